import { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';
import { beforeAll, expect, test } from '@jest/globals';
import { run } from '../../src/cli/run.js';
import { stoppedClock } from '../../src/shared/clock.js';
import { codeOf, pages, readText } from './pages.js';

const all = pages().filter(({ name }) => !name.startsWith('docs/adr/') && name !== 'CHANGELOG.md');
const named = all.map((one) => [one.name, one] as const);

test.each(named)('every npm script that %s names is there', (_name, one) => {
  const { scripts } = JSON.parse(readText('package.json')) as { scripts: Record<string, string> };
  const used = codeOf(one).flatMap((code) =>
    [...code.matchAll(/npm run (?:-s )?([\w:-]+)|npm (start|test)\b/g)].map(
      ([, run, short]) => run ?? short ?? '',
    ),
  );
  expect(used.filter((script) => scripts[script] === undefined)).toEqual([]);
});

test.each(named)('every variable that %s names is explained in .env.example', (_name, one) => {
  const known = [...readText('.env.example').matchAll(/^#?([A-Z][A-Z_]+)=/gm)].map(
    ([, name]) => name,
  );
  const used = codeOf(one).flatMap(
    (code) =>
      code.match(/(?<![\w./-])(?:AMANA|TWILIO|TELEGRAM|MONGODB?)_[A-Z_]+|\bPUBLIC_URL\b/g) ?? [],
  );
  expect(used.filter((name) => !known.includes(name))).toEqual([]);
});

/** What `--help` says of a command, or nothing when there is no such command. */
async function helpOf(words: readonly string[]): Promise<string | undefined> {
  let out = '';
  const io = {
    out: (text: string) => void (out += text),
    err: () => undefined,
    stdin: Readable.from([]),
    env: {},
    clock: stoppedClock('2026-03-03T10:00:00Z'),
    timeOf: () => Promise.reject(new Error('Help asks no database.')),
    user: 'test',
    signals: new EventEmitter(),
    exit: () => undefined,
  };
  const code = await run([...words, '--help'], io);
  return code === 0 && out.startsWith(`Usage: ${['amana', ...words].join(' ')} `) ? out : undefined;
}

const tree = new Map<string, string>();
beforeAll(async () => {
  const commandsIn = (help: string) =>
    [...(help.split('\nCommands:\n')[1]?.split('\n\n')[0] ?? '').matchAll(/^ {2}([a-z-]+)/gm)].map(
      ([, name]) => name ?? '',
    );
  const top = await helpOf([]);
  for (const name of commandsIn(top ?? '').filter((each) => each !== 'help')) {
    const help = (await helpOf([name])) ?? '';
    tree.set(name, help);
    for (const below of commandsIn(help).filter((each) => each !== 'help'))
      tree.set(`${name} ${below}`, (await helpOf([name, below])) ?? '');
  }
});

test.each(named)('every amana command and option that %s names is there', (_name, one) => {
  expect(tree.size).toBeGreaterThan(10);
  const wrong = codeOf(one)
    .flatMap((code) => code.split('\n'))
    .flatMap((line) => [
      ...line.matchAll(
        /(?:^|[;&] ?|[\w/]+=\S+ )(?:node bin\/amana\.js|amana) ([a-z-]+(?: [a-z-]+)?)(.*)$/g,
      ),
    ])
    .filter(([, words = '', rest = '']) => {
      const help = tree.get(words) ?? tree.get(words.split(' ')[0] ?? '');
      const options = rest.match(/--[a-z-]+/g) ?? [];
      const group = help?.includes('\nCommands:\n') ?? false;
      return (
        help === undefined ||
        (group && !tree.has(words)) ||
        options.some((each) => !help.includes(each))
      );
    });
  expect(wrong.map(([line]) => line)).toEqual([]);
});
