import type { RelayDoc } from '../../models/cases/alert-doc.js';
import { DAY } from '../../shared/clock.js';
import type { Language } from '../../shared/texts/texts.js';
import type { CapAlert, CapInfo, Reference } from '../cap/alert.js';
import { readReference } from '../cap/lists.js';
import { written } from '../compose.js';
import { endOf, sentAt } from '../feeds/standing.js';
import type { AlertFields } from '../fields.js';
import { idFrom } from '../../shared/ids.js';

/** What a neighbour's message says of itself, and whom it names. Pure. */

/** By what a message is known: a sender gives an identifier once. */
export const messageKey = ({
  sender,
  identifier,
}: Pick<Reference, 'sender' | 'identifier'>): string => idFrom(`${sender},${identifier}`);

/** The messages that an incident of CAP names, as relays write them: `sender,identifier,sent`. */
const incidentsOf = ({ incidents }: CapAlert): Reference[] =>
  incidents.flatMap((one) => readReference(one) ?? []);

/** A message, those that it follows, and those that it passes on. */
export const namedBy = (alert: CapAlert): readonly Reference[] => [
  alert,
  ...alert.references,
  ...incidentsOf(alert),
];

/** The keys of all of them. */
export const keysOf = (alert: CapAlert): string[] => [...new Set(namedBy(alert).map(messageKey))];

/** What of a message keeps it from being passed on. */
export type Unfit = 'notActual' | 'notPublic' | 'notPerson' | 'originEnded' | 'expired';

/** A message of CAP without an end counts for a day: hubs read it so. */
export const expiryOf = (alert: CapAlert): Date => endOf(alert) ?? new Date(sentAt(alert) + DAY);

/** Whether a message says that it is over: taken back, or all clear in every language. */
export const isEnd = ({ msgType, infos }: CapAlert): boolean =>
  msgType === 'Cancel' || msgType === 'Error' || (infos.length > 0 && infos.every(isClear));
const isClear = ({ responseTypes }: CapInfo): boolean => responseTypes.includes('AllClear');

/** How it is over. */
export const endOfOrigin = ({ infos }: CapAlert): 'found' | 'cancelled' =>
  infos.some(isClear) ? 'found' : 'cancelled';

/** Alerts about people are of these kinds; a flood or a fire is none. */
const aboutPeople: readonly string[] = ['Rescue', 'Safety', 'Security', 'Other'];

/** Why a message is not passed on, as far as it says so itself; undefined when it may be. */
export function unfitOf(alert: CapAlert, now: Date): Unfit | undefined {
  const { status, scope, msgType, infos } = alert;
  if (status !== 'Actual') return 'notActual';
  if (scope !== 'Public') return 'notPublic';
  if (isEnd(alert)) return 'originEnded';
  const person = infos.some((one) => one.categories.some((kind) => aboutPeople.includes(kind)));
  if ((msgType !== 'Alert' && msgType !== 'Update') || !person) return 'notPerson';
  return expiryOf(alert) <= now ? 'expired' : undefined;
}

/** Child Abduction Emergency, by its code of SAME: all else is a notice. */
export const kindOfOrigin = ({ infos }: CapAlert): 'alert' | 'notice' =>
  infos.some(({ eventCodes }) => eventCodes.some(({ value }) => value === 'CAE'))
    ? 'alert'
    : 'notice';

const languageOf = ({ language = 'en' }: CapInfo): string =>
  language.split('-')[0]?.toLowerCase() ?? '';

/** The languages in which a message says something. */
export const languagesOfOrigin = ({ infos }: CapAlert): Language[] => infos.map(languageOf);

/** A name is said in an SMS, too: a longer one gives way to what the desk calls the feed. */
const LONGEST_NAME = 40;

/** Whose alert it is, and how they are reached. @param feed what the desk calls it */
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

/** What is kept of a message that is passed on. @param item its id as it was read */
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
 * What the neighbour says in languages that are asked for, over what was written in them before.
 * What to do is not among it: whom to call, and the word to text, are ours.
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
