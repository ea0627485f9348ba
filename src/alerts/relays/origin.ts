import type { RelayDoc } from '../../models/cases/alert-doc.js';
import { DAY } from '../../shared/clock.js';
import type { Language } from '../../shared/texts/texts.js';
import type { CapAlert, CapInfo, Reference } from '../cap/alert.js';
import { readReference } from '../cap/lists.js';
import { written } from '../compose-parts.js';
import { endOf, sentAt } from '../feeds/standing.js';
import type { AlertFields } from '../fields.js';
import { idFrom } from '../../shared/ids.js';

/** Reads what a neighbour's message says about itself, and which messages it names. Pure. */

/** Returns the key of a message: a sender uses an identifier only once. */
export const messageKey = ({
  sender,
  identifier,
}: Pick<Reference, 'sender' | 'identifier'>): string => idFrom(`${sender},${identifier}`);

/**
 * Returns the messages that a CAP incident names, as relays write them: `sender,identifier,sent`.
 */
const incidentsOf = ({ incidents }: CapAlert): Reference[] =>
  incidents.flatMap((one) => readReference(one) ?? []);

/** Returns a message, those that it follows, and those that it passes on. */
export const namedBy = (alert: CapAlert): readonly Reference[] => [
  alert,
  ...alert.references,
  ...incidentsOf(alert),
];

/** Returns the keys of all these messages. */
export const keysOf = (alert: CapAlert): string[] => [...new Set(namedBy(alert).map(messageKey))];

/** Why a message cannot be passed on. */
export type Unfit = 'notActual' | 'notPublic' | 'notPerson' | 'originEnded' | 'expired';

/**
 * Returns when a message expires. A CAP message without an end counts for a day, as hubs read it.
 */
export const expiryOf = (alert: CapAlert): Date => endOf(alert) ?? new Date(sentAt(alert) + DAY);

/** Checks whether a message announces the end: it is cancelled, or all clear in every language. */
export const isEnd = ({ msgType, infos }: CapAlert): boolean =>
  msgType === 'Cancel' || msgType === 'Error' || (infos.length > 0 && infos.every(isClear));
const isClear = ({ responseTypes }: CapInfo): boolean => responseTypes.includes('AllClear');

/** Returns how the alert ended. */
export const endOfOrigin = ({ infos }: CapAlert): 'found' | 'cancelled' =>
  infos.some(isClear) ? 'found' : 'cancelled';

/** The categories of alerts about people; a flood or a fire is not one. */
const aboutPeople: readonly string[] = ['Rescue', 'Safety', 'Security', 'Other'];

/** Returns why a message cannot be passed on, from its own content; undefined if it can. */
export function unfitOf(alert: CapAlert, now: Date): Unfit | undefined {
  const { status, scope, msgType, infos } = alert;
  if (status !== 'Actual') return 'notActual';
  if (scope !== 'Public') return 'notPublic';
  if (isEnd(alert)) return 'originEnded';
  const person = infos.some((one) => one.categories.some((kind) => aboutPeople.includes(kind)));
  if ((msgType !== 'Alert' && msgType !== 'Update') || !person) return 'notPerson';
  return expiryOf(alert) <= now ? 'expired' : undefined;
}

/** Returns `alert` for the SAME code of a Child Abduction Emergency; otherwise `notice`. */
export const kindOfOrigin = ({ infos }: CapAlert): 'alert' | 'notice' =>
  infos.some(({ eventCodes }) => eventCodes.some(({ value }) => value === 'CAE'))
    ? 'alert'
    : 'notice';

const languageOf = ({ language = 'en' }: CapInfo): string =>
  language.split('-')[0]?.toLowerCase() ?? '';

/** Returns the languages of a message. */
export const languagesOfOrigin = ({ infos }: CapAlert): Language[] => infos.map(languageOf);

/**
 * The longest name of an owner, because an SMS contains it, too; for a longer one we use the desk's
 * name of the feed.
 */
const LONGEST_NAME = 40;

/**
 * Returns the owner of the alert, and how to reach them.
 * @param feed the desk's name of the feed
 */
function whoseOf(
  { infos, sender }: CapAlert,
  feed: string,
  language: Language,
): Pick<RelayDoc, 'name' | 'contact'> {
  const own = infos.filter((one) => languageOf(one) === language);
  const all = [...own, ...infos];
  const names = [...all.map(({ senderName }) => senderName), feed, sender];
  const known = names.flatMap((one) => written(one) ?? []);
  const contact = all.map((one) => written(one.contact)).find((one) => one !== undefined);
  const name = known.find(({ length }) => length <= LONGEST_NAME) ?? known[0] ?? sender;
  return { name, ...(contact === undefined ? {} : { contact: contact.slice(0, 200) }) };
}

/**
 * Returns the stored data of a message that is passed on.
 * @param item the id under which it was read
 */
export const originOf = (
  alert: CapAlert,
  item: string,
  feed: { readonly address: string; readonly name: string },
  language: Language,
): Omit<RelayDoc, 'claim' | 'news'> => ({
  ...{ item, follows: keysOf(alert), feed: feed.address },
  ...{ sender: alert.sender, identifier: alert.identifier, sent: alert.sent },
  ...whoseOf(alert, feed.name, language),
  expires: expiryOf(alert),
});

/**
 * Returns the neighbour's words in the requested languages, over earlier words in them.
 * Instructions are left out: the number to call and the word to text are ours.
 */
export function writtenFrom(
  { infos }: CapAlert,
  languages: readonly Language[],
  before: AlertFields['written'] = {},
): AlertFields['written'] {
  const said = languages.flatMap((language) => {
    const info = infos.find((one) => languageOf(one) === language);
    const parts = { headline: written(info?.headline), description: written(info?.description) };
    const own = Object.fromEntries(Object.entries(parts).filter(([, text]) => text !== undefined));
    return Object.keys(own).length === 0 ? [] : [[language, { ...before[language], ...own }]];
  });
  return { ...before, ...(Object.fromEntries(said) as AlertFields['written']) };
}
