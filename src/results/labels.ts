import type { Question } from '../polls/definition.js';
import type { Dimension } from '../polls/tally.js';
import type { Language, TextKey, Texts } from '../shared/texts/texts.js';
import { joinedBin } from './bins.js';
import type { Shown } from './rules.js';

/** How many names are listed before the rest are called "others". */
const NAMED = 3;
const channels: Readonly<Record<string, string>> = {
  sms: 'SMS',
  telegram: 'Telegram',
  whatsapp: 'WhatsApp',
};

/** The sources of the words of results. */
export interface Wording {
  readonly texts: Texts;
  /**
   * Returns the name of a country (ISO 3166-1) or area (ISO 3166-2); the code itself when it has
   * none.
   */
  readonly place: (code: string, language: Language) => string;
}

/** The words of one result in one language. */
export interface Labels {
  readonly language: Language;
  readonly say: (key: TextKey, params?: Readonly<Record<string, string | number>>) => string;
  /** Returns a text of the poll, in this language, or in the first that it has. */
  readonly own: (words: Readonly<Record<string, string>> | undefined) => string;
  readonly people: (shown: Shown) => string;
  readonly percent: (share: number | null) => string;
  readonly day: (date: string | Date) => string;
  /** Names answers that are counted together: "Refuse or I don't know". */
  readonly answer: (question: Question, values: readonly string[]) => string;
  /** Names values of a trait that are counted together. */
  readonly trait: (dimension: Dimension, values: readonly string[]) => string;
}

/**
 * Returns the date formats of a language. English writes dates as West Africa does: the day first.
 */
function datesIn(language: Language) {
  const region = language === 'en' ? 'en-GB' : language;
  const inUtc = { day: 'numeric', timeZone: 'UTC' } as const;
  return {
    long: new Intl.DateTimeFormat(region, { ...inUtc, month: 'long', year: 'numeric' }),
    short: new Intl.DateTimeFormat(region, { ...inUtc, month: 'short' }),
  };
}

/** Returns days that are counted together: the first and the last. */
function daysOf(values: readonly string[], short: Intl.DateTimeFormat): string {
  const [from = '', to] = [values[0], values.at(-1)].map((day) =>
    short.format(new Date(day ?? '')),
  );
  return to === undefined || from === to ? from : `${from} – ${to}`;
}

/** Returns neighbouring age bands as one span: 15–24. */
function spanOf(bands: readonly string[]): string {
  const from = bands[0]?.split('-')[0] ?? '';
  const to = bands.at(-1) ?? '';
  return to.endsWith('+') ? `${from}+` : `${from}–${to.split('-')[1]}`;
}

type Basics = Pick<Labels, 'language' | 'say' | 'own'>;

/** Returns the name of one value of a trait. */
function nameOf(
  { language, say }: Basics,
  { texts, place }: Wording,
  dimension: Dimension,
  value: string,
): string {
  if (value === 'unknown') return say('results.unsaid');
  if (dimension === 'gender' && (value === 'female' || value === 'male' || value === 'own'))
    return say(`results.gender.${value}`);
  if (dimension === 'channel') return channels[value] ?? value;
  if (dimension === 'language')
    return texts.languages.includes(value) ? texts.meta(value).name : value;
  if (dimension === 'country' || dimension === 'area') return place(value, language);
  return value.replace('-', '–');
}

/** Returns values of a trait that are counted together, in words. */
function traitNames(
  basics: Basics,
  wording: Wording,
  either: Intl.ListFormat,
  short: Intl.DateTimeFormat,
): Labels['trait'] {
  const { say } = basics;
  return (dimension, values) => {
    if (dimension === 'day') return daysOf(values, short);
    const said = values.filter((value) => value !== 'unknown');
    if (dimension === 'age' && said.length > 1)
      return either.format([
        spanOf(said),
        ...(said.length < values.length ? [say('results.unsaid')] : []),
      ]);
    const names = values.map((value) => nameOf(basics, wording, dimension, value));
    return names.length > NAMED ? say('results.others') : either.format(names);
  };
}

/** Returns answers that are counted together, in words. */
function answerNames({ language, own }: Basics, either: Intl.ListFormat): Labels['answer'] {
  const plurals = new Intl.PluralRules(language);
  return (question, values) => {
    if (question.kind !== 'number') {
      const options = 'options' in question ? question.options : [];
      const nameOfOption = (value: string) =>
        own(options.find((one) => one.value === value)?.label) || value;
      return either.format(values.map(nameOfOption));
    }
    const bin = joinedBin(values).replace('-', '–');
    // Without the singular unit, the number is written without a unit: "1 jours" is wrong in every
    // language.
    const alone = /^\d+$/.test(bin) && plurals.select(Number(bin)) === 'one';
    const unit = own(alone ? question.unitOne : question.unit);
    return unit === '' ? bin : `${bin} ${unit}`;
  };
}

/**
 * Makes the words of results in a language.
 * @throws Fault when Amana does not have it
 */
export function createLabels(language: Language, wording: Wording): Labels {
  const { texts } = wording;
  const number = new Intl.NumberFormat(language);
  const share = new Intl.NumberFormat(language, { style: 'percent' });
  const { long, short } = datesIn(language);
  const either = new Intl.ListFormat(language, { type: 'disjunction' });
  const say: Labels['say'] = (key, params) =>
    texts.say(language, { key, ...(params ? { params } : {}) });
  const own: Labels['own'] = (words) => words?.[language] ?? Object.values(words ?? {})[0] ?? '';
  const basics = { language, say, own };
  return {
    ...basics,
    people: (shown) => (shown === null ? say('results.few') : `${number.format(shown)}+`),
    percent: (value) => (value === null ? say('results.few') : share.format(value / 100)),
    day: (value) => long.format(new Date(value)),
    answer: answerNames(basics, either),
    trait: traitNames(basics, wording, either, short),
  };
}
