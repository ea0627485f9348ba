import type { PlaceId } from '../shared/place.js';
import type { Language } from '../shared/texts/texts.js';

/** Who is missing, as people say it of somebody. */
export const sexes = ['girl', 'boy', 'woman', 'man', 'unknown'] as const;
export type Sex = (typeof sexes)[number];

/**
 * The longest that an alert stands without an update,
 * and what it stands if nobody says otherwise, in hours.
 */
export const MOST_HOURS = 72;
export const USUAL_HOURS = 24;

/**
 * The texts of an alert in one language. Each is made
 * from the fields, and each can be written by hand.
 */
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

/** Who agreed that name and picture are shown. `origin`: whoever published what we pass on. */
export const consents = ['none', 'reporter', 'guardian', 'court', 'origin'] as const;
export type Consent = (typeof consents)[number];

/** What an SMS says as long as there is room, the most telling first; all else is always in it. */
export const smsDetails = ['plate', 'vehicle', 'clothes', 'direction', 'company', 'looks'] as const;
export type SmsDetail = (typeof smsDetails)[number];

/** What an alert says. An empty text is one that nobody knows. */
export interface AlertFields {
  /** Shown only with consent; what is written here without it is refused. */
  readonly name?: string | undefined;
  readonly age?: number | undefined;
  readonly sex: Sex;
  readonly looks?: string | undefined;
  readonly clothes?: string | undefined;
  /** Where they were seen last, as people say it. */
  readonly place?: string | undefined;
  /** When, to the hour: ISO 8601 with an offset or Z. */
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
  /** How long it stands, from the moment it goes out. */
  readonly hours: number;
  /** It is sent at night, too: a life is in danger now. */
  readonly immediate: boolean;
  /** In which it is said; those of its areas' countries, if nobody says otherwise. */
  readonly languages: readonly Language[];
  /** What was written by hand, by language; all else is made from the fields. */
  readonly written: Readonly<Record<Language, Partial<AlertTexts>>>;
}
