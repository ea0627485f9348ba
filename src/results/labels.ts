import type { Question } from '../polls/definition.js';
import type { Dimension } from '../polls/tally.js';
import type { Language, TextKey, Texts } from '../shared/texts/texts.js';
import { joinedBin } from './bins.js';
import type { Shown } from './rules.js';

/** How many names are joined before the rest are only "others". */
const NAMED = 3;
const channels: Readonly<Record<string, string>> = {
  sms: 'SMS',
  telegram: 'Telegram',
  whatsapp: 'WhatsApp',
};

/** What the words of results are made with. */
export interface Wording {
  readonly texts: Texts;
  /** The name of a country (ISO 3166-1) or area (ISO 3166-2); the code itself when it has none. */
  readonly place: (code: string, language: Language) => string;
}

/** The words of one result in one language. */
export interface Labels {
  readonly language: Language;
  readonly say: (key: TextKey, params?: Readonly<Record<string, string | number>>) => string;
  /** A text of the poll, in this language, or the first that it has. */
  readonly own: (words: Readonly<Record<string, string>> | undefined) => string;
  readonly people: (shown: Shown) => string;
  readonly percent: (share: number | null) => string;
  readonly day: (date: string | Date) => string;
  /** Answers that are counted together: "Refuse or I don't know". */
  readonly answer: (question: Question, values: readonly string[]) => string;
  /** Values of a trait that are counted together. */
  readonly trait: (dimension: Dimension, values: readonly string[]) => string;
}

/** @throws Fault when Amana does not speak the language */
export function createLabels(language: Language, { texts, place }: Wording): Labels {
  // Dates of English as West Africa writes them: the day first.
  const region = language === 'en' ? 'en-GB' : language;
  const either = new Intl.ListFormat(language, { type: 'disjunction' });
  const number = new Intl.NumberFormat(language);
  const share = new Intl.NumberFormat(language, { style: 'percent' });
  const date = new Intl.DateTimeFormat(region, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
  const short = new Intl.DateTimeFormat(region, {
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  });
  const say: Labels['say'] = (key, params) =>
    texts.say(language, { key, ...(params ? { params } : {}) });
  const own: Labels['own'] = (words) => words?.[language] ?? Object.values(words ?? {})[0] ?? '';
  const nameOf = (dimension: Dimension, value: string): string => {
    if (value === 'unknown') return say('results.unsaid');
    if (dimension === 'gender' && (value === 'female' || value === 'male' || value === 'own'))
      return say(`results.gender.${value}`);
    if (dimension === 'channel') return channels[value] ?? value;
    if (dimension === 'language')
      return texts.languages.includes(value) ? texts.meta(value).name : value;
    if (dimension === 'country' || dimension === 'area') return place(value, language);
    return value.replace('-', '–');
  };
  const plurals = new Intl.PluralRules(language);
  return {
    language,
    say,
    own,
    people: (shown) => (shown === null ? say('results.few') : `${number.format(shown)}+`),
    percent: (value) => (value === null ? say('results.few') : share.format(value / 100)),
    day: (value) => date.format(new Date(value)),
    answer(question, values) {
      if (question.kind === 'number') {
        const bin = joinedBin(values).replace('-', '–');
        // Without the word for one a number stands alone: "1 jours" is in no language.
        const alone = /^\d+$/.test(bin) && plurals.select(Number(bin)) === 'one';
        const unit = own(alone ? question.unitOne : question.unit);
        return unit === '' ? bin : `${bin} ${unit}`;
      }
      const labels = 'options' in question ? question.options : [];
      return either.format(
        values.map((value) => own(labels.find((one) => one.value === value)?.label) || value),
      );
    },
    trait(dimension, values) {
      if (dimension === 'day') {
        const ends = [values[0], values.at(-1)].map((day) => short.format(new Date(day ?? '')));
        return ends[0] === ends[1] ? (ends[0] ?? '') : ends.join(' – ');
      }
      const said = values.filter((value) => value !== 'unknown');
      if (dimension === 'age' && said.length > 1) {
        // Neighbours: one span, as 15–24.
        const from = said[0]?.split('-')[0] ?? '';
        const to = said.at(-1) ?? '';
        const span = to.endsWith('+') ? `${from}+` : `${from}–${to.split('-')[1]}`;
        return either.format([
          span,
          ...(said.length < values.length ? [say('results.unsaid')] : []),
        ]);
      }
      const names = values.map((value) => nameOf(dimension, value));
      return names.length > NAMED ? say('results.others') : either.format(names);
    },
  };
}
