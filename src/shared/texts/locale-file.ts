import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { Fault } from '../fault.js';
import { projectRoot } from '../root.js';
import {
  ageWords,
  askedQuestions,
  callMeanings,
  commands,
  endingWords,
  languageWords,
  namedGenders,
  officialPlaceWords,
  signals,
} from './texts.js';

const words = z.array(z.string().min(1));
const each = <Name extends string>(names: readonly Name[]) =>
  z.strictObject(
    Object.fromEntries(names.map((name) => [name, words])) as Record<Name, typeof words>,
  );

/** One file of `locales/`. */
const localeFile = z.strictObject({
  meta: z.strictObject({
    language: z.string(),
    name: z.string().min(1),
    review: z.enum(['native-reviewed', 'draft']),
    smsLetters: z.enum(['plain', 'full']),
    long: z.record(z.string(), z.string().min(1)).optional(),
    lost: words.optional(),
  }),
  words: z.strictObject({
    commands: each(commands),
    endings: each(endingWords),
    yes: words,
    no: words,
    unknown: words,
    alone: words,
    begins: words,
    skip: words,
    greetings: words,
    partings: words,
    warmth: words,
    unsafe: words,
    safe: words,
    holders: words,
    nearby: words,
    fillers: words,
    calls: each(callMeanings),
    joins: words,
    ors: words,
    around: words,
    numbers: z.array(words).length(9),
    alls: z.array(words).length(3),
    alarms: words,
    own: words,
    oneself: words,
    genders: each(namedGenders),
    officials: words,
    officialPlaces: each(officialPlaceWords),
    ages: each(ageWords),
    asks: words,
    languages: each(languageWords),
    near: words,
    vehicles: words,
    unpaid: words,
    papersTaken: words,
    seen: words,
    somebody: words,
    stillThere: words,
    notThere: words,
    questions: each(askedQuestions),
    typical: words,
  }),
  triage: z.strictObject({
    signals: each(signals),
    negations: words,
    idioms: words,
    breaks: words,
  }),
  texts: z.record(z.string(), z.string()),
});
export type LocaleFile = z.infer<typeof localeFile>;

/** Returns the folder of the languages: `locales/` beside package.json. */
export const localesFolder = (): string => path.join(projectRoot(), 'locales');

/** Matches the name of a language's file: its BCP-47 tag. */
const languageFile = /^([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\.json$/;

/**
 * Returns the tags that have a file in a folder, English first (it is the model of the others),
 * then by name.
 */
export function languagesIn(folder: string): string[] {
  const tags = readdirSync(folder).flatMap((file) => languageFile.exec(file)?.[1] ?? []);
  return tags.sort((a, b) => Number(b === 'en') - Number(a === 'en') || a.localeCompare(b));
}

/**
 * Reads a file below `locales/`.
 * @param name of the file, below the folder
 * @param remedy what to do when it cannot be read
 * @throws Fault that names the file and the position, when it cannot be read or its shape is wrong
 */
export function readLocaleJson<S extends z.ZodType>(
  folder: string,
  name: string,
  shape: S,
  remedy = 'Restore it or mend it.',
): z.infer<S> {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path.join(folder, name), 'utf8'));
  } catch (cause) {
    throw new Fault(`locales/${name} cannot be read as JSON. ${remedy}`, { cause });
  }
  const parsed = shape.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Fault(
    `locales/${name} is wrong at ${issue?.path.join('.') || 'its top'}: ${issue?.message}`,
  );
}

/**
 * Reads one language.
 * @throws Fault like `readLocaleJson`, and when the language in it differs from the file's name
 */
export function readLocale(folder: string, language: string): LocaleFile {
  const locale = readLocaleJson(folder, `${language}.json`, localeFile);
  if (locale.meta.language !== language)
    throw new Fault(
      `locales/${language}.json says meta.language "${locale.meta.language}": name both alike.`,
    );
  return locale;
}
