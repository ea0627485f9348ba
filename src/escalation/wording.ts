import type { Directory, FocalPoint } from '../directory/directory.js';
import type { Call, Escalation } from '../models/cases/escalation-doc.js';
import type { Delivery } from '../outbox/delivery.js';
import { kinds } from '../shared/kinds.js';
import { HOUR, MINUTE } from '../shared/clock.js';
import { plain } from '../shared/texts/segments.js';
import type { Language, Say, TextKey, Texts } from '../shared/texts/texts.js';
import { buttonData } from './buttons.js';
import { withLink } from './call-link.js';
import { deliveryId, earlierCalls } from './delivery-ids.js';
import type { Answer, Answered, Message } from './escalation.js';

/** Longer names of places are cut to this length, so that a call stays one SMS. */
const mostPlaceLetters = 28;

/** What is needed to write a message to a person. */
export interface Wording {
  readonly texts: Texts;
  readonly directory: Directory;
  /**
   * Returns the beginning of a person's links to cases; nothing for people who cannot sign in to
   * the console.
   */
  readonly linkBase?: ((focalPoint: string) => string | undefined) | undefined;
}

/** Returns the language for messages to a person. */
export function languageOf(texts: Texts, person: FocalPoint): Language {
  const { languages } = texts;
  return languages.includes(person.language)
    ? person.language
    : (texts.match(person.language) ?? 'en');
}

function kindName(texts: Texts, language: Language, kind: string): string {
  const known = (kinds as readonly string[]).includes(kind) ? kind : 'general';
  return texts.say(language, { key: `kind.${known}` as TextKey });
}

/**
 * Returns the area for people of the country, the country for the regional desk; nothing finer.
 * Source: safety.md §5, 43.
 */
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
  // If it is no P1, only the hour is known, not the minute.
  if (priority > 1) return `${Math.max(1, Math.floor(ms / HOUR))} h`;
  return ms < 2 * HOUR ? `${Math.floor(ms / MINUTE)} min` : `${Math.floor(ms / HOUR)} h`;
}

/** Whether a P1 has been open for less than a minute: "open for 0 min" would read like a fault. */
const isNew = ({ openedAt, priority }: Escalation, now: Date): boolean =>
  priority === 1 && now.getTime() - openedAt.getTime() < MINUTE;

function textKey(
  message: Message,
  escalation: Escalation,
  call: Call,
  desk: boolean,
  now: Date,
): TextKey {
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
      if (desk) return isNew(escalation, now) ? 'focal.deskNow' : 'focal.desk';
      return call.times > 1 ? 'focal.again' : 'focal.call';
  }
}

const verbsOf: Readonly<Partial<Record<TextKey, readonly Answer['verb'][]>>> = {
  'focal.call': ['ok', 'no', 'pass'],
  'focal.again': ['ok', 'no', 'pass'],
  'focal.raised': ['ok', 'no', 'pass'],
  'focal.desk': ['ok', 'no'],
  'focal.deskNow': ['ok', 'no'],
  'focal.remind': ['done', 'no'],
  'focal.second': ['no'],
  'focal.reopened': ['ok', 'no'],
};

/** Builds the buttons for some answers to one call. */
function answerButtons(
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

/**
 * Builds a message to a focal point: reference, type, priority and area, no words of the tip and no
 * name. The regional desk sees the country and how long it has been open. Source: domain.md §3;
 * safety.md §5, 43.
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
  const key = textKey(message, escalation, call, desk, now);
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
  const said = bothTexts(texts, language, { key, params: all });
  return {
    id: deliveryId(escalation, message, call),
    ...(message === 'call' && call.round > 0 ? { replaces: earlierCalls(escalation, call) } : {}),
    // The notice that it is taken no longer saves a life, so it is not urgent.
    class: priority === 1 && message !== 'taken' ? 'urgent' : 'escalation',
    targets: targetsOf(person),
    ...withLink(said, call, message === 'taken' ? undefined : wording.linkBase?.(person.id)),
    ...(verbs ? { buttons: answerButtons(texts, language, call.code, verbs) } : {}),
  };
}

/**
 * Returns a text in all its letters, and in the letters used for SMS where the language has chosen
 * so.
 */
export function bothTexts(
  texts: Texts,
  language: Language,
  say: Say,
): Pick<Delivery, 'text' | 'smsText'> {
  const text = texts.say(language, say);
  return texts.meta(language).smsLetters === 'plain' ? { text, smsText: plain(text) } : { text };
}

/** Returns where a person is texted: all their channels, in the order in which they are tried. */
const targetsOf = ({ reaches }: FocalPoint): Delivery['targets'] =>
  reaches.map(({ channel, address }) => ({ channel, to: address }));

/** Returns a notice to a person, in their language: it can wait for calls, and takes no answer. */
export const noticeTo = ({ texts }: Wording, person: FocalPoint, id: string, say: Say) => ({
  id,
  class: 'escalation' as const,
  targets: targetsOf(person),
  ...bothTexts(texts, languageOf(texts, person), say),
});

/** Returns the reply to a focal point's answer. */
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
