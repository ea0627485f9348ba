import { execFileSync } from 'node:child_process';
import { beforeAll, expect, test } from '@jest/globals';
import { projectRoot } from '../../src/shared/root.js';
import { commandTree, isCommand, type CommandTree } from './command-tree.js';
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

let tree: CommandTree;
beforeAll(async () => {
  tree = await commandTree();
});

/**
 * The program as people type it, at the start of a line or behind another command or a variable.
 */
const typed =
  /(?:^|[;&(] ?|[\w/]+=\S+ )(?:node bin\/amana\.js|(?:npx )?amana) ([a-z-]+(?: [a-z-]+)?.*)$/g;

test.each(named)('every amana command and option that %s names is there', (_name, one) => {
  expect(tree.size).toBeGreaterThan(10);
  const wrong = codeOf(one)
    .flatMap((code) => code.split('\n'))
    .flatMap((line) => [...line.matchAll(typed)])
    .filter(([, words = '']) => !isCommand(tree, words, true));
  expect(wrong.map(([line]) => line)).toEqual([]);
});

/** How a page says what its `amana` stands for. */
const NOTE = [
  "`amana` on this page is the program's command. In the folder of the program type `npx amana`",
  '(or `node bin/amana.js`); on a server that was set up by [install.md](install.md), `amana`.',
  'Elsewhere `npx` would look for another program of that name.',
].join(' ');
const oneLine = (text: string) => text.replace(/\s+/g, ' ');

/** A bare `amana` with one of its commands: after \`npm ci\` it is not on the PATH. */
const bare = () =>
  new RegExp(
    String.raw`(?<!npx )\bamana (?:${[...tree.keys()].filter((key) => !key.includes(' ')).join('|')})\b`,
  );

/** Pages that explain: what they say of a command is not typed while they are read. */
const explaining = [
  ...['architecture', 'attacks', 'benchmarks', 'chaos', 'collections', 'compromise', 'evidence'],
  ...['glossary', 'history', 'log', 'processes', 'sending', 'threat-model'],
];
const explains = new RegExp(`^docs/(?:${explaining.join('|')})`);

test.each(named.filter(([name]) => !explains.test(name)))(
  'who types what %s says gets the program, not "command not found"',
  (name, one) => {
    // It installs the command, and says so where it does.
    if (name === 'docs/install.md')
      expect(one.text).toContain('sudo install -m 755 deploy/amana /usr/local/bin/amana');
    else if (codeOf(one).some((code) => bare().test(code)))
      expect(oneLine(one.text)).toContain(NOTE);
  },
);

test('every command that an example names works in a fresh clone, and is there', () => {
  const files = execFileSync('git', ['ls-files', 'examples'], {
    cwd: projectRoot(),
    encoding: 'utf8',
  });
  const lines = files
    .trim()
    .split('\n')
    .flatMap((name) => readText(name).split('\n'));
  expect(lines.filter((line) => bare().test(line))).toEqual([]);
  const commands = lines.flatMap((line) => [...line.matchAll(/npx amana ([^`<|]*)/g)]);
  expect(commands.length).toBeGreaterThan(5);
  expect(
    commands.map(([, words = '']) => words).filter((words) => !isCommand(tree, words)),
  ).toEqual([]);
});
