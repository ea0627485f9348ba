import type { AlertEnd } from '../models/cases/alert-doc.js';
import { plain } from '../shared/texts/segments.js';
import type { Language } from '../shared/texts/texts.js';
import { alertParts, type AlertFields, type AlertTexts } from './fields.js';
import { alertTexts, alertTextsOrEnglish, type AlertText } from './texts.js';
import {
  wordOf,
  joined,
  written,
  personOf,
  seenOf,
  detailOf,
  markOf,
  type Frame,
} from './compose-parts.js';
import { smsOf } from './compose-sms.js';

/**
 * Returns a line that names the owner of the alert, in a language; undefined for one of our own.
 */
export const relayLine = ({ relay }: Frame, language: Language): string | undefined =>
  relay && alertTextsOrEnglish(language)('relay', { name: relay.name });

/** The longest chat text, in letters: it appears below a picture. */
export const LONGEST_CHAT = 1_000;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function descriptionOf(fields: AlertFields, { kind, zone }: Frame, say: AlertText): string {
  const seen = seenOf(fields, zone, say);
  const person = capital(personOf(fields, kind, say));
  const order = ['looks', 'clothes', 'company', 'vehicle', 'plate', 'direction'] as const;
  return joined(
    `${person}${seen ? `, ${seen}` : ''}.`,
    ...order.map((one) => detailOf(fields, one, say)),
  );
}

/**
 * Returns the chat text. A neighbour's alert names its owner, and uses the owner's words if they
 * are known in this language.
 */
function chatOf(
  {
    headline,
    description,
    instruction,
  }: Pick<AlertTexts, 'headline' | 'description' | 'instruction'>,
  { fields, frame, language, say }: Composing,
): string {
  const { msgType, number, web, relay } = frame;
  const theirs = relay ? (fields.written[language] ?? {}) : {};
  const own = written(theirs.headline);
  const mark = markOf(frame, say);
  const first = own === undefined ? headline : joined(mark === '' ? '' : `${mark}:`, own);
  const more = [say('chat.more', { web }), ...(msgType === 'Alert' ? [say('chat.leave')] : [])];
  return [
    ...[`${first} (${number})`, relayLine(frame, language)],
    ...[written(theirs.description) ?? description, instruction, ...more],
  ]
    .filter((line) => line !== undefined)
    .join('\n');
}

/** The data from which the texts of one language are made. */
interface Composing {
  readonly fields: AlertFields;
  readonly frame: Frame;
  readonly language: Language;
  readonly say: AlertText;
}

/**
 * Returns the texts that the fields make in one language; undefined for a language without
 * templates.
 */
export function composed(
  fields: AlertFields,
  frame: Frame,
  language: Language,
): AlertTexts | undefined {
  const say = alertTexts(language);
  if (!say) return undefined;
  const { kind, number, sender } = frame;
  const phone = fields.contact.trim();
  const event = say(`event.${kind}`);
  const mark = markOf(frame, say);
  const line = say('headline', { event, person: personOf(fields, kind, say) });
  const headline = mark === '' ? line : `${mark}: ${line}`;
  const description = descriptionOf(fields, frame, say);
  const instruction = say('instruction', { phone, word: wordOf(number) });
  const parts = { headline, description, instruction };
  return {
    ...parts,
    contact: say('contact', { name: sender, phone }),
    sms: smsOf(fields, frame, language, say).text,
    chat: chatOf(parts, { fields, frame, language, say }),
  };
}

/**
 * Returns the texts of an alert in a language: made from the fields, and replaced where written by
 * hand. Undefined when one is missing.
 */
export function textsIn(
  fields: AlertFields,
  frame: Frame,
  language: Language,
): AlertTexts | undefined {
  const made = composed(fields, frame, language);
  const own = Object.entries(fields.written[language] ?? {}).filter(
    ([, text]) => text !== undefined && text.trim() !== '',
  );
  const all = { ...made, ...Object.fromEntries(own) } as Partial<AlertTexts>;
  return alertParts.every((part) => all[part] !== undefined) ? (all as AlertTexts) : undefined;
}

/**
 * Returns the texts that announce the end of an alert. They name nobody. For a language without
 * templates they are in English.
 */
export function endTexts(number: string, as: AlertEnd, language: Language): AlertTexts {
  const say = alertTextsOrEnglish(language);
  const headline = say(`ended.headline.${as}`, { number });
  const description = say(`ended.description.${as}`, { number });
  const instruction = say('ended.instruction');
  const chat = joined(description, instruction);
  return { headline, description, instruction, contact: '', sms: plain(chat), chat };
}
