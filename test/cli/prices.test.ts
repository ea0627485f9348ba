import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { addToken } from '../../src/access/tokens.js';
import { audited, newInstallation, secretFile, type TestInstallation } from './support.js';

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
  expect(JSON.parse((await here.run(['prices', 'list', '--json'])).out)).toMatchObject([
    { channel: 'sms', country: 'TG', price: 0.05, currency: 'EUR' },
  ]);
  for (const wrong of [
    ['fax', 'TG', '1', 'EUR'],
    ['sms', 'Togo', '1', 'EUR'],
    ['sms', 'TG', '-1', 'EUR'],
    ['sms', 'TG', '1', 'euro'],
  ]) {
    expect((await here.run(['prices', 'set', ...wrong])).code).toBe(2);
  }
  expect((await here.run(['prices', 'remove', 'sms', 'TG'])).code).toBe(0);
  expect(await here.run(['prices', 'remove', 'sms', 'TG'])).toMatchObject({
    code: 1,
    err: expect.stringContaining('amana prices list'),
  });
  expect(await audited(here)).toEqual([
    'cli:afi price.entered price/sms:TG',
    'cli:afi price.entered price/sms:TG',
    'cli:afi price.removed price/sms:TG',
  ]);
});

test('whoever may only see prices cannot enter one', async () => {
  const { token } = await addToken(
    here.db,
    { person: 'kofi', scopes: ['prices:read'] },
    new Date(),
  );
  const kofi = ['--token-file', secretFile(here.folder, 'kofi.token', token)];
  expect((await here.run(['prices', 'list', ...kofi])).code).toBe(0);
  expect(await here.run(['prices', 'set', 'sms', 'GH', '0.1', 'USD', ...kofi])).toMatchObject({
    code: 1,
    err: expect.stringContaining('prices:write'),
  });
  expect((await here.run(['prices', 'list'])).out).toContain('There are no prices');
});
