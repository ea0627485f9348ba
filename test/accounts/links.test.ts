import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { DAY } from '../../src/shared/clock.js';
import type { Link } from '../../src/accounts/accounts.js';
import {
  auditLines,
  network,
  newAdministrator,
  newHouse,
  newPerson,
  passwordOf,
  Person,
  type House,
} from './support.js';

let house: House;
beforeEach(async () => {
  house = await newHouse();
});
afterEach(() => house.close());

const wish = { roles: ['coordinator'], countries: ['TG'], affiliation: 'ngo' } as const;
async function invite(login = 'ama'): Promise<Link> {
  const link = await house.accounts.invite('cli:test', { login, ...wish });
  if (!link.ok) throw new Error(link.reason);
  return link;
}

test('§T32 an invitation says whom it is for, works once, and expires after a week', async () => {
  const link = await invite();
  expect(await house.accounts.readLink(link.token)).toMatchObject({
    ok: true,
    kind: 'invitation',
    login: 'ama',
    roles: ['coordinator'],
    until: link.until,
  });
  const ama = new Person(house, 'ama');
  await ama.enter(link);
  expect(await house.accounts.readLink(link.token)).toEqual({ ok: false, reason: 'over' });
  expect(await house.accounts.choosePassword(link.token, passwordOf('x'))).toEqual({
    ok: false,
    reason: 'over',
  });
  const late = await invite('kofi');
  house.clock.advance(7 * DAY);
  expect(await house.accounts.readLink(late.token)).toEqual({ ok: false, reason: 'over' });
  expect(await house.accounts.choosePassword(late.token, passwordOf('kofi'))).toMatchObject({
    reason: 'over',
  });
  for (const text of ['', 'x', link.token.slice(1), '$ne'])
    expect(await house.accounts.readLink(text)).toEqual({ ok: false, reason: 'over' });
});

test('§T32 an invitation taken twice at once makes one account with one password', async () => {
  const link = await invite();
  const [one, two] = [new Person(house, 'ama'), new Person(house, 'ama')];
  const done = await Promise.allSettled([
    one.enter(link, passwordOf('one')),
    two.enter(link, passwordOf('two')),
  ]);
  expect(done.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const answers = await Promise.all(
    ['one', 'two'].map((name) =>
      house.accounts.signIn({ login: 'ama', password: passwordOf(name), network }),
    ),
  );
  expect(answers.map(({ step }) => step).sort()).toEqual(['code', 'wrong']);
});

test('until the first code of the phone nothing counts; a wrong one is told, five end the ticket', async () => {
  const link = await invite();
  const made = await house.accounts.choosePassword(link.token, passwordOf('ama'));
  if (!made.ok) throw new Error(made.reason);
  const attempt = { login: 'ama', password: passwordOf('ama'), network };
  expect(await house.accounts.signIn(attempt)).toEqual({ step: 'wrong' });
  const answers = [];
  for (let tries = 0; tries < 6; tries += 1)
    answers.push(await house.accounts.enter({ ticket: made.ticket, code: '000000', network }));
  expect(answers.map((one) => (one.ok ? 'ok' : one.reason))).toEqual([
    ...Array.from({ length: 5 }, () => 'wrong'),
    'over',
  ]);
});

test('a password that can be guessed is refused, saying how', async () => {
  const { token } = await invite();
  const weak = async (password: string) => {
    const done = await house.accounts.choosePassword(token, password);
    return done.ok ? 'ok' : done.reason === 'weak' ? done.weak : done.reason;
  };
  expect(await weak('kort')).toBe('short');
  expect(await weak('x'.repeat(201))).toBe('long');
  expect(await weak('passwordpassword')).toBe('guessable');
  expect(await weak(passwordOf('ama'))).toBe('ok');
});

test('the picture of the secret is a path of squares, and the secret can be typed', async () => {
  const { token } = await invite();
  const made = await house.accounts.choosePassword(token, passwordOf('ama'));
  if (!made.ok) throw new Error(made.reason);
  expect(made.secret).toMatch(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/);
  expect(made.qr.size).toBeGreaterThan(30);
  expect(made.qr.path).toMatch(/^(M\d+ \d+h1v1h-1z)+$/);
  expect(new Set(made.recoveryCodes).size).toBe(10);
  for (const code of made.recoveryCodes) expect(code).toMatch(/^(\w{4}-){3}\w{4}$/);
});

test('§T33 §5.39 a reset link makes a new pair and phone; the old password, sessions and codes are over', async () => {
  const ama = await newPerson(house, 'ama');
  const before = { cookie: ama.cookie, codes: ama.recoveryCodes };
  const link = await house.accounts.resetLink('cli:test', ama.account);
  if (!link.ok) throw new Error(link.reason);
  // Until it is used nothing is lost.
  expect(await house.accounts.read(before.cookie)).toBeDefined();
  await ama.enter(link, passwordOf('fresh'));
  expect(await house.accounts.read(before.cookie)).toBeUndefined();
  const old = { login: 'ama', password: passwordOf('ama'), network };
  expect(await house.accounts.signIn(old)).toEqual({ step: 'wrong' });
  const ticket = await ama.ticket(passwordOf('fresh'));
  const code = before.codes[0] ?? '';
  expect(await house.accounts.confirm({ ticket, code, network })).toMatchObject({ ok: false });
  const again = await house.accounts.resetLink('cli:test', ama.account);
  if (!again.ok) throw new Error(again.reason);
  house.clock.advance(DAY);
  expect(await house.accounts.readLink(again.token)).toMatchObject({ reason: 'over' });
});

test('a new link ends the one before; a link of another state is refused', async () => {
  const root = await newAdministrator(house);
  const by = (await root.signedIn()).staff;
  const first = await invite('kofi');
  const second = await house.accounts.inviteAgain(by, first.account);
  if (!second.ok) throw new Error(second.reason);
  expect(await house.accounts.readLink(first.token)).toMatchObject({ ok: false });
  expect(await house.accounts.readLink(second.token)).toMatchObject({ ok: true });
  expect(await house.accounts.resetLink(by, first.account)).toMatchObject({ ok: false });
  expect(await auditLines(house)).toContain(
    `console:root account.invited account/${first.account}`,
  );
});

test('nothing of a link, a password or a code lies in the database', async () => {
  const ama = await newPerson(house, 'ama');
  const link = await house.accounts.resetLink('cli:test', ama.account);
  if (!link.ok) throw new Error(link.reason);
  const kept: string[] = [];
  for (const name of ['accounts', 'staffsessions', 'grants', 'signintries', 'audit'])
    kept.push(JSON.stringify(await house.db.cases.collection(name).find({}).toArray()));
  const secrets = [link.token, ama.cookie, ama.device, passwordOf('ama'), ...ama.recoveryCodes];
  for (const secret of secrets) {
    expect(kept.join()).not.toContain(secret);
    expect(kept.join()).not.toContain(Buffer.from(secret, 'base64url').toString('base64'));
  }
});
