import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readToken } from '../../src/access/tokens.js';
import { audited, newInstallation, type TestInstallation } from './support.js';

let here: TestInstallation;
beforeAll(async () => {
  here = await newInstallation();
});
afterAll(() => here.close());

test('an administrator makes a token, sees it listed without its secret, and ends it', async () => {
  const made = await here.run([
    'tokens',
    'add',
    'ama.k',
    '--scopes',
    'polls:read,polls:send',
    '--days',
    '30',
  ]);
  expect(made.code).toBe(0);
  const token = made.out.trim();
  expect(made.err).toMatch(/of ama\.k, good until \d{4}-\d\d-\d\d/);
  expect(await readToken(here.db, token, new Date())).toMatchObject({ ok: true });

  const listed = await here.run(['tokens', 'list']);
  const id = token.slice('amana_'.length).split('.')[0] ?? '';
  expect(listed.out).toMatch(new RegExp(`${id} +ama\\.k +good .* polls:read polls:send`));
  expect(listed.out).not.toContain(token.split('.')[1]);

  expect(await here.run(['tokens', 'revoke', id])).toMatchObject({ code: 0, out: '1 revoked.\n' });
  const again = await here.run(['tokens', 'revoke', id, 'nobody', '--json']);
  expect(again.code).toBe(1);
  expect(JSON.parse(again.out)).toEqual({ revoked: [], unknown: [id, 'nobody'] });
  expect(again.err).toContain('amana tokens list');
  const [, one] = JSON.parse((await here.run(['tokens', 'list', '--json'])).out) as {
    state: string;
  }[];
  expect(one).toBeUndefined();
  expect(await audited(here)).toEqual([
    `cli:afi token.added token/${id}/ama.k`,
    `cli:afi token.revoked token/${id}`,
  ]);
});

test('an unknown scope, a whole name and too long a life are refused, saying what is allowed', async () => {
  const scope = await here.run(['tokens', 'add', 'ama', '--scopes', 'everything']);
  expect(scope).toMatchObject({ code: 2, err: expect.stringContaining('polls:approve') });
  expect(await here.run(['tokens', 'add', 'ama'])).toMatchObject({ code: 2 });
  const name = await here.run(['tokens', 'add', 'Ama Koné', '--scopes', 'polls:read']);
  expect(name).toMatchObject({ code: 1, err: expect.stringContaining('short name') });
  const days = await here.run(['tokens', 'add', 'ama', '--scopes', 'polls:read', '--days', '400']);
  expect(days).toMatchObject({ code: 1, err: expect.stringContaining('365 days') });
});
