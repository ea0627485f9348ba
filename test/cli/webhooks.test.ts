import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { addToken } from '../../src/access/tokens.js';
import { DAY } from '../../src/shared/clock.js';
import { audited, newInstallation, secretFile, type TestInstallation } from './support.js';

let here: TestInstallation;
beforeAll(async () => {
  here = await newInstallation();
});
afterAll(() => here.close());

const url = 'https://hooks.invalid/amana/canary-path';
const add = (...more: string[]) =>
  here.run(['webhooks', 'add', url, '--kinds', 'case.created,case.closed', ...more]);
const list = async () =>
  JSON.parse((await here.run(['webhooks', 'list', '--json'])).out) as { id: string }[];

test('an address is added, tried, given a new secret shown once, and removed; each step is in the audit log', async () => {
  expect((await here.run(['webhooks', 'list'])).out).toContain('There are no webhooks');
  const made = await add('--countries', 'tg,GH', '--affiliation', 'ngo');
  expect(made).toMatchObject({ code: 0, out: expect.stringMatching(/^whsec_\S+\n$/) });
  const [{ id = '' } = {}] = await list();
  const shown = await here.run(['webhooks', 'list']);
  expect(shown.out).toMatch(
    new RegExp(`${id} +hooks\\.invalid +TG GH +ngo +0 .* case\\.created case\\.closed`),
  );
  expect(shown.out).not.toMatch(/whsec_|canary-path/);
  const tried = await here.run(['webhooks', 'try', id]);
  expect(tried).toMatchObject({ code: 1, out: expect.stringMatching(/did not answer|not asked/) });
  const rotated = await here.run(['webhooks', 'rotate', id]);
  expect(rotated.out).toMatch(/^whsec_\S+\n$/);
  expect(rotated.out).not.toBe(made.out);
  expect((await here.run(['webhooks', 'log', id])).out).toBe('Nothing was to be told yet.\n');
  expect((await here.run(['webhooks', 'remove', id])).out).toBe('1 webhook removed.\n');
  expect(await list()).toEqual([]);
  expect(await audited(here)).toEqual(
    ['added', 'tested', 'rotated', 'removed'].map(
      (step) => `cli:afi webhook.${step} webhook/${id}`,
    ),
  );
});

test.each([
  ['http://hooks.example.org/', 'https address of the open internet'],
  ['https://127.0.0.1/hooks', 'https address of the open internet'],
  ['https://10.0.0.7/hooks', 'https address of the open internet'],
  ['https://user:word@hooks.example.org/', 'https address of the open internet'],
  ['not an address', 'https address of the open internet'],
])('an address that is not on the open internet is refused: %s', async (address, says) => {
  const told = ['--kinds', 'case.closed', '--countries', 'TG'];
  const refused = await here.run(['webhooks', 'add', address, ...told]);
  expect(refused).toMatchObject({ code: 1, err: expect.stringContaining(says) });
});

test('unknown kinds, countries and ids are refused, saying what is allowed', async () => {
  const kind = await here.run(['webhooks', 'add', url, '--kinds', 'tips', '--countries', 'TG']);
  expect(kind).toMatchObject({ code: 2, err: expect.stringContaining('case.created') });
  expect(await add('--countries', 'Togo')).toMatchObject({ code: 2 });
  expect(await add()).toMatchObject({ code: 2 });
  for (const act of ['try', 'rotate', 'log', 'remove'])
    expect(await here.run(['webhooks', act, 'nobody'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('There is no webhook nobody'),
    });
});

test('a token that may only read cannot add', async () => {
  const wish = { person: 'kofi', scopes: ['webhooks:read'], life: DAY } as const;
  const { token } = await addToken(here.db, wish, new Date());
  const file = secretFile(here.folder, 'token.txt', token);
  expect(await here.run(['webhooks', 'list', '--token-file', file])).toMatchObject({ code: 0 });
  expect(await add('--countries', 'all', '--token-file', file)).toMatchObject({
    code: 1,
    err: expect.stringContaining('webhooks:write'),
  });
});
