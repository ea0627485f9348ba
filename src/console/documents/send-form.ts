import type { Found } from '../../desk/refusal.js';
import type { SendingInput } from '../../desk/sending.js';
import type { Form } from '../form.js';
import { momentIn, numberIn } from './form/words.js';
import type { Kind } from './kind.js';

/** The fields that set the audience of a sending, and when and how fast it is sent. */
const sendFields = [
  'countries',
  'areas',
  'languages',
  'ages',
  'genders',
  'channels',
  'answered',
  'sample',
  'starts',
  'closes',
  'hours-from',
  'hours-to',
  'wave-people',
  'wave-minutes',
] as const;
export type SendField = (typeof sendFields)[number];

/** What the user typed and chose for a sending. */
export type Typed = Readonly<Record<SendField, readonly string[]>>;

/** Reads the fields from a form or from the address. */
export const typedIn = (read: Pick<Form, 'all'> | URLSearchParams): Typed =>
  Object.fromEntries(
    sendFields.map((name) => [
      name,
      (read instanceof URLSearchParams ? read.getAll(name) : read.all(name))
        .map((one) => one.trim())
        .filter(Boolean),
    ]),
  ) as unknown as Typed;

/** Returns the content of a field with a single value. */
export const lineOf = (typed: Typed, name: SendField): string => typed[name][0] ?? '';

/** Returns a list that was ticked, or typed with spaces or commas between. */
function listOf(list: readonly string[]): string[] | undefined {
  const parts = list.flatMap((one) => one.split(/[\s,;]+/)).filter(Boolean);
  return parts.length > 0 ? parts : undefined;
}

/**
 * Returns an answer to an earlier poll as one checkbox value: poll, question and answer are names
 * without a colon.
 */
export const answerTick = (poll: string, question: string, value: string): string =>
  [poll, question, value].join(':');

/**
 * Returns the ticked answers. A sending can select by the answers of one question only.
 * @returns undefined when they belong to several questions
 */
function answeredIn(ticks: readonly string[]) {
  const parts = ticks.map((tick) => tick.split(':'));
  const [[poll = '', question = ''] = []] = parts;
  const one = parts.every((part) => part[0] === poll && part[1] === question);
  return one ? { poll, question, values: parts.map((part) => part[2] ?? '') } : undefined;
}

/** Checks whether answers of several questions were ticked. */
export const ofSeveralQuestions = ({ answered }: Typed): boolean =>
  answered.length > 0 && answeredIn(answered) === undefined;

const without = (fields: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

/** Returns two numbers that belong together; undefined when neither was typed. */
function pairOf(typed: Typed, names: Readonly<Record<string, SendField>>) {
  const texts = Object.entries(names).map(([key, name]) => [key, lineOf(typed, name)] as const);
  return texts.every(([, text]) => text === '')
    ? undefined
    : Object.fromEntries(texts.map(([key, text]) => [key, numberIn(text)]));
}

const momentOf = (text: string) => (text === '' ? undefined : momentIn(text));

/** Returns the typed fields as the desk takes them. The desk checks them. */
export function sendingInputOf({ one: kind }: Kind, name: string, typed: Typed): SendingInput {
  const { countries, areas, languages, ages, genders, channels, answered } = typed;
  const audience = without({
    countries: listOf(countries.map((one) => one.toUpperCase())),
    areas: listOf(areas.map((one) => one.toUpperCase())),
    languages: listOf(languages),
    ages: listOf(ages),
    genders: listOf(genders),
    channels: listOf(channels),
    answered: answered.length > 0 ? answeredIn(answered) : undefined,
  });
  return {
    kind,
    [kind]: name,
    audience,
    ...without({
      sample: numberIn(lineOf(typed, 'sample')),
      starts: momentOf(lineOf(typed, 'starts')),
      closes: momentOf(lineOf(typed, 'closes')),
      hours: pairOf(typed, { from: 'hours-from', to: 'hours-to' }),
      waves: pairOf(typed, { people: 'wave-people', minutes: 'wave-minutes' }),
    }),
  };
}

const paired: Readonly<Record<string, SendField>> = {
  'hours.to': 'hours-to',
  'waves.people': 'wave-people',
  'waves.minutes': 'wave-minutes',
  hours: 'hours-from',
  waves: 'wave-people',
};

/** Returns the field of a finding of the desk; undefined if it belongs to no field. */
export function sendFieldOf({ path = [] }: Pick<Found, 'path'>): SendField | undefined {
  const [first, second] = path;
  const name = first === 'audience' ? second : (paired[`${first}.${second}`] ?? first);
  const field = paired[String(name)] ?? name;
  return sendFields.find((one) => one === field);
}
