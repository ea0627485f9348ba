import type { ChannelId } from '../bots/channel.js';
import type { NamedAlert } from '../flows/dialog/talk-context.js';
import type { StandingAlert } from '../flows/dialog/person.js';
import {
  findPublished,
  findPublishedByWord,
  standingAlerts,
  type PublishedAlert,
} from '../models/gateway/published-alert.js';
import { withPlainDigits } from '../shared/texts/fold.js';
import type { ConversationDeps } from './deps.js';

/** Matches an alert's number or word at the beginning of a text: "SEEN TG-2026-07 …", "TG7 …". */
const NAMED =
  /^[^\p{L}\p{N}]{0,8}(?:(?:seen|saw|i saw|vue?s?|j'ai vu|visto|vista|vi|alert|alerte|alerta)\s{1,4})?([a-z]{2})[\s-]?(?:(\d{4})[\s-](\d{1,4})|(\d{1,4}))(?![\p{L}\p{N}])/iu;

/** The alert name at the beginning of a text, and the text that follows it. */
export interface Named {
  /** A number (`TG-2026-07`) or a word (`TG7`). */
  readonly name: string;
  readonly rest: string;
}

/**
 * Returns the alert number or word at the beginning of a text; it may not belong to any alert.
 * Pure.
 */
export function namedIn(text: string): Named | undefined {
  const found = NAMED.exec(withPlainDigits(text.slice(0, 60)));
  if (!found) return undefined;
  const [whole, letters = '', year, count = '', short = ''] = found;
  const country = letters.toUpperCase();
  const name =
    year === undefined
      ? `${country}${Number(short)}`
      : `${country}-${year}-${String(Number(count)).padStart(2, '0')}`;
  return { name, rest: text.slice(whole.length).replace(/^[\s.,:;!?–—-]+/u, '') };
}

/** Finds the alert that a text is about, if the text begins with an alert's number or word. */
export async function alertNamed(
  { gateway }: ConversationDeps['db'],
  text: string,
  now: Date,
): Promise<NamedAlert | undefined> {
  const named = namedIn(text);
  if (!named) return undefined;
  const { name, rest } = named;
  const found: PublishedAlert | undefined = name.includes('-')
    ? await findPublished(gateway, name)
    : await findPublishedByWord(gateway, name);
  if (!found) return undefined;
  const { _id, country, state, expires } = found;
  return { alert: _id, country, ended: state === 'ended' || expires <= now, rest };
}

/** The most alerts that a person is asked to choose among: the latest ones. */
const MOST_ASKED = 3;

/**
 * Finds the alerts that a person may be telling about when they name none. A test alert reaches
 * only the simulated phones on the screen, so nobody else is asked about it.
 * @param country where the person is, as far as it is known
 * @returns undefined when no alert is in force there
 */
export async function alertsPerhaps(
  { gateway }: ConversationDeps['db'],
  { country, channel }: { readonly country: string | undefined; readonly channel: ChannelId },
  now: Date,
): Promise<readonly StandingAlert[] | undefined> {
  const all = await standingAlerts(gateway, now, country);
  const told = all.filter(({ status }) => status === 'Actual' || channel.startsWith('demo-'));
  if (told.length === 0) return undefined;
  return told.slice(0, MOST_ASKED).map(({ _id: alert, number }) => ({ alert, number }));
}
