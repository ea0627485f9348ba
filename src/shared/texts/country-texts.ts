import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { Fault } from '../fault.js';
import type { LocaleProblem } from './check-words.js';
import { fold } from './fold.js';
import { readLocaleJson, type LocaleFile } from './locale-file.js';
import { measure, plain } from './segments.js';
import { askedQuestions, type Language } from './texts.js';

/**
 * The texts that hide what a message is: anyone who holds the phone may see them, so they must not
 * tell what the message is.
 */
const covers = ['mail.ping', 'mail.pingOpen', 'mail.neutral'] as const;

/**
 * The texts for which a country may have its own wording: those that hide a message, and the
 * answers to questions about us.
 */
export const countryKeys = [
  ...covers,
  ...askedQuestions.map((one) => `ask.${one}` as const),
] as const;
export type CountryKey = (typeof countryKeys)[number];

/** A file of `locales/countries/`: the texts of a country by language, and who approved them. */
const countryFile = z.strictObject({
  approved: z.strictObject({ by: z.string().trim().min(1), on: z.iso.date() }),
  texts: z.record(z.string(), z.partialRecord(z.enum(countryKeys), z.string().min(1))),
});

/** Country (ISO 3166-1) → language → key → text. */
export type CountryTexts = ReadonlyMap<
  string,
  Readonly<Record<Language, Readonly<Partial<Record<CountryKey, string>>>>>
>;

const fileName = /^([A-Z]{2})\.json$/;

/**
 * Reads the files of `countries/` in a folder; there may be none.
 * @throws Fault when one cannot be read or its shape is wrong
 */
export function readCountryTexts(folder: string): CountryTexts {
  const under = path.join(folder, 'countries');
  if (!existsSync(under)) return new Map();
  return new Map(
    readdirSync(under)
      .filter((file) => file.endsWith('.json'))
      .sort()
      .map((file) => {
        const country = fileName.exec(file)?.[1];
        if (country === undefined)
          throw new Fault(`locales/countries/${file}: name it by its country, like NG.json.`);
        return [country, readLocaleJson(folder, `countries/${file}`, countryFile).texts];
      }),
  );
}

const isCover = (key: string): boolean => (covers as readonly string[]).includes(key);

/** Returns the problems in the wording of one text. */
function problemsOf(key: string, text: string, { meta, words }: LocaleFile): string[] {
  const { letters, segments } = measure(meta.smsLetters === 'plain' ? plain(text) : text);
  const said = fold(text).split(' ');
  const wrong: string[] = [];
  if (/\{\{|\}\}/.test(text)) wrong.push('has a {{value}}: these texts have none.');
  if (segments > 1) wrong.push(`takes ${segments} SMS segments: one at most.`);
  if (meta.smsLetters === 'plain' && letters === 'ucs2')
    wrong.push('has letters that no plain SMS can carry.');
  if (!isCover(key)) return wrong;
  const telling = words.alarms.filter((word) => said.includes(word));
  if (telling.length > 0) wrong.push(`must not tell what it covers: ${telling.join(', ')}.`);
  if (key === 'mail.neutral') return wrong;
  if (!words.commands.stop.some((word) => said.includes(word)))
    wrong.push(`must name the word that ends it: ${words.commands.stop[0]?.toUpperCase() ?? ''}.`);
  if (key === 'mail.pingOpen' && !said.includes('1'))
    wrong.push('must say that 1 opens the message.');
  return wrong;
}

/**
 * Checks the texts of the countries: existing languages, letters, length, the word that ends
 * messages.
 */
export function checkCountryTexts(
  countries: CountryTexts,
  locales: ReadonlyMap<Language, LocaleFile>,
): LocaleProblem[] {
  return [...countries].flatMap(([country, byLanguage]) =>
    Object.entries(byLanguage).flatMap(([language, texts]) => {
      const file = `locales/countries/${country}.json`;
      const locale = locales.get(language);
      if (!locale) return [{ file, key: language, problem: `is no language of locales/.` }];
      return Object.entries(texts).flatMap(([key, text]) =>
        problemsOf(key, text, locale).map((problem) => ({
          file,
          key: `${language}.${key}`,
          problem,
        })),
      );
    }),
  );
}
