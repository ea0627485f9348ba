import type { PlaceId } from '../shared/place.js';
import type { Language } from '../shared/texts/texts.js';

/** The missing person, in everyday words. */
export const sexes = ['girl', 'boy', 'woman', 'man', 'unknown'] as const;
export type Sex = (typeof sexes)[number];

/** The longest time that an alert is in force without an update, and the default, in hours. */
export const MOST_HOURS = 72;
export const USUAL_HOURS = 24;

/** The texts of an alert in one language. Each is made from the fields, or written by hand. */
export const alertParts = [
  'headline',
  'description',
  'instruction',
  'contact',
  'sms',
  'chat',
] as const;
export type AlertPart = (typeof alertParts)[number];
export type AlertTexts = Readonly<Record<AlertPart, string>>;

/**
 * Who agreed that name and picture are shown. `origin`: the publisher of the alert that we pass on.
 */
export const consents = ['none', 'reporter', 'guardian', 'court', 'origin'] as const;
export type Consent = (typeof consents)[number];

/**
 * The details that an SMS includes while there is space, most important first; everything else is
 * always included.
 */
export const smsDetails = ['plate', 'vehicle', 'clothes', 'direction', 'company', 'looks'] as const;
export type SmsDetail = (typeof smsDetails)[number];
/** What an SMS lacks: details, or the end of a long place. */
export type LeftOut = SmsDetail | 'place';

/** The content of an alert. An empty text means unknown. */
export interface AlertFields {
  /** Shown only with consent; a name without consent is refused. */
  readonly name?: string | undefined;
  readonly age?: number | undefined;
  readonly sex: Sex;
  readonly looks?: string | undefined;
  readonly clothes?: string | undefined;
  /** Where they were last seen, in everyday words. */
  readonly place?: string | undefined;
  /** When they were last seen, to the hour: ISO 8601 with an offset or Z. */
  readonly since?: string | undefined;
  readonly company?: string | undefined;
  readonly vehicle?: string | undefined;
  readonly plate?: string | undefined;
  readonly direction?: string | undefined;
  readonly consent: Consent;
  /** The id of an attachment of the case. */
  readonly photo?: string | undefined;
  /** The number to call. */
  readonly contact: string;
  /** ISO 3166-1 or 3166-2. */
  readonly areas: readonly PlaceId[];
  /** How long it is in force, in hours after it is sent. */
  readonly hours: number;
  /** Whether it is sent at night, too, because a life is in danger now. */
  readonly immediate: boolean;
  /** Its languages; by default those of the countries of its areas. */
  readonly languages: readonly Language[];
  /** The texts written by hand, by language; all others are made from the fields. */
  readonly written: Readonly<Record<Language, Partial<AlertTexts>>>;
}
