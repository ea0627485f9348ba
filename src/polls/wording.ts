import type { Path } from '../shared/files/yaml-text.js';
import { valuesOf } from '../shared/texts/plurals.js';
import { measure, plain } from '../shared/texts/segments.js';
import type { Language, Texts } from '../shared/texts/texts.js';
import type { Poll, PollText } from './definition.js';
import type { Finding } from './finding.js';

/** A text of a poll: its place, and the values that may be put into it. */
export interface Wording {
  readonly path: Path;
  readonly words: PollText;
  readonly values: readonly string[];
  /** The values that it must contain. */
  readonly needs: readonly string[];
  /** The label of an option. */
  readonly label?: boolean;
}

/** The value in the footer for the helpline of the person's country. */
export const HELPLINE = 'helpline';
/** The value in the results text for the number of people who answered. */
export const PEOPLE = 'people';

/**
 * Returns the values that the results text may use: `{{people}}`, and the share of an option as
 * `{{question.option}}`.
 */
function resultValues(poll: Poll): string[] {
  return [
    PEOPLE,
    ...poll.questions.flatMap((question) =>
      'options' in question ? question.options.map(({ value }) => `${question.id}.${value}`) : [],
    ),
  ];
}

/** Returns every text of a poll. */
export function wordingsOf(poll: Poll): Wording[] {
  const plainText = (words: PollText | undefined, ...path: Path): Wording[] =>
    words ? [{ path, words, values: [], needs: [] }] : [];
  return [
    ...plainText(poll.title, 'title'),
    ...plainText(poll.intro, 'intro'),
    ...poll.questions.flatMap((question, at) => [
      ...plainText(question.ask, 'questions', at, 'ask'),
      ...(question.kind === 'number'
        ? [
            ...plainText(question.unit, 'questions', at, 'unit'),
            ...plainText(question.unitOne, 'questions', at, 'unitOne'),
          ]
        : []),
      ...('options' in question
        ? question.options.map(({ label }, place): Wording => ({
            path: ['questions', at, 'options', place, 'label'],
            words: label,
            values: [],
            needs: [],
            label: true,
          }))
        : []),
    ]),
    ...plainText(poll.thanks, 'thanks'),
    { path: ['footer'], words: poll.footer, values: [HELPLINE], needs: [HELPLINE] },
    { path: ['results'], words: poll.results, values: resultValues(poll), needs: [PEOPLE] },
  ];
}

/** Returns a text as it is sent by SMS in a language. */
const asSms = (text: string, language: Language, texts: Texts) =>
  texts.meta(language).smsLetters === 'plain' ? plain(text) : text;

const named = (values: readonly string[]) => values.map((value) => `{{${value}}}`).join(', ');

type Wrong = Pick<Finding, 'code' | 'params' | 'message'>;

/**
 * Matches invisible characters that phones show differently: controls, marks that change the
 * direction of writing, halves of letters.
 */
const UNSEEN = /(?![\t\n\r])\p{Cc}|[\u202A-\u202E\u2066-\u2069]|\p{Cs}/u;

/** Returns what is wrong with the values of a text: unknown, missing, or broken. */
function wrongValues(
  text: string,
  { values, needs }: Wording,
  language: Language,
  model: string,
): Wrong[] {
  const has = valuesOf(text);
  const wanted = [
    ...new Set([...needs, ...valuesOf(model).filter((value) => values.includes(value))]),
  ];
  const unknown = named(has.filter((value) => !values.includes(value)));
  const missing = named(wanted.filter((value) => !has.includes(value)));
  const use = values.length > 0 ? `Use ${named(values)}.` : 'Write the words out.';
  const found: (Wrong | false)[] = [
    unknown !== '' && {
      code: 'valueUnknown',
      params: { values: unknown },
      message: `${unknown} in ${language} is no value of this text. ${use}`,
    },
    missing !== '' && {
      code: 'valueMissing',
      params: { values: missing },
      message: `The text in ${language} lacks ${missing}.`,
    },
    UNSEEN.test(text) && {
      code: 'textUnseen',
      message: `The text in ${language} has a sign that nobody sees, and that turns or breaks what people read. Type it anew.`,
    },
    /\{\{|\}\}/.test(text.replace(/\{\{[^{}]*\}\}/g, '')) && {
      code: 'valueBroken',
      message: `The text in ${language} has a broken {{value}}.`,
    },
  ];
  return found.filter((one) => one !== false);
}

function wrongWith(wording: Wording, language: Language, model: string, texts: Texts): Wrong[] {
  const text = wording.words[language];
  if (text === undefined)
    return [
      {
        code: 'textMissing',
        params: { language },
        message: `There is no text in ${language}.`,
      },
    ];
  const found = wrongValues(text, wording, language, model);
  const length = wording.label ? measure(asSms(text, language, texts)) : undefined;
  if (!length || length.segments <= 1) return found;
  const message = `The answer in ${language} is longer than one SMS segment (${length.units} units). Shorten it.`;
  return [...found, { code: 'labelLong', params: { units: length.units }, message }];
}

/**
 * Returns what is wrong with texts in several languages: each finding concerns one language, and
 * leaves the others alone.
 * @param what the kind of document, in words for people: "poll"
 */
export function wordingsFindings(
  wordings: readonly Wording[],
  languages: readonly string[],
  texts: Texts,
  what: string,
): Finding[] {
  return wordings.flatMap((wording) => {
    const { path, words } = wording;
    const model =
      languages.map((language) => words[language]).find((text) => text !== undefined) ?? '';
    const strange = Object.keys(words).filter((language) => !languages.includes(language));
    return [
      ...strange.map((key): Finding => ({
        path,
        key,
        code: 'languageStrange',
        params: { language: key },
        message: `"${key}" is not among the languages of this ${what}: ${languages.join(', ')}.`,
      })),
      ...languages
        .filter((language) => texts.languages.includes(language))
        .flatMap((language) =>
          wrongWith(wording, language, model, texts).map((problem): Finding => ({
            path: words[language] === undefined ? path : [...path, language],
            language,
            ...problem,
          })),
        ),
    ];
  });
}

/** Returns what is wrong with the texts of a poll. */
export const wordingFindings = (poll: Poll, texts: Texts): Finding[] =>
  wordingsFindings(wordingsOf(poll), poll.languages, texts, 'poll');
