import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { run } from '../../src/cli/run.js';
import { newFolder, testIo } from './support.js';

async function triage(content: string | Buffer, ...options: string[]) {
  const file = path.join(newFolder(), 'texts');
  writeFileSync(file, content);
  const io = testIo({});
  const code = await run(['triage', file, ...options], io);
  return { code, out: io.stdout(), err: io.stderr() };
}

interface Line {
  readonly line: number;
  readonly priority: 1 | 2 | 3 | 'none';
  readonly kind: string;
  readonly reasons: readonly string[];
}
const parsed = (out: string) => JSON.parse(out) as Line[];

test('each text gets its priority, kind and reasons, in their order', async () => {
  const { code, out } = await triage(
    'madam dey lock me for house\n\nGod bless you\r\nils ont enlevé ma fille\n',
    '--json',
  );
  expect(code).toBe(0);
  expect(parsed(out).map(({ priority }) => priority)).toEqual([1, 'none', 1]);
  expect(parsed(out).map(({ line }) => line)).toEqual([1, 3, 4]);
  expect(parsed(out)[0]?.kind).toBe('captive');
  expect(parsed(out)[0]?.reasons.join()).toContain('captive');
});

test('no reason is said twice', async () => {
  const { out } = await triage('madam dey lock me\nhello\nthey beat us at night\n', '--json');
  for (const { reasons } of parsed(out)) expect(reasons).toEqual([...new Set(reasons)]);
});

test('lines may end as on an old Macintosh, and a file without a text is none', async () => {
  const { out } = await triage('they lock me\rhello\r', '--json');
  expect(parsed(out).map(({ line, priority }) => [line, priority])).toEqual([
    [1, 1],
    [2, 'none'],
  ]);
  expect(await triage('')).toMatchObject({ code: 0, out: 'There is no text in it.\n' });
});

test('for people it is a line a text with its number in the file, without a word of it', async () => {
  const { code, out } = await triage('Fatou is locked in a room at Kaneshie\n\nhello\n');
  expect(code).toBe(0);
  expect(out.split('\n')).toHaveLength(3);
  expect(out).toMatch(/^1 {2}P1 {2}captive {2}/);
  expect(out).toMatch(/\n3 {2}none {2}greeting/);
  expect(out).not.toMatch(/Fatou|Kaneshie/i);
});

test('JSON lines are read by their text, also from the standard input', async () => {
  const io = testIo({});
  io.stdin.end('{"text":"they beat the girl every night","id":4}\n{"text":"thanks"}\n');
  expect(await run(['triage', '-', '--json'], io)).toBe(0);
  expect(parsed(io.stdout()).map(({ priority }) => priority)).toEqual([1, 'none']);
});

test.each(['utf16le', 'utf8'] as const)(
  'a file in %s is read as polls check reads it',
  async (as) => {
    const { code, out } = await triage(
      Buffer.from('\uFEFFils ont enlevé ma fille\n', as),
      '--json',
    );
    expect(code).toBe(0);
    expect(parsed(out).map(({ priority }) => priority)).toEqual([1]);
  },
);

test('a letter that was lost before keeps no text from being read', async () => {
  const { code, out } = await triage('madam dey lock me for house \uFFFD\n', '--json');
  expect(code).toBe(0);
  expect(parsed(out).map(({ priority }) => priority)).toEqual([1]);
});

test.each([
  ['{"text":"hi"}\n{"text":', /Line 2 begins like JSON/],
  ['{"words":"hi"}\n', /Line 1 has no "text"[^]*Give each text as \{"text": /],
  ['{he} lock me\n', /Line 1 begins like JSON[^]*Give each text as \{"text": /],
  [Buffer.from([0x66, 0xff, 0xfe]), /is not UTF-8/],
])('%j gets a clear answer', async (content, message) => {
  const { code, out, err } = await triage(content);
  expect([code, out]).toEqual([1, '']);
  expect(err).toMatch(message);
});

test('a line longer than any text costs no more than the longest text', async () => {
  const { code, out } = await triage('They hold three girls. '.repeat(400_000), '--json');
  expect([code, parsed(out).map(({ priority }) => priority)]).toEqual([0, [1]]);
}, 10_000);

test('a file that is not there is named', async () => {
  const io = testIo({});
  expect(await run(['triage', '/nowhere/texts.txt'], io)).toBe(1);
  expect(io.stderr()).toMatch(/\/nowhere\/texts\.txt cannot be read/);
});
