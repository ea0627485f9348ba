import { lifeInDanger } from '../../shared/priority.js';
import type { Features } from './features.js';

/** Concepts that by themselves tell of a danger. */
const dangers = new Set([
  'abuseplace',
  'cutting',
  'danger',
  'drug',
  'fear',
  'gone',
  'help',
  'hide',
  'hit',
  'lock',
  'lure',
  'move',
  'notleave',
  'organ',
  'phoneoff',
  'ransom',
  'rape',
  'sell',
  'starve',
  'suicide',
  'take',
  'threat',
  'weapon',
  'wound',
]);

/** Signals of the word lists that make a tip P1, as features are called. */
const urgent = new Set(lifeInDanger.map((signal) => `!${signal}`));

/** Whom something can be done to. */
export const people = ['baby', 'child', 'kin', 'people', 'women'];

/** How much of a danger the words of a text tell. */
export type Evidence = 'danger' | 'hints' | 'done' | 'hint' | 'nothing';

/**
 * The likelihood from which a text is P1. Everyday texts are far more than the messages the model
 * learnt from, so that it must be surer the less the words tell: of a danger, several hints, one
 * about a person, one, or none.
 */
export const urgentFrom: Readonly<Record<Evidence, number>> = {
  danger: 0.47,
  hints: 0.46,
  done: 0.45,
  hint: 0.42,
  nothing: 0.55,
};

/**
 * How many times likelier "no report" must be than P1: more where words tell of a danger. A text of
 * weak signals is asked about once, and its words are kept; a cry for help that is only asked about
 * would wait.
 */
export const noneOverUrgent: Readonly<Record<Evidence, number>> = {
  danger: 1.22,
  hints: 1.01,
  done: 1.12,
  hint: 1.35,
  nothing: 0.7,
};

/**
 * How many times likelier "no report" must be than P2 and P3 together: nobody comes to harm by one
 * question.
 */
export const NONE_OVER_CALM = 0.58;

/** From so likely, "no report" stands although words of one danger were heard, or of several. */
const SURELY_NONE = { one: 0.65, several: 0.72 };

/**
 * The likelihood from which "no report" stands although a word of danger was heard: "the mechanic
 * killed the battery". It must be surer where several are ("they locked the door and took").
 */
export function surelyNoneFrom(features: Features): number {
  const told = [...dangers].filter((one) => features.has(one) || features.has(`${one}Maybe`));
  return told.length > 1 ? SURELY_NONE.several : SURELY_NONE.one;
}

/** How many times likelier than P1 a text must be P3 to wait for a day. */
export const P3_OVER_URGENT = 5;

const isHint = (name: string) => name.endsWith('Maybe') && !name.startsWith('no:');

/** Whether a pair of concepts hints that something is done to a person. */
const isDone = (one: string, other: string) =>
  (isHint(one) && people.includes(other)) || (isHint(other) && people.includes(one));

export function evidenceOf(features: Features): Evidence {
  let hints = 0;
  let done = false;
  for (const name of features.keys()) {
    if (dangers.has(name) || urgent.has(name)) return 'danger';
    if (/^[=~!+%]/.test(name)) continue;
    const [one = '', other] = name.split('&');
    if (other === undefined) hints += isHint(name) ? 1 : 0;
    else done ||= isDone(one, other);
  }
  if (hints >= 2) return 'hints';
  if (done) return 'done';
  return hints === 1 ? 'hint' : 'nothing';
}

/** Concepts that excuse a word of danger in a text of a few words: "God bless you", "lol dead". */
export const excuses = [
  'god',
  'laugh',
  'sport',
  'media',
  'thanks',
  'promo',
  'thing',
  'animal',
  'hyper',
  'love',
];

/**
 * Whether a text tells of a danger in a language it may be in, in plain words or by two hints. A
 * word list may hear one in another language, too.
 */
function tellsOfDanger(features: Features): boolean {
  const all = [...dangers];
  const hints = all.filter((concept) => features.has(`${concept}Maybe`));
  return hints.length >= 2 || all.some((concept) => features.has(concept));
}

/** Whether a text has something that excuses a word of danger in it. */
const isExcused = (features: Features): boolean => excuses.some((concept) => features.has(concept));

/**
 * The same for a longer text. A thing that was taken excuses nothing there: captors take phones and
 * papers.
 */
export const isClearlyExcused = (features: Features): boolean =>
  excuses.some((concept) => concept !== 'thing' && features.has(concept));

/** Concepts that tell that somebody goes or is taken somewhere. */
const journeys = ['move', 'moveMaybe', 'take', 'takeMaybe'];

/**
 * Whether the word lists hear a danger. A place or a vehicle of a journey ("near the airport",
 * "lorry") is none until somebody goes or is taken.
 */
const isHeard = (features: Features): boolean =>
  [...urgent].some(
    (signal) =>
      features.has(signal) &&
      (signal !== '!transit' || journeys.some((concept) => features.has(concept))),
  );

/**
 * Whether a text is little more than a word of danger ("gun", "they beat him"). Such an answer to a
 * question says too little for the model, and is taken at its word.
 */
export const isBareWord = (features: Features): boolean =>
  features.has('+short') && isHeard(features) && !isExcused(features);

/** What is done to people and leaves no doubt how soon to call. */
const grave = ['lock', 'organ', 'ransom', 'rape', 'sell', 'suicide', 'take', 'weapon'];

/** What says that it is over, or that it did not happen. */
const isOverOrDenied = (features: Features): boolean =>
  features.has('past') || [...features.keys()].some((name) => name.startsWith('no:'));

/** Pairs of concepts that tell, with a word of the lists for it, of somebody who is gone. */
const goneOnes = people.map((one) => ['goneMaybe', one].sort().join('&'));

/**
 * Whether a text tells that somebody of the sender's is missing, whatever they are called and
 * wherever it was ("My brother Kwame is missing in Kumasi").
 */
const isMissed = (features: Features): boolean =>
  features.has('!missing') &&
  goneOnes.some((pair) => features.has(pair)) &&
  !isOverOrDenied(features) &&
  !isExcused(features) &&
  !['vehicle', 'papers'].some((concept) => features.has(concept));

/**
 * Whether a text tells in plain words that a grave thing is being done to somebody ("A boy was
 * kidnapped this morning").
 */
const isDoneToSomebody = (features: Features): boolean =>
  grave.some((concept) => features.has(concept)) &&
  [...people, 'self'].some((concept) => features.has(concept)) &&
  !isOverOrDenied(features) &&
  !isClearlyExcused(features);

/**
 * What a text tells plainly, so that it is looked at whatever the model makes of it: somebody is
 * missing, a grave thing is done to somebody, or lists and concepts both hear a danger.
 */
export type Plain = 'missed' | 'done' | 'danger';

/** What a text tells plainly; undefined when it is for the model alone to say what it means. */
export function plainlyTold(features: Features): Plain | undefined {
  if (isMissed(features)) return 'missed';
  if (isDoneToSomebody(features)) return 'done';
  return isHeard(features) && tellsOfDanger(features) ? 'danger' : undefined;
}
