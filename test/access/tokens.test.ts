import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { allScopes } from '../../src/access/scopes.js';
import {
  addToken,
  listTokens,
  readToken,
  revokeToken,
  TOKEN_LIFE,
} from '../../src/access/tokens.js';
import { WRONG_TOKENS, WrongTokens } from '../../src/access/wrong-tokens.js';
import { prepareApiTokens } from '../../src/models/gateway/api-token.js';
import { DAY, MINUTE } from '../../src/shared/clock.js';
import { dropTestDb, testDb, type TestDb } from '../support/db.js';

const now = new Date('2026-03-03T10:20:30Z');
const later = (ms: number) => new Date(now.getTime() + ms);
let db: TestDb;
beforeAll(async () => {
  db = await testDb();
  await prepareApiTokens(db.gateway);
});
afterAll(() => dropTestDb(db));

const make = (person = 'ama.k') =>
  addToken(db, { person, scopes: ['polls:read', 'polls:send'] }, now);

test('a person is known by their token, with what it allows, and nobody can read it in the database', async () => {
  const { id, token } = await make();
  const shown = await readToken(db, token, now);
  expect(shown).toEqual({
    ok: true,
    bearer: { token: id, person: 'ama.k', scopes: new Set(['polls:read', 'polls:send']) },
  });
  const secret = token.split('.')[1] ?? '';
  expect(secret).toHaveLength(43);
  const kept = JSON.stringify(await db.gateway.collection('apitokens').find({}).toArray());
  expect(kept).toContain(id);
  expect(kept).not.toContain(secret);
  expect(kept).not.toContain(Buffer.from(secret, 'base64url').toString('base64'));
});

test('a token with one letter changed, of another person, or cut leads to nobody', async () => {
  const [one, two] = [await make(), await make('kofi')];
  const swapped = `${one.token.split('.')[0]}.${two.token.split('.')[1]}`;
  const last = one.token.at(-2) === 'A' ? 'B' : 'A';
  const altered = one.token.slice(0, -2) + last + one.token.slice(-1);
  const unknown = `amana_${'x'.repeat(22)}.${'y'.repeat(43)}`;
  for (const text of [swapped, altered, unknown]) {
    expect(await readToken(db, text, now)).toEqual({ ok: false, reason: 'unknown' });
  }
  for (const text of [
    '',
    'x',
    one.token.slice(0, -1),
    ` ${one.token}`,
    `${one.token}x`,
    '$ne',
    'a'.repeat(10_000),
  ]) {
    expect(await readToken(db, text, now)).toEqual({ ok: false, reason: 'malformed' });
  }
});

test('§T29 a token ends by itself, and at once when it is revoked', async () => {
  const { id, token } = await make('esi');
  expect(await readToken(db, token, later(TOKEN_LIFE - 1))).toMatchObject({ ok: true });
  expect(await readToken(db, token, later(TOKEN_LIFE))).toEqual({ ok: false, reason: 'expired' });
  expect(await revokeToken(db, id, now)).toBe(true);
  expect(await revokeToken(db, id, now)).toBe(false);
  expect(await readToken(db, token, now)).toEqual({ ok: false, reason: 'revoked' });
  const [listed] = (await listTokens(db, now)).filter(({ person }) => person === 'esi');
  expect(listed).toMatchObject({
    id,
    state: 'revoked',
    lastUsed: new Date('2026-06-01T00:00:00Z'),
  });
});

test('of its use the day is kept, not the time', async () => {
  const { token } = await make('yao');
  await readToken(db, token, now);
  await readToken(db, token, later(DAY));
  const [listed] = (await listTokens(db, now)).filter(({ person }) => person === 'yao');
  expect(listed?.lastUsed).toEqual(new Date('2026-03-04T00:00:00Z'));
});

test('a whole name, no scope at all and a life without end are refused, saying what is allowed', async () => {
  const wish = { person: 'ama', scopes: allScopes };
  await expect(addToken(db, { ...wish, person: 'Ama Koné' }, now)).rejects.toThrow(/short name/);
  await expect(addToken(db, { ...wish, scopes: [] }, now)).rejects.toThrow(/scope/);
  for (const life of [0, 366 * DAY, NaN]) {
    await expect(addToken(db, { ...wish, life }, now)).rejects.toThrow(/1 to 365 days/);
  }
});

test('who guesses is sent away for the rest of the minute, and shuts nobody out whose token was good', () => {
  const wrong = new WrongTokens();
  const known = `amana_${'k'.repeat(22)}.${'s'.repeat(43)}`;
  const stranger = `amana_${'x'.repeat(22)}.${'s'.repeat(43)}`;
  wrong.right('k'.repeat(22));
  const closed = Array.from({ length: WRONG_TOKENS }, () => wrong.refused(now));
  expect(closed.filter(Boolean)).toHaveLength(1);
  expect(wrong.wait(stranger, now)).toBe(30);
  expect(wrong.wait('garbage', now)).toBe(30);
  expect(wrong.wait(known, now)).toBe(0);
  expect(wrong.wait(stranger, later(MINUTE))).toBe(0);
});
