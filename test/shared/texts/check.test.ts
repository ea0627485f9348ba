import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { prompts } from '../../../scripts/prompts.js';
import { readAlertTexts } from '../../../src/alerts/texts.js';
import { checkLocales, type Prompt } from '../../../src/shared/texts/check.js';
import { fold } from '../../../src/shared/texts/fold.js';
import {
  localesFolder,
  readLocale,
  type LocaleFile,
} from '../../../src/shared/texts/locale-file.js';
import { createTexts } from '../../../src/shared/texts/load.js';
import { projectRoot } from '../../../src/shared/root.js';

const en = readLocale(localesFolder(), 'en');
const fr = readLocale(localesFolder(), 'fr');
const texts = createTexts();

/** A sound pair of small languages; a test breaks one thing in it. */
function folderWith(
  change: (english: LocaleFile, french: LocaleFile) => void = () => undefined,
): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'locales-'));
  const english = structuredClone({ ...en, texts: { hello: 'Hello {{name}}', ask: 'Now?' } });
  const french = structuredClone({
    ...fr,
    texts: { hello: 'Bonjour {{name}}', ask: 'Vous êtes là ?' },
  });
  delete english.meta.long;
  delete french.meta.long;
  change(english, french);
  const write = (file: string, json: unknown) =>
    writeFileSync(path.join(folder, file), JSON.stringify(json));
  write('en.json', english);
  write('fr.json', french);
  write('worst-case.json', { name: 'Awa', 'ask.name': 'x'.repeat(400), place: { en: 'Lome' } });
  return folder;
}
const problems = (change?: Parameters<typeof folderWith>[0], asked: readonly Prompt[] = []) =>
  checkLocales(asked, folderWith(change)).problems.map(
    ({ file, key, problem }) => `${file} ${key}: ${problem}`,
  );

test('the languages of Amana have nothing wrong', () => {
  const report = checkLocales(prompts());
  expect(report.problems).toEqual([]);
  expect(report.languages).toEqual(expect.arrayContaining(['en', 'fr', 'pt']));
});

test('a sound folder has nothing wrong', () => {
  expect(problems()).toEqual([]);
});

describe('what is wrong is named by file and key:', () => {
  const cases: [string, Parameters<typeof folderWith>[0], RegExp][] = [
    ['a text that is missing', (_, f) => void delete f.texts.hello, /fr.json hello: is missing/],
    [
      'a text too many',
      (_, f) => void (f.texts.more = 'x'),
      /fr.json more: is not in locales\/en.json/,
    ],
    [
      'a value that is missing',
      (_, f) => void (f.texts.hello = 'Bonjour'),
      /fr.json hello: has the values -; English has name/,
    ],
    [
      'another value',
      (_, f) => void (f.texts.hello = 'Bonjour {{nom}}'),
      /fr.json hello: has the values nom; English has name/,
    ],
    [
      'a plural form',
      (e, f) => {
        e.texts.n_one = e.texts.n_other = 'x';
        f.texts.n_one = f.texts.n_other = 'x';
      },
      /fr.json n_many: is a missing plural/,
    ],
    [
      'a value without a longest one',
      (e, f) => void (e.texts.hello = f.texts.hello = '{{name}} {{other}}'),
      /en.json hello: has no longest value for other/,
    ],
    [
      'a longest value for one language only',
      (e, f) => void (e.texts.hello = f.texts.hello = '{{name}} {{place}}'),
      /fr.json hello: has no longest value for place/,
    ],
    ['an empty text', (_, f) => void (f.texts.ask = ' '), /fr.json ask: is empty/],
    [
      'a space at the end',
      (_, f) => void (f.texts.ask = 'Là ? '),
      /fr.json ask: begins or ends with white space/,
    ],
    [
      'a broken value',
      (_, f) => void (f.texts.ask = 'Là {{name} ?'),
      /fr.json ask: has a broken \{\{value\}\}/,
    ],
    [
      'an emoji in a plain language',
      (_, f) => void (f.texts.ask = 'Là 🙂 ?'),
      /fr.json ask: has letters no plain SMS can carry: 🙂/,
    ],
    [
      'a text of three segments',
      (_, f) => void (f.texts.ask = 'x'.repeat(307)),
      /fr.json ask: takes 3 SMS segments \(307 units\)/,
    ],
    [
      'a text that is long only with its longest value',
      (e, f) => void (e.texts.ask = f.texts.ask = '{{name}}'),
      /fr.json ask: takes 3 SMS segments/,
    ],
    [
      'an excuse for a question',
      (_, f) => void (f.meta.long = { ask: 'because' }),
      /fr.json ask: must be answered/,
    ],
    [
      'an excuse for nothing',
      (_, f) => void (f.meta.long = { gone: 'because' }),
      /fr.json meta.long.gone: excuses a text that is not there/,
    ],
    [
      'a command that means another elsewhere',
      (_, f) => void f.words.commands.menu.push('help'),
      /fr.json words: "help" means MENU here and HELP in locales\/en.json/,
    ],
    [
      'a command that is an answer elsewhere',
      (_, f) => void f.words.commands.back.push('yes'),
      /"yes" means BACK here and yes in locales\/en.json/,
    ],
    [
      'an answer that is another elsewhere',
      (_, f) => void f.words.no.push('sure'),
      /"sure" means no here and yes in/,
    ],
    [
      'a number that is another elsewhere',
      (_, f) => void f.words.numbers[1]?.push('one'),
      /"one" means 2 here and 1 in/,
    ],
    [
      'a word with an accent',
      (_, f) => void f.words.commands.stop.push('arrêt'),
      /fr.json words.commands.stop: "arrêt" is not folded: write "arret"/,
    ],
    [
      'a pattern in capitals',
      (_, f) => void f.triage.signals.weapon.push('Fusil*'),
      /fr.json triage.weapon: "Fusil\*" is not folded/,
    ],
    [
      'an apostrophe in a pattern',
      (_, f) => void f.triage.negations.push("n'est"),
      /fr.json triage.negations: "n'est" is not folded/,
    ],
    [
      'a pattern that any word is',
      (_, f) => void f.triage.signals.weapon.push('*'),
      /fr.json triage.weapon: "\*" would be heard in every text/,
    ],
    [
      'a beginning that many words have',
      (_, f) => void f.triage.signals.weapon.push('a*'),
      /triage.weapon: "a\*" would be heard/,
    ],
    ['a name of a language without a letter', (_, f) => void (f.meta.name = '…'), /meta.name/],
    [
      'a list that was copied from another language',
      (e, f) => void (f.words.typical = [...e.words.typical]),
      /fr.json words.typical: is the list of locales\/en.json/,
    ],
    [
      'a list of signals of which nearly all was copied',
      (e, f) => void (f.triage.signals.abducted = [...e.triage.signals.abducted, 'enlev*']),
      /fr.json triage.abducted: is the list of locales\/en.json/,
    ],
    [
      'a word that stands twice',
      (_, f) => void f.triage.breaks.push('mais'),
      /fr.json triage.breaks: "mais" stands twice/,
    ],
  ];

  test.each(cases)('%s', (_name, change, problem) => {
    const named = problems(change);
    expect(named).toContainEqual(expect.stringMatching(problem));
    expect(named.length).toBeLessThanOrEqual(2);
  });
});

test('a long text is excused with a reason, when nobody must answer it', () => {
  const change: Parameters<typeof folderWith>[0] = (_, french) => {
    french.texts.hello = `{{name}} ${'x'.repeat(400)}`;
    french.meta.long = { hello: 'read once, on the web' };
  };
  expect(problems(change)).toEqual([]);
});

test('a question is measured with the choices that go out behind it', () => {
  const many: Prompt = {
    key: 'ask',
    choices: (_, known) => Array.from({ length: 40 }, () => known.hello ?? ''),
  };
  expect(problems(undefined, [many])).toContainEqual(
    expect.stringMatching(/fr.json ask: takes \d SMS segments/),
  );
});

test('a folder that cannot be read at all is a fault', () => {
  const folder = folderWith();
  writeFileSync(path.join(folder, 'worst-case.json'), '{"a": 1}');
  expect(() => checkLocales([], folder)).toThrow(/worst-case.json cannot be read/);
  expect(() => checkLocales([], mkdtempSync(path.join(tmpdir(), 'locales-')))).toThrow(
    /en.json is missing/,
  );
});

test('the longest label and kind of the worst case are the longest there are', () => {
  const worst = JSON.parse(
    readFileSync(path.join(localesFolder(), 'worst-case.json'), 'utf8'),
  ) as Record<string, Record<string, string>>;
  for (const language of texts.languages) {
    const known = readLocale(localesFolder(), language).texts;
    const labels = prompts().flatMap((prompt) => prompt.choices(language, known));
    const kinds = Object.entries(known).flatMap(([key, text]) =>
      key.startsWith('kind.') ? [text] : [],
    );
    expect(Math.max(...labels.map(({ length }) => length))).toBeLessThanOrEqual(
      worst.label?.[language]?.length ?? 0,
    );
    expect(Math.max(...kinds.map(({ length }) => length))).toBeLessThanOrEqual(
      worst.kind?.[language]?.length ?? 0,
    );
  }
});

test('every word in capitals that a text asks people to send is understood', () => {
  const understood = new Set(
    texts.languages.flatMap((language) => {
      const { commands, yes, no, skip } = texts.lexicon(language);
      const name = fold(texts.meta(language).name);
      return [...Object.values(commands).flat(), ...yes, ...no, ...skip, name];
    }),
  );
  for (const language of texts.languages) {
    for (const [key, text] of Object.entries(readLocale(localesFolder(), language).texts)) {
      if (/^(?:focal|alertPage)\./.test(key)) continue;
      const asked = (text.match(/(?<!\p{L})\p{Lu}{2,}(?:[ ']\p{Lu}+)*(?!\p{L})/gu) ?? [])
        .filter((phrase) => !understood.has(fold(phrase)))
        .flatMap((phrase) => phrase.split(/[ ']/).filter((word) => word.length > 2))
        .filter((word) => word !== 'SMS');
      expect({ key, unknown: asked.filter((word) => !understood.has(fold(word))) }).toEqual({
        key,
        unknown: [],
      });
    }
  }
});

test('the check is a command that says what it found', () => {
  const command = ['--import', 'tsx', path.join(projectRoot(), 'scripts/check-locales.ts')];
  const out = execFileSync(process.execPath, command, { cwd: projectRoot(), encoding: 'utf8' });
  expect(out).toMatch(/\d+ texts in en, fr, pt: 0 problems/);
});

test.each(['en', 'fr', 'pt'])(
  'the sheet of %s for a native reviewer has every text',
  (language) => {
    const command = ['--import', 'tsx', 'scripts/review-sheet.ts', language];
    const out = execFileSync(process.execPath, command, { cwd: projectRoot(), encoding: 'utf8' });
    const rows = out.split('\n').flatMap((row) => /^\| `([^`]+)`/.exec(row)?.[1] ?? []);
    expect(rows).toEqual([
      ...Object.keys(readLocale(localesFolder(), language).texts),
      ...Object.keys(readAlertTexts(language)).map((key) => `alerts: ${key}`),
    ]);
  },
);
