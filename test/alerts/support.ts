import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { validateFile, type Report } from '../../src/alerts/cap/validate.js';
import type { Profile } from '../../src/alerts/cap/rules/scope.js';

/** When the fixtures are read: half an hour after the latest message in them. */
export const now = new Date('2026-11-28T17:40:00Z');

const folder = path.join(import.meta.dirname, '../fixtures/cap');

/** The files of a folder of fixtures, by name. */
export const fixturesOf = (name: string): string[] => readdirSync(path.join(folder, name)).sort();

export const fixture = (...at: readonly string[]): Buffer => readFileSync(path.join(folder, ...at));

export const check = (
  source: Uint8Array | string,
  profile: Profile = 'cap',
  at = now,
): Promise<Report> =>
  validateFile(typeof source === 'string' ? Buffer.from(source) : source, { profile, now: at });

/** The line of a fixture that says that it is wrong; undefined where it has no mark. */
export function markedLine(bytes: Uint8Array): number | undefined {
  const at = Buffer.from(bytes)
    .toString('latin1')
    .split('\n')
    .findIndex((line) => line.includes('<!-- here -->'));
  return at < 0 ? undefined : at + 1;
}
