import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { readScript } from '../../src/cli/simulate/script.js';
import { projectRoot } from '../../src/shared/root.js';
import { newInstallation, secretFile, testIo, type TestInstallation } from './support.js';

const folder = path.join(projectRoot(), 'examples/conversations');
const examples = readdirSync(folder);
let here: TestInstallation;
beforeAll(async () => {
  here = await newInstallation();
});
afterAll(() => here.close());

test('there are conversations in three languages', () => {
  for (const language of ['en', 'fr', 'pt'])
    expect(examples.some((name) => name.includes(`-${language}.`))).toBe(true);
});

test.each(examples)('the conversation %s goes as its file says', async (name) => {
  const { code, out, err } = await here.run(['simulate', path.join(folder, name)]);
  expect([code, err]).toEqual([0, '']);
  const [, right, all] = /(\d+) of (\d+) expectations came true/.exec(out) ?? [];
  expect(right).toBe(all);
  expect(Number(all)).toBeGreaterThan(10);
});

test('an expectation that fails is shown with its line and what came instead, and ends with 1', async () => {
  const script =
    'phone sms +22800000902\n> hello\n< a message nobody writes\n< language.ask\n= P1\nfocal nobody> OK {code}\n';
  const file = secretFile(here.folder, 'fails.txt', script);
  const { code, out } = await here.run(['simulate', file]);
  expect(code).toBe(1);
  expect(out).toContain('line 3: expected to the person: a message nobody writes');
  expect(out).toContain('line 5: expected P1');
  expect(out).toContain('line 6: There is no focal point nobody');
  const json = await here.run(['simulate', file, '--json']);
  const played = JSON.parse(json.out) as {
    ok: boolean;
    failed: { line: number }[];
    messages: unknown[];
  };
  expect([json.code, played.ok, played.failed.map(({ line }) => line)]).toEqual([
    1,
    false,
    [3, 5, 6],
  ]);
  expect(played.messages).toHaveLength(2);
});

test('a file that is no conversation is refused with its lines', async () => {
  const file = secretFile(
    here.folder,
    'wrong.txt',
    '> hello\nhow are you\n+soon\nphone +228\nclock someday',
  );
  const { code, err } = await here.run(['simulate', file]);
  expect([code, err]).toEqual([1, expect.stringContaining('2, 3, 4, 5')]);
  expect(() => readScript('# only a comment\n')).toThrow('This conversation is empty');
});

test('who types at the keyboard talks to the program as a person would', async () => {
  const io = testIo(here.env);
  const typed = [
    '/help',
    '/nonsense',
    '/clock mon 21:00',
    'They are holding three girls behind the market',
    '/state',
    '/focal demo-tg-head OK {code}',
    '/wait 12m',
    '/focal demo-tg-head OK {code}',
    '/people',
    '/quit',
    'never read',
  ];
  io.stdin.end(typed.join('\n'));
  const { code, out } = await here.run(['simulate'], io);
  expect(code).toBe(0);
  expect(out.match(/Controls:/g)).toHaveLength(2);
  expect(out).toMatch(/-- {2}Mon, .* 21:00 UTC/);
  expect(out).toMatch(/P1 tip:open kind:captive .*calling level:1/);
  expect(out).toContain('demo-tg-head has not been called');
  expect(out).toMatch(/< demo-tg-head \(SMS, \d segments?\)\n.* est à vous/);
  expect(out).toContain('demo-desk-night  regional-desk');
  expect(out).not.toContain('never read');
});

test('nothing is left behind of a play', async () => {
  const admin = here.db.gateway.db?.admin();
  const { databases } = (await admin?.listDatabases()) ?? { databases: [] };
  expect(databases.filter(({ name }) => name.startsWith('simulate_'))).toEqual([]);
});
