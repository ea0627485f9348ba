import { DateTime } from 'luxon';
import type { AlertKind, RelayDoc } from '../models/cases/alert-doc.js';
import type { Language } from '../shared/texts/texts.js';
import type { AlertFields, SmsDetail } from './fields.js';
import type { AlertText } from './texts.js';

/** The data that texts use besides the fields. */
export interface Frame {
  readonly number: string;
  readonly kind: AlertKind;
  readonly status: 'Test' | 'Actual';
  readonly msgType: 'Alert' | 'Update';
  /** Time zone of the country. */
  readonly zone: string;
  /** The address of the page. */
  readonly web: string;
  /** The owner of the alert. */
  readonly sender: string;
  /**
   * The published chat texts by language, which an update follows; in chats, letters are not
   * counted.
   */
  readonly out?: Readonly<Record<Language, string>> | undefined;
  /** For a neighbour's alert that is passed on: its owner, and when it ends there. */
  readonly relay?: RelayedFrame | undefined;
}

type RelayedFrame = Pick<RelayDoc, 'name' | 'sender' | 'identifier' | 'sent' | 'expires'>;

/** Returns the word that people text to report a sighting: `TG7` for TG-2026-07. */
export const wordOf = (number: string): string => {
  const [country = '', , count = ''] = number.split('-');
  return `${country}${Number(count)}`;
};

export const joined = (...parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== '').join(' ');

/** Returns the text on one line; undefined if it is empty. */
export const written = (text: string | undefined): string | undefined => {
  const tidy = text?.replace(/\s+/g, ' ').trim();
  return tidy === '' ? undefined : tidy;
};

/** Returns the text without full stops and spaces at its end. */
const bare = (text: string): string => text.replace(/[\s.]+$/, '');

/** Returns the name, only if there is consent. */
const nameOf = ({ name, consent }: AlertFields): string | undefined =>
  consent === 'none' ? undefined : written(name);

function ageOf({ age }: AlertFields, say: AlertText): string | undefined {
  if (age === undefined) return undefined;
  return age === 0 ? say('age.infant') : say('age', { count: age });
}

function whoOf({ sex }: AlertFields, kind: AlertKind, say: AlertText): string {
  return sex === 'unknown' ? say(`who.unknown.${kind}`) : say(`who.${sex}`);
}

/** Returns "Ama, girl, 7 years". */
export const personOf = (fields: AlertFields, kind: AlertKind, say: AlertText): string =>
  [nameOf(fields), whoOf(fields, kind, say), ageOf(fields, say)]
    .filter((part) => part !== undefined)
    .join(', ');

function whenOf({ since }: AlertFields, zone: string): string | undefined {
  const at = since === undefined ? undefined : DateTime.fromISO(since, { zone });
  return at?.isValid ? at.toFormat("dd/MM HH'h'") : undefined;
}

export function seenOf(fields: AlertFields, zone: string, say: AlertText): string | undefined {
  const [place, when] = [written(fields.place), whenOf(fields, zone)];
  if (place && when) return say('seen.both', { place: bare(place), when });
  if (place) return say('seen.place', { place: bare(place) });
  return when && say('seen.when', { when });
}

export function detailOf(fields: AlertFields, one: SmsDetail, say: AlertText): string | undefined {
  const text = written(fields[one]);
  return text && say(one, { text: bare(text) });
}

/** Returns "TEST", "UPDATE", or nothing. */
export const markOf = ({ status, msgType }: Frame, say: AlertText): string =>
  joined(
    status === 'Test' ? say('test') : undefined,
    msgType === 'Update' ? say('update') : undefined,
  );
