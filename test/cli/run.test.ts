import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { run } from '../../src/cli/run.js';
import { projectRoot } from '../../src/shared/root.js';
import { testIo } from './support.js';

const commands = [
  ['start'],
  ['doctor'],
  ['directory', 'import'],
  ['directory', 'export'],
  ['directory', 'show'],
  ['tips', 'list'],
  ['tips', 'show'],
  ['tips', 'ask'],
  ['polls', 'check'],
  ['polls', 'preview'],
  ['keys', 'create'],
  ['keys', 'rotate'],
  ['keys', 'status'],
  ['keys', 'passphrase'],
  ['keys', 'add-country'],
  ['keys', 'retire'],
  ['simulate'],
  ['deadletters', 'list'],
  ['deadletters', 'retry'],
  ['audit', 'verify'],
];

test.each(commands.map((words) => [words.join(' '), words] as const))(
  'who asks for help with %s gets examples and the exit codes',
  async (name, words) => {
    const io = testIo({});
    expect(await run([...words, '--help'], io)).toBe(0);
    expect(io.stdout()).toContain(`Usage: npx amana ${name}`);
    expect(io.stdout()).toMatch(/Examples:\n {2}\S/);
    expect(io.stdout()).toContain('Exit codes: 0 done');
    expect(io.stderr()).toBe('');
  },
);

test.each([
  [['tipps']],
  [['tips', 'list', '--country', 'Togo']],
  [['tips', 'list', '--limit', '0']],
  [['tips', 'show']],
  [['polls', 'check']],
  [['polls', 'preview', 'poll.yaml', '--channel', 'fax']],
  [['keys', 'rotate', 'everything']],
  [['audit', 'verify', '--head', 'x']],
  [['deadletters', 'retry']],
  [['directory', 'export', '--format', 'xml']],
  [[]],
])(
  'who uses it wrongly (%j) is told so, with 2 and nothing on the standard output',
  async (argv) => {
    const io = testIo({});
    expect(await run(argv, io)).toBe(2);
    expect(io.stdout()).toBe('');
    expect(io.stderr()).not.toBe('');
  },
);

test('a wrong configuration is told by the names of its variables, never by their values', async () => {
  const io = testIo({ PORT: 'hunter2', TWILIO_AUTH_TOKEN: 'hunter3' });
  expect(await run(['tips', 'list'], io)).toBe(1);
  expect(io.stderr()).toContain('PORT');
  expect(io.stdout() + io.stderr()).not.toMatch(/hunter|\bat /);
});

const built = existsSync(path.join(projectRoot(), 'dist/cli/amana.js'));
(built ? test : test.skip)('the built program answers', async () => {
  const binary = path.join(projectRoot(), 'bin/amana.js');
  const { stdout } = await promisify(execFile)(process.execPath, [binary, '--help']);
  expect(stdout).toContain('Usage: npx amana');
  const wrong = await promisify(execFile)(process.execPath, [binary, 'nonsense']).catch(
    (error: unknown) => error,
  );
  expect(wrong).toMatchObject({ code: 2 });
});

(built ? test : test.skip)(
  'a reader who stops in the middle of the output causes no error',
  async () => {
    const binary = path.join(projectRoot(), 'bin/amana.js');
    const program = spawn(process.execPath, [binary, '--help']);
    program.stdout.destroy();
    const [said, ended] = await Promise.all([program.stderr.toArray(), once(program, 'exit')]);
    expect([ended, said.join('')]).toEqual([[0, null], '']);
  },
);
