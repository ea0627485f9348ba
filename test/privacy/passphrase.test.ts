import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { DEMO_PASSPHRASE } from '../../src/app/keys.js';
import { checkPassphrase, strengthOf, suggestPassphrase } from '../../src/privacy/passphrase.js';
import { changePassphrase } from '../../src/privacy/rotation.js';
import { openVault } from '../../src/privacy/vault.js';
import { cheap, newKeys } from './keys.js';

const complaint = (passphrase: string): string => {
  try {
    checkPassphrase(passphrase);
  } catch (error) {
    return (error as Error).message;
  }
  return 'taken';
};

test.each([
  ['', /empty or only blanks/],
  [' '.repeat(12), /empty or only blanks/],
  ['\t \u00a0 \u3000         ', /empty or only blanks/],
  ['x            y', /too easy to guess/],
  ['    short    ', /too short: use at least 12/],
  [DEMO_PASSPHRASE, /too short/],
  [`${DEMO_PASSPHRASE} ${DEMO_PASSPHRASE}`, /too easy/],
  ['amana production', /too easy/],
  ['Amana-Togo-2026', /too easy/],
  ['amana vault passphrase', /too easy/],
  ['password1234', /too easy/],
  ['Password1234!', /too easy/],
  ['P@ssw0rd!2024', /too easy/],
  ['p a s s w o r d 1 2', /too easy/],
  ['motdepasse123', /too easy/],
  ['MotDePasse2026', /too easy/],
  ['senha12345678', /too easy/],
  ['azertyuiop123', /too easy/],
  ['qwertyuiop[]', /too easy/],
  ['qwerty123456', /too easy/],
  ['q1w2e3r4t5y6', /too easy/],
  ['1qaz2wsx3edc', /too easy/],
  ['abcdefghijkl', /too easy/],
  ['zyxwvutsrqpo', /too easy/],
  ['123456789012', /too easy/],
  ['aaaaaaaaaaaa', /too easy/],
  ['éééééééééééé', /too easy/],
  ['abababababab', /too easy/],
  ['abc123abc123', /too easy/],
  ['xkqz xkqz xkqz xkqz', /too easy/],
  ['iloveyou iloveyou', /too easy/],
  ['letmein letmein', /too easy/],
  ['administrator', /too easy/],
  ['24/12/1990 2000', /too easy/],
  ['Jesus is Lord', /too easy/],
  ['monkey dragon sunshine', /too easy/],
  ['The quick brown fox jumps over the lazy dog', /too easy/],
  ['Correct Horse Battery Staple', /too easy/],
  ['c0rrect-h0rse-battery-staple', /too easy/],
])('the passphrase %j is refused, with what to do instead', (passphrase, says) => {
  expect(complaint(passphrase)).toMatch(says);
  expect(complaint(passphrase)).toContain('npx amana keys suggest');
  if (passphrase.trim().length > 5) expect(complaint(passphrase)).not.toContain(passphrase);
});

test.each([
  'gabiru-votane-kolemi-duzapo',
  'mangrove pirogue kalimba harmattan',
  'sept pirogues bleues derrière la mosquée',
  'sete canoas azuis atrás da mesquita',
  'aB3dE9kTm2Qx',
  '9f3c1be07a5d4286c0e9b74d13fa8257',
  'Wt7#pQ9!zL2$',
  'ɖagbe ŋutsu xɔasi kplɔla wɔnu',
])('the passphrase %j is taken', (passphrase) => {
  expect(complaint(passphrase)).toBe('taken');
});

test('what the program makes up is taken, is never the same, and can be typed on any keyboard', () => {
  const made = Array.from({ length: 200 }, suggestPassphrase);
  expect(new Set(made).size).toBe(200);
  for (const one of made) {
    expect(one).toMatch(/^(?:[a-z]{4}-){5}[a-z]{4}$/);
    expect(complaint(one)).toBe('taken');
  }
});

test('a passphrase as long as a book is judged at once, and by its beginning', () => {
  expect(strengthOf('password '.repeat(100_000))).toBeLessThan(44);
  expect(
    strengthOf(`${'gabiru votane kolemi duzapo '.repeat(1)}${'x'.repeat(1_000_000)}`),
  ).toBeGreaterThan(44);
});

test('a vault that was closed with a weak passphrase before still opens, and can be closed better', async () => {
  const folder = path.join('test', 'fixtures', 'sealed', 'v1.json');
  const { passphrase } = JSON.parse(readFileSync(folder, 'utf8')) as { passphrase: string };
  expect(complaint(passphrase)).toMatch(/too easy/);
  const old = await newKeys({ demo: true, passphrase });
  expect((await openVault(old.vault, passphrase)).ok).toBe(true);
  const better = suggestPassphrase();
  expect(await changePassphrase(old.folder, passphrase, better, cheap)).toEqual({ ok: true });
  expect((await openVault(old.vault, better)).ok).toBe(true);
});
