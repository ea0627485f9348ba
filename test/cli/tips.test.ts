import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { chmodSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  audited,
  keepTip,
  newInstallation,
  passphrase,
  secretFile,
  testIo,
  type TestInstallation,
} from './support.js';
import { openSealed } from '../../src/cases/words.js';
import { eventsOf } from '../../src/models/cases/case-event.js';
import { openVault } from '../../src/privacy/vault.js';
import { newStrandKey, wrapStrandKey } from '../../src/privacy/tip-seal.js';
import { newPair } from '../../src/privacy/vault-seal.js';

let here: TestInstallation;
beforeAll(async () => {
  here = await newInstallation();
  await keepTip(here, 'CANARY behind the market \u001b[2J\u202e and\nnext line');
});
afterAll(() => here.close());

const show = (...more: string[]) =>
  here.run(['tips', 'show', 'tg-7k2m4', '--passphrase-file', here.passphraseFile, ...more]);

test('a list of tips tells of each what it is about, and not a word of it', async () => {
  const { code, out } = await here.run(['tips', 'list']);
  expect(code).toBe(0);
  expect(out).toMatch(/TG-7K2M4 +P1 +captive +TG-M +submitted +B +2026-11-23 10h/);
  const listed = await here.run(['tips', 'list', '--country', 'gh', '--json']);
  expect(JSON.parse(listed.out)).toEqual([]);
  const json = await here.run(['tips', 'list', '--json']);
  expect(Object.keys((JSON.parse(json.out) as object[])[0] ?? {}).sort()).toEqual([
    'area',
    'country',
    'kind',
    'mode',
    'note',
    'priority',
    'receivedAt',
    'reference',
    'state',
  ]);
  expect(out + json.out).not.toMatch(/CANARY|handle/);
  expect(await audited(here)).toContain('cli:afi tip.listed GH');
});

test('who knows the passphrase reads the words, and what a stranger wrote cannot command the terminal', async () => {
  const { code, out } = await show();
  expect(code).toBe(0);
  expect(out).toContain('  CANARY behind the market <U+001B>[2J<U+202E> and\n  next line');
  expect(out).toContain('danger: yes');
  // eslint-disable-next-line no-control-regex
  expect(out).not.toMatch(/[\u001b\u202e]/);
  expect(await audited(here)).toContain('cli:afi tip.opened tip-TG-7K2M4');
  const json = await show('--json');
  expect(json.out).not.toContain('\u202e');
  expect(JSON.parse(json.out)).toMatchObject({
    entries: [{ step: 'first', words: expect.stringContaining('\u202e') }],
  });
});

test('a passphrase typed at the terminal is not shown', async () => {
  const io = testIo(here.env);
  Object.assign(io.stdin, { isTTY: true, setRawMode: () => io.stdin });
  const running = here.run(['tips', 'show', 'TG-7K2M4'], io);
  setImmediate(() => io.stdin.write(`${passphrase}\r`));
  const { code, out, err } = await running;
  expect(code).toBe(0);
  expect(out).toContain('CANARY');
  expect(err).toContain('Passphrase');
  expect(out + err).not.toContain('horse');
});

test('without a terminal the passphrase is not taken from anywhere else', async () => {
  const io = testIo({ ...here.env, AMANA_PASSPHRASE: passphrase, PASSPHRASE: passphrase });
  const { code, err } = await here.run(['tips', 'show', 'TG-7K2M4'], io);
  expect(code).toBe(1);
  expect(err).toContain('--passphrase-file');
  const named = testIo({ ...here.env, AMANA_PASSPHRASE_FILE: here.passphraseFile });
  expect((await here.run(['tips', 'show', 'TG-7K2M4'], named)).code).toBe(0);
});

test('who has a wrong passphrase reads nothing', async () => {
  const before = (await audited(here)).length;
  const file = secretFile(here.folder, 'wrong.txt', 'a wrong passphrase');
  const { code, out, err } = await here.run([
    'tips',
    'show',
    'TG-7K2M4',
    '--passphrase-file',
    file,
  ]);
  expect([code, out]).toEqual([1, '']);
  expect(err).toBe('That is not the passphrase of this vault.\n');
  expect(await audited(here)).toHaveLength(before);
});

test('a passphrase file that others may read is used, with a warning', async () => {
  const file = secretFile(here.folder, 'open.txt', passphrase);
  chmodSync(file, 0o644);
  const { code, err } = await here.run(['tips', 'show', 'TG-7K2M4', '--passphrase-file', file]);
  expect(code).toBe(0);
  expect(err).toContain('chmod 600');
});

test.each([
  ['UTF-8 with a mark', Buffer.from(`\uFEFF${passphrase}\r\n`, 'utf8')],
  ['UTF-16 of a shell on Windows', Buffer.from(`\uFEFF${passphrase}\r\n`, 'utf16le')],
  ['UTF-16 without a mark', Buffer.from(`${passphrase}\r\n`, 'utf16le')],
])('a passphrase file in %s is what would be typed', async (_, bytes) => {
  const file = path.join(here.folder, 'saved.txt');
  writeFileSync(file, bytes, { mode: 0o600 });
  const shown = await here.run(['tips', 'show', 'TG-7K2M4', '--passphrase-file', file]);
  expect(shown).toMatchObject({ code: 0 });
});

test('a passphrase file that is no text is refused, and says how to save it', async () => {
  const file = path.join(here.folder, 'latin.txt');
  writeFileSync(file, Buffer.from('mangrove été kalimba', 'latin1'), { mode: 0o600 });
  const { code, err } = await here.run(['tips', 'show', 'TG-7K2M4', '--passphrase-file', file]);
  expect(code).toBe(1);
  expect(err).toBe('The passphrase file is no text in UTF-8 or UTF-16. Save it as UTF-8.\n');
});

test('a tip that is not there is said to be not there', async () => {
  const { code, err } = await here.run([
    'tips',
    'show',
    'TG-22222',
    '--passphrase-file',
    here.passphraseFile,
  ]);
  expect(code).toBe(1);
  expect(err).toContain('There is no tip');
});

test('words sealed to another key are shown as unreadable, and altered ones end with 1', async () => {
  const wraps = wrapStrandKey(newStrandKey(), [newPair('TG').publicKey]);
  await keepTip(here, 'CANARY', { reference: 'TG-33333', strand: { id: 's1', wraps } });
  const other = await here.run([
    'tips',
    'show',
    'TG-33333',
    '--passphrase-file',
    here.passphraseFile,
  ]);
  expect(other.code).toBe(0);
  expect(other.out).toContain('[sealed to a key that is not in this vault]');
  const { entries } = await keepTip(here, 'CANARY', { reference: 'TG-44444' });
  const box = Buffer.from(entries[0]?.box ?? []);
  box.writeUInt8(box.readUInt8(box.length - 1) ^ 1, box.length - 1);
  await here.db.cases
    .collection('tips')
    .updateOne({ reference: 'TG-44444' }, { $set: { 'entries.0.box': box } });
  const altered = await here.run([
    'tips',
    'show',
    'TG-44444',
    '--passphrase-file',
    here.passphraseFile,
  ]);
  expect(altered.code).toBe(1);
  expect(altered.out).toContain('does not open');
  expect(other.out + altered.out).not.toContain('CANARY');
});

/** Asks a reporter with words that are typed. */
function ask(reference: string, words: string, ...more: string[]) {
  const io = testIo(here.env);
  io.stdin.end(words);
  return here.run(['tips', 'ask', reference, ...more], io);
}

test('words to a reporter are refused in a command, where sudo, the shell and other users see them', async () => {
  const { code, out, err } = await here.run(['tips', 'ask', 'TG-7K2M4', 'CANARY which road?']);
  expect([code, out]).toEqual([1, '']);
  expect(err).toContain('type them when you are asked');
  expect(err).not.toContain('CANARY');
  expect(await here.db.gateway.collection('mail').countDocuments()).toBe(0);
});

test('a question waits for the reporter who comes back with a code, and can be read from the standard input', async () => {
  const asked = await ask('TG-7K2M4', 'Which day was it?\n', '--json');
  expect(asked.code).toBe(0);
  expect(JSON.parse(asked.out)).toEqual({ ok: true, how: 'byCode' });
  expect((await ask('TG-7K2M4', 'And at what time?\n', '-')).code).toBe(0);
  expect(await here.db.gateway.collection('mail').countDocuments()).toBe(2);
  expect(await audited(here)).toContain('cli:afi tip.asked tip-TG-7K2M4');
});

test('the timeline of the case tells what was asked, its words sealed to those who may read the case', async () => {
  expect((await ask('TG-7K2M4', 'CANARY which street?')).code).toBe(0);
  const keys = here.env['AMANA_KEYS'] ?? '';
  const opened = await openVault(path.join(keys, 'vault.json'), passphrase);
  if (!opened.ok) throw new Error('The vault does not open.');
  const asked = (await eventsOf(here.db.cases, 'tip-TG-7K2M4')).filter(
    ({ type, by }) => type === 'asked' && by === 'cli:afi',
  );
  const words = asked.map((event) => openSealed(opened.vault, event.case, event));
  expect(words).toContainEqual({ words: 'CANARY which street?' });
  expect(JSON.stringify(asked)).not.toContain('CANARY');
});

test.each([
  ['an unknown tip', 'TG-22222', 'Why?', 'no tip'],
  ['no words', 'TG-7K2M4', ' ', 'empty'],
  ['too many words', 'TG-7K2M4', 'x'.repeat(251), 'longer'],
])('a question to %s is refused', async (_, reference, question, message) => {
  const { code, out, err } = await ask(reference, question);
  expect([code, out]).toEqual([1, '']);
  expect(err).toContain(message);
});

test('a reporter who wished no questions gets none', async () => {
  await keepTip(here, 'CANARY', { reference: 'TG-55555', mode: 'A', handle: '' });
  await here.db.cases
    .collection('tips')
    .updateOne({ reference: 'TG-55555' }, { $unset: { handle: 1 } });
  const { code, err } = await ask('TG-55555', 'Why?');
  expect(code).toBe(1);
  expect(err).toContain('no questions');
});

test('no passphrase was said, and no word of a tip where it does not belong', () => {
  expect(here.said()).not.toContain(passphrase);
});

test('a vault that is kept apart is named, and a server without it says how', async () => {
  const keys = here.env['AMANA_KEYS'] ?? '';
  const kept = path.join(keys, 'vault.json');
  const stick = path.join(keys, 'stick.json');
  renameSync(kept, stick);
  try {
    const without = await show();
    expect(without.code).toBe(1);
    expect(without.err).toContain('vault.json is not on this machine');
    expect(without.err).toContain('--vault');
    expect((await show('--vault', stick)).out).toContain('CANARY behind the market');
    const nowhere = await show('--vault', path.join(keys, 'other.json'));
    expect(nowhere.err).toContain('There is no file where --vault points to.');
  } finally {
    renameSync(stick, kept);
  }
});
