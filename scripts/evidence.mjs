/**
 * Writes docs/evidence.md and the two pages docs/evidence-attacks*.md: which tests show which claim
 * of the threat model and which of the fifty attacks. It reads the names of the tests only: `§T4`
 * shows claim T4, `§5.4` shows attack 4. `npm run docs:evidence` writes the pages; with `--check` it
 * says whether they are up to date.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import prettier from 'prettier';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const read = (name) => readFileSync(path.join(root, name), 'utf8');

/** Names in code that begin with marks such as `§T4 §5.31 `. */
const NAMED = /(['"`])((?:§(?:T|5\.)\d+ )+)((?:\\.|(?!\1).)+)\1/g;

/** Every marked test: where it is, what it is called, and what it shows. */
function markedTests() {
  const files = readdirSync(path.join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .map((name) => `test/${name.replaceAll(path.sep, '/')}`)
    .filter((name) => /\.tsx?$/.test(name) && !name.startsWith('test/docs/'))
    .sort();
  return files.flatMap((file) =>
    [...read(file).matchAll(NAMED)].map(([, , marks, title]) => ({
      file,
      title: title.replaceAll("\\'", "'"),
      shows: marks.trim().split(' '),
    })),
  );
}

/** The claims of the threat model, below their headings. */
function claims() {
  const { 1: list } = /## What Amana claims\n([\s\S]*?)\n## /.exec(read('docs/threat-model.md'));
  return list
    .split(/\n\n|\n(?=- )/)
    .map((part) => part.replace(/\s+/g, ' ').trim())
    .map((part) => /^(?:- )?\*\*(T\d+)\.\*\* (.+)$/.exec(part) ?? /^\*\*(.+)\*\*$/.exec(part))
    .filter(Boolean)
    .map(([, first, claim]) =>
      claim === undefined ? { heading: first } : { mark: `§${first}`, name: first, claim },
    );
}

/** The fifty attacks, with what is missing. */
function attacks() {
  const rows = read('docs/attacks.md').matchAll(/^\| (\d+) +\| (.+?) +\| (.*?) *\|$/gm);
  return [...rows].map(([, number, attack, missing]) => ({
    mark: `§5.${number}`,
    name: number,
    claim: attack,
    missing,
  }));
}

/** The first attack on those who work with tips and on machines; before it, on those who tell. */
const ON_STAFF = 35;

/** The tests of one mark, by file. */
function testsOf(mark, tests) {
  const mine = tests.filter(({ shows }) => shows.includes(mark));
  const files = [...new Set(mine.map(({ file }) => file))];
  return files.flatMap((file) => [
    `- \`${file}\``,
    ...mine.filter((one) => one.file === file).map(({ title }) => `  - ${escaped(title)}`),
  ]);
}

/** A title as markdown shows it; the links and the emphasis that it seems to hold are none. */
const escaped = (title) => title.replace(/[\\`*_[\]<>]/g, '\\$&');

const HEAD =
  '<!-- Written by `npm run docs:evidence` from the names of the tests. Do not edit. -->';

async function pageOf(heading, intro, entries, tests) {
  const parts = entries.map((entry) => {
    if (entry.heading !== undefined) return `## ${entry.heading}`;
    const { mark, name, claim, missing } = entry;
    const text = [`**${name}.** ${claim}${missing ? ` _(${missing})_` : ''}`];
    return [...text, '', ...testsOf(mark, tests)].join('\n');
  });
  const page = [`# ${heading}`, HEAD, intro, ...parts].join('\n\n');
  return prettier.format(page, { parser: 'markdown' });
}

/** The pages by their names. */
export async function evidencePages() {
  const tests = markedTests();
  return {
    'docs/evidence.md': await pageOf(
      'Evidence: the claims of the threat model',
      'The claims are those of [threat-model.md](threat-model.md). The tests of the fifty attacks are in [evidence-attacks.md](evidence-attacks.md) and [evidence-attacks-staff.md](evidence-attacks-staff.md).',
      claims(),
      tests,
    ),
    'docs/evidence-attacks.md': await pageOf(
      'Evidence: attacks on those who tell',
      'The list is that of [attacks.md](attacks.md). From 35 on: [evidence-attacks-staff.md](evidence-attacks-staff.md).',
      attacks().filter(({ name }) => Number(name) < ON_STAFF),
      tests,
    ),
    'docs/evidence-attacks-staff.md': await pageOf(
      'Evidence: attacks on those who work with tips, and on machines',
      'The list is that of [attacks.md](attacks.md). Up to 34: [evidence-attacks.md](evidence-attacks.md).',
      attacks().filter(({ name }) => Number(name) >= ON_STAFF),
      tests,
    ),
  };
}

/** Marks that no claim and no attack has, and claims that no test shows. */
export function gaps() {
  const tests = markedTests();
  const known = [...claims(), ...attacks()].filter(({ mark }) => mark !== undefined);
  const shown = new Set(tests.flatMap(({ shows }) => shows));
  return {
    unknown: [...shown].filter((mark) => !known.some((one) => one.mark === mark)),
    unshown: known
      .filter(({ mark, missing = '' }) => !shown.has(mark) && !missing.startsWith('later: '))
      .map(({ mark }) => mark),
  };
}

async function main() {
  const { unknown, unshown } = gaps();
  for (const mark of unknown) console.error(`A test bears ${mark}, which no page has.`);
  for (const mark of unshown) console.error(`No test bears ${mark}.`);
  const pages = Object.entries(await evidencePages());
  const check = process.argv.includes('--check');
  const stale = pages.filter(([name, text]) => !check || read(name) !== text);
  for (const [name, text] of stale) {
    if (check) console.error(`${name} is out of date. Run: npm run docs:evidence`);
    else writeFileSync(path.join(root, name), text);
  }
  process.exitCode = unknown.length + unshown.length + (check ? stale.length : 0) > 0 ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
