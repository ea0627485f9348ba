/**
 * Prints every text of a language for its native reviewer: `npx tsx scripts/review-sheet.ts fr >
 * review-fr.md`. Beside each text stands how a basic phone shows it, with its numbered answers, and
 * what it costs.
 */
import { readAlertTexts } from '../src/alerts/texts.js';
import { localesFolder, readLocale } from '../src/shared/texts/locale-file.js';
import { measure, plain } from '../src/shared/texts/segments.js';
import { prompts } from './prompts.js';

const [language = 'fr'] = process.argv.slice(2);
/** What people are sent and shown: the talk, the public pages, and alerts. */
const textsOf = (name: string) => ({
  ...readLocale(localesFolder(), name).texts,
  ...Object.fromEntries(
    Object.entries(readAlertTexts(name)).map(([key, text]) => [`alerts: ${key}`, text]),
  ),
});
const { meta } = readLocale(localesFolder(), language);
const texts: Readonly<Record<string, string>> = textsOf(language);
const english: Readonly<Record<string, string>> = textsOf('en');
const questions = prompts();

/** A text in a cell of a table. */
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', '<br>');

/** A text as a basic phone shows it. */
function onPhone(key: string, text: string): string {
  const asked = questions.find((prompt) => prompt.key === key);
  const choices = asked?.choices(language, texts) ?? [];
  const whole = [text, ...choices.map((choice, at) => `${at + 1} ${choice}`)].join('\n');
  return meta.smsLetters === 'plain' ? plain(whole) : whole;
}

const rows = Object.entries(texts).map(([key, text]) => {
  const phone = onPhone(key, text);
  const changed = phone === text ? '' : cell(phone);
  return `| \`${key}\` | ${cell(english[key] ?? '')} | ${cell(text)} | ${changed} | ${measure(phone).segments} | |`;
});

console.log(`# ${meta.name}: ${rows.length} texts to read (review: ${meta.review})

Read each text aloud, on a phone. Is it right? Does a tired person with little schooling understand it at once? Can the wrong
person read it? Values stand in {{brackets}}. Write a better text into the last column.

| Key | English | ${meta.name} | On a basic phone, where it differs | SMS | Better |
| --- | --- | --- | --- | --- | --- |
${rows.join('\n')}`);
