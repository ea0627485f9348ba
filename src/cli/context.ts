import { InvalidArgumentError } from 'commander';
import { programName } from '../shared/command.js';
import { ALLOWED_COUNTRY, allowedLanguage, isCountry, isLanguage } from '../shared/allowed.js';
import type { ExitCode } from './exit.js';
import type { Io } from './io.js';

/** The context of one run of the command line. */
export interface Context {
  readonly io: Io;
  /** The exit code; 0 unless a command sets another one. */
  code: ExitCode;
}

/** The option of every command that prints data. */
export const jsonOption = ['--json', 'print one JSON document instead of text for people'] as const;
export const passphraseOption = [
  '--passphrase-file <file>',
  'read the passphrase from the first line of a file (or name the file in AMANA_PASSPHRASE_FILE)',
] as const;

/** The option of every command that opens the vault, which is stored off the server. */
export const vaultOption = [
  '--vault <file>',
  'vault.json, when it is kept apart from the other keys',
] as const;

/**
 * Returns examples for the end of a help text.
 * @param lines what a person types, with `amana` for this program's name
 */
export function examples(...lines: readonly string[]): string {
  const typed = lines.map((line) => `  ${line.replace(/\bamana\b/, programName())}`);
  return `\nExamples:\n${typed.join('\n')}`;
}

/** Reads a whole number from 1. */
export function count(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('Give a whole number from 1.');
  return Number(text);
}

/** Returns a reader of a whole number from 1 to a limit: more is refused, not cut in silence. */
export const countUpTo =
  (most: number) =>
  (text: string): number => {
    if (/^[1-9]\d{0,5}$/.test(text) && Number(text) <= most) return Number(text);
    throw new InvalidArgumentError(`Give a whole number from 1 to ${most}.`);
  };

/** Reads an ISO 3166-1 alpha-2 code, and returns it in capitals. */
export function countryCode(text: string): string {
  const code = text.toUpperCase();
  if (!isCountry(code)) throw new InvalidArgumentError(`Give ${ALLOWED_COUNTRY}.`);
  return code;
}

/** Reads the tag of a language in which Amana has texts. */
export function languageTag(text: string): string {
  if (!isLanguage(text)) throw new InvalidArgumentError(`Give ${allowedLanguage()}.`);
  return text;
}

/** Reads several country codes, one per option or many after one option. */
export function countryCodes(text: string, before: readonly string[] = []): string[] {
  return [
    ...before,
    ...text
      .split(/[\s,]+/)
      .filter(Boolean)
      .map(countryCode),
  ];
}
