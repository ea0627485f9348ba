import { isDeepStrictEqual } from 'node:util';
import type { CampaignDocument } from '../kind.js';
import {
  sheetOfCampaign,
  type CampaignSheet,
  type FaqSheet,
  type QuizSheet,
} from './campaign-sheet.js';
import { chosen, field, linesOf, listed, momentField, momentIn, numberIn } from './words.js';

function optionsOf(sheet: QuizSheet, languages: readonly string[]): unknown[] {
  const values = linesOf(sheet.values);
  const labels = listed(sheet.options, languages);
  const says = listed(sheet.says, languages);
  const lines = Math.max(values.length, labels.length, says.length);
  return Array.from({ length: lines }, (_, line) => ({
    value: values[line] ?? '',
    label: labels[line]?.words ?? {},
    say: says[line]?.words ?? {},
    ...(sheet.right === String(line + 1) ? { right: true } : {}),
  })).filter(({ value, label }) => value !== '' || Object.keys(label).length > 0);
}

const quizOf = (sheet: QuizSheet, languages: readonly string[]): unknown => ({
  id: sheet.id,
  ask: chosen(sheet.ask, languages) ?? {},
  options: optionsOf(sheet, languages),
});

const faqOf = ({ words, say }: FaqSheet, languages: readonly string[]): unknown => ({
  words: Object.fromEntries(
    Object.entries(chosen(words, languages) ?? {}).map(([language, list]) => [
      language,
      list.split(/[\s,;]+/).filter(Boolean),
    ]),
  ),
  say: chosen(say, languages) ?? {},
});

/** Returns the campaign of a form as data. The desk checks it. */
export function campaignIn(sheet: CampaignSheet): Readonly<Record<string, unknown>> {
  const { languages, quiz, faq } = sheet;
  return {
    campaign: sheet.name,
    version: numberIn(sheet.version),
    languages,
    title: chosen(sheet.title, languages) ?? {},
    ...(sheet.ends === '' ? {} : { ends: momentIn(sheet.ends) }),
    ...(sheet.join === '' ? {} : { join: sheet.join }),
    ...(sheet.onJoining ? { onJoining: true } : {}),
    message: chosen(sheet.message, languages) ?? {},
    ...(quiz.length === 0 ? {} : { quiz: quiz.map((one) => quizOf(one, languages)) }),
    thanks: chosen(sheet.thanks, languages) ?? {},
    footer: chosen(sheet.footer, languages) ?? {},
    ...(faq.length === 0 ? {} : { faq: faq.map((one) => faqOf(one, languages)) }),
  };
}

/** Checks whether the form returns a campaign unchanged. If not, it is edited as YAML. */
export function fitsCampaignForm(campaign: CampaignDocument): boolean {
  const { ends } = campaign;
  const asKept = ends === undefined ? campaign : { ...campaign, ends: momentIn(momentField(ends)) };
  return isDeepStrictEqual(
    JSON.parse(JSON.stringify(campaignIn(sheetOfCampaign(campaign)))),
    JSON.parse(JSON.stringify(asKept)),
  );
}

/**
 * The form field for a place in a campaign.
 * @param language the language concerned, if it is only one
 */
export function fieldOfCampaign(
  path: readonly (string | number)[],
  sheet: CampaignSheet,
  language?: string,
): string {
  const [first = '', at, part, line, what, tag] = path;
  const any = language ?? sheet.languages[0] ?? 'en';
  if (first === 'faq') return typeof at === 'number' ? faqField(at, path.slice(2), any) : 'faq';
  if (first === 'quiz') {
    if (typeof at !== 'number') return 'quiz';
    if (part === 'ask') return field('q', at, 'ask', line ?? any);
    if (part !== 'options') return field('q', at, part ?? 'values');
    if (line === undefined || what === 'right') return field('q', at, 'right');
    if (what === 'value') return field('q', at, 'values');
    return field('q', at, what === 'say' ? 'says' : 'options', tag ?? any);
  }
  if (first === 'campaign') return 'name';
  return inWords.has(String(first)) ? field(first, at ?? any) : String(first);
}

const faqField = (at: number, [part, language]: readonly (string | number)[], any: string) =>
  field('f', at, part === 'words' ? 'words' : 'say', language ?? any);

/** Places that hold a text per language. */
const inWords: ReadonlySet<string> = new Set(['title', 'message', 'thanks', 'footer']);
