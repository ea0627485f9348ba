import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Express } from 'express';
import { phoneCodeAt } from '../../src/accounts/phone-code.js';
import { DAY } from '../../src/shared/clock.js';
import { newHouse, newPerson, passwordOf, type House } from '../accounts/support.js';
import { consoleOf, fieldsOf, signInBy, Visitor } from './support.js';

let house: House;
let app: Express;

beforeAll(async () => {
  house = await newHouse();
  app = consoleOf(house);
});
afterAll(() => house.close());

/** A link for somebody who was invited. */
async function invited(login: string): Promise<string> {
  const account = { login, roles: ['auditor'], countries: ['TG'], affiliation: 'ngo' } as const;
  const link = await house.accounts.invite('cli:test', account);
  if (!link.ok) throw new Error(link.reason);
  return `/console/link/${link.token}`;
}

test('somebody who was invited chooses a password, sets up the phone, writes codes down and is in', async () => {
  const visitor = new Visitor(app);
  const link = await invited('esi');
  const page = await visitor.get(link);
  expect(page.text).toContain('Your name here is esi (Auditor).');
  const password = passwordOf('esi');
  const enrol = await visitor.send(page, link, { next: password, repeat: password });
  expect(enrol.text).toMatch(/<svg viewBox="0 0 \d+ \d+" role="img"/);
  expect(enrol.text.match(/<li><code>/g)?.length).toBeGreaterThanOrEqual(8);
  const secret = (/<code>([A-Z2-7 ]+)<\/code>/.exec(enrol.text)?.[1] ?? '').replaceAll(' ', '');
  const wrong = await visitor.send(enrol, '/console/link/enter', { code: '000000' });
  expect([wrong.status, wrong.text.includes('<li><code>')]).toEqual([422, false]);
  const code = phoneCodeAt(secret, house.clock.now());
  const entered = await visitor.send(wrong, '/console/link/enter', { code });
  expect(entered.status).toBe(303);
  expect((await visitor.get('/console/account')).status).toBe(200);
  const used = await new Visitor(app).get(link);
  expect([used.status, used.text.includes('esi')]).toEqual([404, false]);
});

test.each([
  ['nothing', '', '', 'Choose a password'],
  ['two that differ', 'zubira-kolete-ife', 'zubira-kolete-efi', 'The two are not the same'],
  ['a short one', 'zubi-ko', 'zubi-ko', 'at least 12 characters'],
])('a new password that is %s is refused at its field', async (_, next, repeat, says) => {
  const link = await invited(`x${next.length}${repeat.length}${says.length}`);
  const answer = await new Visitor(app).post(link, { next, repeat });
  expect([answer.status, answer.text.includes(says)]).toEqual([422, true]);
  if (next !== '') expect(answer.text).not.toContain(next);
});

test('a link that is over and one that never was are one page', async () => {
  const link = await invited('late');
  house.clock.advance(30 * DAY);
  const over = await new Visitor(app).get(link);
  const never = await new Visitor(app).get('/console/link/never');
  const plain = (text: string) => text.replace(/value="\/console\/link[^"]*"/, '');
  expect([over.status, never.status]).toEqual([404, 404]);
  expect(plain(over.text)).toBe(plain(never.text));
});

test('a person changes the password: other sessions end, this one goes on, and it is said', async () => {
  const person = await newPerson(house, 'afia', { roles: ['auditor'] });
  const [here, there] = [new Visitor(app), new Visitor(app)];
  await signInBy(here, person);
  await signInBy(there, person);
  const page = await here.get('/console/account');
  const next = 'marobi-lusane-tekopi-galu';
  const to = '/console/account/password';
  const wrong = await here.send(page, to, { password: 'no', next, repeat: next });
  expect([wrong.status, wrong.text.includes('This is not your password')]).toEqual([422, true]);
  const password = passwordOf('afia');
  const changed = await here.send(page, to, { password, next, repeat: next });
  expect(changed.status).toBe(303);
  const told = await here.get(changed.headers['location'] ?? '');
  expect(told.text).toContain('Your password is changed');
  expect((await there.get('/console/account')).status).toBe(303);
  expect(fieldsOf(told.text, to)['password']).toBe('');
});
