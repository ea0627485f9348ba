import { createHash } from 'node:crypto';
import type { Directory, FocalPoint } from '../directory/directory.js';
import type { Call, Escalation } from '../models/cases/escalation.js';
import type { Delivery } from '../outbox/delivery.js';
import { HOUR, MINUTE } from '../shared/clock.js';
import { plain } from '../shared/texts/segments.js';
import type { Language, Say, TextKey, Texts } from '../shared/texts/texts.js';
import { buttonData } from './commands.js';
import type { Answer, Answered } from './escalation.js';
import type { Pace } from './paced-notices.js';

/** The kinds that have a name in `locales/` (`kind.<kind>`). */
export const kinds = [
  'danger',
  'captive',
  'missing',
  'transit',
  'violence',
  'child',
  'exploitation',
  'official',
  'general',
] as const;

/** Longer names of places are cut here, so that a call stays one SMS. */
const mostPlaceLetters = 28;

/** What focal points are told beside the replies to their answers. */
export type Message = 'call' | 'remind' | 'taken' | 'raised' | 'assign' | 'second' | 'reopened';

/** What is needed to put something to a person. */
export interface Wording {
  readonly texts: Texts;
  readonly directory: Directory;
}

function languageOf(texts: Texts, person: FocalPoint): Language {
  const { languages } = texts;
  return languages.includes(person.language)
    ? person.language
    : (texts.match(person.language) ?? 'en');
}

function kindName(texts: Texts, language: Language, kind: string): string {
  const known = (kinds as readonly string[]).includes(kind) ? kind : 'general';
  return texts.say(language, { key: `kind.${known}` as TextKey });
}

/** The area for people of the country, the country for the regional desk; nothing finer. Source: safety.md §5, 43. */
function placeName(
  { texts, directory }: Wording,
  language: Language,
  escalation: Escalation,
  desk: boolean,
): string {
  const country = directory.country(escalation.country);
  if (!country) return texts.say(language, { key: 'focal.placeUnknown' });
  const area = desk ? undefined : country.areas.find(({ code }) => code === escalation.area);
  const names: Readonly<Record<string, string>> = country.names;
  const name = area?.name ?? names[language] ?? country.names.en;
  return name.length > mostPlaceLetters
    ? `${name.slice(0, mostPlaceLetters - 1).trimEnd()}.`
    : name;
}

function delay({ openedAt, priority }: Escalation, now: Date): string {
  const ms = Math.max(0, now.getTime() - openedAt.getTime());
  // Of what is no P1 the hour is known, not the minute.
  if (priority > 1) return `${Math.max(1, Math.floor(ms / HOUR))} h`;
  return ms < 2 * HOUR ? `${Math.floor(ms / MINUTE)} min` : `${Math.floor(ms / HOUR)} h`;
}

function textKey(message: Message, escalation: Escalation, call: Call, desk: boolean): TextKey {
  switch (message) {
    case 'taken':
    case 'remind':
    case 'second':
    case 'reopened':
      return `focal.${message}`;
    case 'raised':
      return escalation.acknowledgedBy === call.focalPoint ? 'focal.raisedYours' : 'focal.raised';
    case 'call':
    case 'assign':
      if (desk) return 'focal.desk';
      return call.times > 1 ? 'focal.again' : 'focal.call';
  }
}

const verbsOf: Readonly<Partial<Record<TextKey, readonly Answer['verb'][]>>> = {
  'focal.call': ['ok', 'no', 'pass'],
  'focal.again': ['ok', 'no', 'pass'],
  'focal.raised': ['ok', 'no', 'pass'],
  'focal.desk': ['ok', 'no'],
  'focal.remind': ['done', 'no'],
  'focal.second': ['no'],
  'focal.reopened': ['ok', 'no'],
};

/** The buttons for some answers to one call. */
export function answerButtons(
  texts: Texts,
  language: Language,
  code: string,
  verbs: readonly Answer['verb'][],
): NonNullable<Delivery['buttons']> {
  return verbs.map((verb) => ({
    label: texts.say(language, { key: `focal.button.${verb}` }),
    data: buttonData({ verb, code }),
  }));
}

const digestTag = (text: string): string =>
  createHash('sha256').update(text).digest('base64url').slice(0, 12);

/**
 * A called person in an id that leaves the house: their own id may be a name, and a digest of it can be found by trying.
 * Calls of older versions have no tag of their own; their ids must stay what they were.
 */
const personTag = ({ tag, focalPoint }: Call): string => tag ?? digestTag(focalPoint);

/** What may be said again of the same call, told apart by what changed since. */
const again = ({ priority, round }: Escalation): Partial<Record<Message, string>> => ({
  raised: `raised${priority}`,
  second: `second${round}`,
  reopened: `reopened${round}`,
});

/**
 * The same id for the same thing said to the same person, so that saying it twice is saying it once. Providers get it
 * in the address of their status callbacks: it tells nobody who was called.
 */
export function deliveryId(escalation: Escalation, message: Message, call: Call): string {
  const what = { [message]: message, ...again(escalation) }[message];
  const rung = `${escalation._id}.${call.round}.${call.level}`;
  return `${rung}.${message === 'call' ? '' : `${what}.`}${personTag(call)}`;
}

/** A call is tried for about an hour (outbox/backoff.ts): with the shortest repeat, those of older rounds are dead. */
const roundsTried = 8;

/** The calls of earlier rounds to the same person at the same level. */
function earlierCalls(escalation: Escalation, call: Call): string[] {
  const from = Math.max(0, call.round - roundsTried);
  return Array.from({ length: call.round - from }, (_, i) =>
    deliveryId(escalation, 'call', { ...call, round: from + i }),
  );
}

/** The tip a delivery of this module is about. */
export const tipOfDelivery = (id: string): string => id.split('.')[0] ?? id;

/**
 * Something said to a focal point: reference, type, priority and area, no words of the tip and no name. The regional
 * desk sees the country and how long it has been open. Source: domain.md §3; safety.md §5, 43.
 */
export function toFocalPoint(
  wording: Wording,
  message: Message,
  escalation: Escalation,
  call: Call,
  person: FocalPoint,
  now: Date,
): Delivery {
  const { texts } = wording;
  const language = languageOf(texts, person);
  const desk = person.role === 'regional-desk';
  const key = textKey(message, escalation, call, desk);
  const { reference, priority, kind } = escalation;
  const holder = escalation.acknowledgedBy;
  const from = escalation.calls.find(({ focalPoint }) => focalPoint === holder)?.level ?? 0;
  const all = {
    level: from + 1,
    reference,
    priority,
    code: call.code,
    kind: kindName(texts, language, kind),
    place: placeName(wording, language, escalation, desk),
    delay: delay(escalation, now),
  };
  const verbs = verbsOf[key];
  return {
    id: deliveryId(escalation, message, call),
    ...(message === 'call' && call.round > 0 ? { replaces: earlierCalls(escalation, call) } : {}),
    // That it is taken saves a life no more.
    class: priority === 1 && message !== 'taken' ? 'urgent' : 'escalation',
    targets: person.reaches.map(({ channel, address }) => ({ channel, to: address })),
    ...bothTexts(texts, language, { key, params: all }),
    ...(verbs ? { buttons: answerButtons(texts, language, call.code, verbs) } : {}),
  };
}

/** A text in all its letters, and in those an SMS is sent with where the language has chosen so. */
function bothTexts(texts: Texts, language: Language, say: Say): Pick<Delivery, 'text' | 'smsText'> {
  const text = texts.say(language, say);
  return texts.meta(language).smsLetters === 'plain' ? { text, smsText: plain(text) } : { text };
}

/** Something that is told now and then. */
function paced(
  { texts }: Wording,
  escalation: Escalation,
  what: 'added' | 'more',
  pace: Pace,
  person: FocalPoint,
  when: Date,
): Delivery {
  const { _id, reference, priority, calls } = escalation;
  const call = calls.find(({ focalPoint }) => focalPoint === person.id);
  const whose = what === 'added' ? '' : call ? personTag(call) : person.id;
  return {
    id: `${_id}.${what}.${digestTag(`${pace.id}/${whose}`)}`,
    class: 'escalation',
    targets: person.reaches.map(({ channel, address }) => ({ channel, to: address })),
    notBefore: pace.notBefore && pace.notBefore > when ? pace.notBefore : when,
    ...bothTexts(texts, languageOf(texts, person), {
      key: `focal.${what}`,
      params: { reference, ...(what === 'more' ? { priority } : {}) },
    }),
  };
}

/** That the reporter has added something. @param pace of what was added @param when it may be told at the earliest */
export const addedNotice = (
  wording: Wording,
  escalation: Escalation,
  pace: Pace,
  person: FocalPoint,
  when: Date,
): Delivery => paced(wording, escalation, 'added', pace, person, when);

/** That more tips of the same sender were gathered in it. @param pace of the tip that was @param when as for `addedNotice` */
export const moreNotice = (
  wording: Wording,
  escalation: Escalation,
  pace: Pace,
  person: FocalPoint,
  when: Date,
): Delivery => paced(wording, escalation, 'more', pace, person, when);

/** A digest names so many calls with their codes: one SMS. */
export const MOST_NAMED = 4;

/** That more calls wait than a person is woken for one by one. @param count how many, with those that are named */
export function digestOf(
  { texts }: Wording,
  { urgent }: { readonly urgent: boolean },
  named: readonly { readonly escalation: Escalation; readonly call: Call }[],
  count: number,
  person: FocalPoint,
  now: Date,
): Delivery {
  const list = named
    .map(({ escalation, call }) => `${escalation.reference} ${call.code}`)
    .join(', ');
  const priority = urgent ? '1' : '2-3';
  const tag = named[0] ? personTag(named[0].call) : digestTag(person.id);
  return {
    id: `digest.${urgent ? 1 : 2}.${tag}.${Math.floor(now.getTime() / MINUTE)}`,
    class: urgent ? 'urgent' : 'escalation',
    targets: person.reaches.map(({ channel, address }) => ({ channel, to: address })),
    ...bothTexts(texts, languageOf(texts, person), {
      key: 'focal.digest',
      params: { count, priority, list },
    }),
  };
}

/** What to reply to a focal point's answer. After an OK, a button DONE belongs below it (`answerButtons`). */
export function replyTo(answer: Answer, answered: Answered): Say {
  if (answered.ok) {
    return {
      key: answered.second ? 'focal.reply.actedSecond' : `focal.reply.${answered.outcome}`,
      params: { reference: answered.reference, code: answer.code },
    };
  }
  if (answered.reason === 'unknownCode') return { key: 'focal.reply.unknownCode' };
  return {
    key: `focal.reply.${answered.reason}`,
    params: { reference: answered.reference, code: answer.code },
  };
}
