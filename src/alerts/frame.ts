import type { AlertDoc } from '../models/cases/alert-doc.js';
import { alertSays } from '../models/gateway/published-alert.js';
import { findAuthority, type AlertAuthority } from '../models/gateway/alert-authority.js';
import type { Language } from '../shared/texts/texts.js';
import type { Frame } from './compose-parts.js';
import type { AlertDeps } from './deps.js';
import { alertTextsOrEnglish } from './texts.js';

/**
 * The sender of alerts for a country that has no authority yet. Nobody can own a name below
 * `invalid` (RFC 2606).
 */
export const TEST_SENDER = 'amana-test.invalid';
/** The time zone when the country is unknown. */
const USUAL_ZONE = 'Africa/Abidjan';

/** Returns the address of an alert's page. */
export const webOf = ({ publicUrl }: Pick<AlertDeps, 'publicUrl'>, number: string): string =>
  `${publicUrl}/alerts/${number}`;

/**
 * Returns the address of an alert's picture.
 * @param id of the published alert
 */
export const photoOf = ({ publicUrl }: Pick<AlertDeps, 'publicUrl'>, id: string): string =>
  `${publicUrl}/alerts/${id}/photo`;

export const zoneOf = ({ directory }: Pick<AlertDeps, 'directory'>, country: string): string =>
  directory().country(country)?.zone ?? USUAL_ZONE;

/** A frame, with the data about the sender for CAP. */
export interface FullFrame extends Frame {
  readonly country: string;
  readonly language: Language;
  readonly capSender: string;
  readonly authority: AlertAuthority | undefined;
}

/**
 * Returns the data that the texts of an alert use besides its fields.
 * @param authority responsible for the alerts of its country
 */
export function frameOf(
  deps: Pick<AlertDeps, 'directory' | 'publicUrl'>,
  {
    number,
    kind,
    country,
    messages,
    relay,
  }: Pick<AlertDoc, 'number' | 'kind' | 'country' | 'messages' | 'relay'>,
  authority: AlertAuthority | undefined,
): FullFrame {
  const language = deps.directory().country(country)?.officialLanguage ?? 'en';
  return {
    ...{ number, kind, country, language, authority, relay },
    status: authority ? 'Actual' : 'Test',
    msgType: messages.length === 0 ? 'Alert' : 'Update',
    zone: zoneOf(deps, country),
    web: webOf(deps, number),
    sender: authority?.name ?? alertTextsOrEnglish(language)('sender.test'),
    capSender: authority?.sender ?? TEST_SENDER,
  };
}

/**
 * Names what officers say yes to besides the fields: a test is not the message to thousands, and a
 * notice no alert.
 */
export const frameName = ({ status, kind, capSender, sender }: FullFrame): string =>
  [status, kind, capSender, sender].join(' ');

/** Returns the published chat texts of an alert by language, if an update of it may be written. */
export async function outOf(
  { db: { gateway } }: Pick<AlertDeps, 'db'>,
  { published, messages }: Pick<AlertDoc, 'published' | 'messages'>,
): Promise<Frame['out']> {
  if (published === undefined || messages.length === 0) return undefined;
  const says = (await alertSays(gateway, published))?.says ?? {};
  return Object.fromEntries(Object.entries(says).map(([language, { chat }]) => [language, chat]));
}

/** Loads the frame of an alert, with the current authority of its country. */
export async function loadFrame(deps: AlertDeps, doc: AlertDoc): Promise<FullFrame> {
  const [authority, out] = await Promise.all([
    findAuthority(deps.db.gateway, doc.country),
    outOf(deps, doc),
  ]);
  return { ...frameOf(deps, doc, authority), out };
}
