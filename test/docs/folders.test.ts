import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { cruise, type ICruiseOptions, type ICruiseResult } from 'dependency-cruiser';

/** What `npm run check:folders` runs with, and its table. */
const read = async <T>(file: string) =>
  (await import(new URL(`../../${file}`, import.meta.url).href)) as T;
type Rules = { readonly forbidden: unknown[]; readonly options: ICruiseOptions };
const { default: rules } = await read<{ default: Rules }>('.dependency-cruiser.mjs');
const { folders } = await read<{ folders: Record<string, readonly string[]> }>('folders.mjs');

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'amana-folders-'));
  const library = path.join(root, 'node_modules', 'mongoose');
  mkdirSync(library, { recursive: true });
  writeFileSync(path.join(library, 'index.js'), '');
});
afterEach(() => rmSync(root, { recursive: true }));

/** Writes a file of a made-up program, which imports another one. */
function plant(from: string, to?: string): void {
  const file = path.join(root, 'src', from);
  mkdirSync(path.dirname(file), { recursive: true });
  const target = to?.startsWith('src/')
    ? path.relative(path.dirname(`src/${from}`), to).replace(/^(?!\.)/, './')
    : to;
  writeFileSync(file, `${target ? `import '${target.replace('.ts', '.js')}';\n` : ''}export {};\n`);
}

/** Returns the names of the rules that a file with one import breaks. */
async function broken(from: string, to: string): Promise<string[]> {
  plant(from, to);
  if (to.startsWith('src/')) plant(to.slice('src/'.length));
  const options = { ...rules.options, validate: true, baseDir: root };
  const { output } = await cruise(['src'], {
    ...options,
    ruleSet: { forbidden: rules.forbidden },
  } as ICruiseOptions);
  return (output as ICruiseResult).summary.violations.map(({ rule }) => rule.name);
}

test.each([
  ['polls learn of a tip', 'polls/x.ts', 'src/models/cases/tip-doc.ts', 'polls-imports'],
  ['broadcasts do', 'broadcasts/x.ts', 'src/models/cases/escalation-doc.ts', 'broadcasts-imports'],
  ['campaigns do', 'campaigns/x.ts', 'src/models/cases/tip-doc.ts', 'campaigns-imports'],
  ['results do', 'results/x.ts', 'src/models/cases/tip-doc.ts', 'results-imports'],
  [
    'escalation learns of a subscriber',
    'escalation/x.ts',
    'src/models/gateway/subscriber.ts',
    'escalation-imports',
  ],
  ['tips learn of a talk', 'tips/x.ts', 'src/models/gateway/conversation.ts', 'tips-imports'],
  [
    'one half imports the other',
    'models/gateway/x.ts',
    'src/models/cases/tip-doc.ts',
    'models/gateway-imports',
  ],
  [
    'the other half does',
    'models/cases/x.ts',
    'src/models/gateway/contact.ts',
    'models/cases-imports',
  ],
  ['a channel sees another', 'bots/sms/x.ts', 'src/bots/telegram/y.ts', 'channels-are-strangers'],
  ['a folder outside models knows mongoose', 'tips/x.ts', 'mongoose', 'mongoose-only-in'],
])('it is found when %s', async (_what, from, to, rule) => {
  expect(await broken(from, to)).toContain(rule);
});

test('what a row names is allowed', async () => {
  expect(await broken('tips/x.ts', 'src/models/gateway/mailbox.ts')).toEqual([]);
});

/** Returns the folders that a folder can reach, by however many imports. */
function reach(folder: string, seen = new Set<string>()): ReadonlySet<string> {
  const rows = Object.keys(folders).sort((one, other) => other.length - one.length);
  for (const to of folders[folder] ?? []) {
    const row = rows.find((one) => to === one || to.startsWith(`${one}/`)) ?? to;
    if (seen.has(row)) continue;
    seen.add(row);
    reach(row, seen);
  }
  return seen;
}

describe('by no way of imports', () => {
  test.each(['polls', 'broadcasts', 'campaigns', 'results'])(
    '%s reach the cases half',
    (folder) => {
      expect(reach(folder)).toContain('models/gateway');
      expect([...reach(folder)]).not.toContain('models/cases');
    },
  );
});
