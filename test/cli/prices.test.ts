import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { audited, newInstallation, type TestInstallation } from './support.js';

let here: TestInstallation;
beforeAll(async () => {
  here = await newInstallation();
});
afterAll(() => here.close());

test('an administrator enters a price, sees it, changes it and takes it out; what is no price is refused', async () => {
  expect((await here.run(['prices', 'list'])).out).toContain('There are no prices');
  expect((await here.run(['prices', 'set', 'sms', 'tg', '0.0453', 'eur'])).out).toBe(
    'sms to TG: 0.0453 EUR\n',
  );
  expect((await here.run(['prices', 'set', 'sms', 'TG', '0.05', 'EUR'])).code).toBe(0);
  expect(JSON.parse((await here.run(['prices', 'list', '--json'])).out)).toMatchObject([{ channel: 'sms', country: 'TG', price: 0.05, currency: 'EUR' }]); // prettier-ignore
  for (const wrong of [
    ['fax', 'TG', '1', 'EUR'],
    ['sms', 'Togo', '1', 'EUR'],
    ['sms', 'TG', '-1', 'EUR'],
    ['sms', 'TG', '1', 'euro'],
  ]) {
    expect((await here.run(['prices', 'set', ...wrong])).code).toBe(2);
  }
  expect((await here.run(['prices', 'remove', 'sms', 'TG'])).code).toBe(0);
  expect((await here.run(['prices', 'remove', 'sms', 'TG'])).code).toBe(1);
  expect(await audited(here)).toEqual(Array(3).fill('cli:afi price.entered price/sms:TG'));
});
