import type { Channel } from '../bots/channel.js';
import type { Directory } from '../directory/directory.js';
import type { TalkContext } from '../flows/dialog/talk-context.js';
import { newStrandKey } from '../privacy/tip-seal.js';
import { randomCaseCode, randomId, randomReferenceTail } from '../shared/ids.js';
import type { Texts } from '../shared/texts/texts.js';
import type { ReplyTo } from './contact-names.js';
import type { ConversationDeps } from './deps.js';
import { judgedOnce } from './judged.js';
import { missingOnce } from './missing-once.js';

/** The person in a talk, and the channel; without `to` nobody wrote. */
export interface TalkPartner {
  readonly channel: Channel;
  readonly to?: ReplyTo;
  /** A BCP-47 tag of the person's device language, as the provider reports it. */
  readonly languageHint?: string;
}

/** Returns what the directory knows of countries, places and helplines. */
function placesOf(
  directory: Directory,
  texts: Texts,
  now: Date,
): Pick<
  TalkContext,
  'countries' | 'helpline' | 'officialLanguage' | 'languagesOf' | 'areaIn' | 'countryIn' | 'places'
> {
  return {
    countries: (language) =>
      directory
        .countries()
        .map(({ iso2, names }) => ({ value: iso2, label: names[language as 'en'] ?? names.en })),
    helpline: (country) => (country ? directory.helpline(country, now)?.number : undefined),
    officialLanguage: (country) => {
      const tag = directory.country(country)?.officialLanguage;
      return tag ? texts.match(tag) : undefined;
    },
    languagesOf: (country) =>
      (directory.country(country)?.languages ?? []).flatMap((tag) => texts.match(tag) ?? []),
    areaIn: (country, text) => directory.areaIn(country, text),
    countryIn: (text, home) => directory.countryIn(text, home),
    places: directory.places,
  };
}

/** Returns the polls and campaigns to which a talk may lead. */
function pollsOf(
  { polls, directory }: ConversationDeps,
  now: Date,
): Pick<TalkContext, 'poll' | 'pollTurn' | 'pollByWord' | 'campaignWord' | 'campaignOnJoining'> {
  return {
    poll: (flow, language, country) => {
      const helpline = country ? directory().helpline(country, now)?.number : undefined;
      return polls.flow(flow, language, helpline, now);
    },
    pollTurn: polls.turn,
    pollByWord: (text) => polls.byWord(text, now),
    campaignWord: (text, language) => polls.answer(text, language, now),
    campaignOnJoining: (language) => polls.onJoining(language, now),
  };
}

/**
 * Draws the ids, keys and codes that a report may need. This is done outside the turn, so that the
 * turn itself is pure.
 */
const drawFresh = (): TalkContext['fresh'] => ({
  tip: randomId(),
  strand: randomId(),
  strandKey: newStrandKey().toString('base64'),
  referenceTail: randomReferenceTail(),
  code: randomCaseCode(),
});

/**
 * Returns a reader of a number's country. It parses the number only when asked, and only once:
 * parsing is slow, and most turns know the country.
 */
function readLazily(directory: Directory, address: string | undefined): () => string | undefined {
  let country: string | undefined;
  let unread = address?.startsWith('+') === true;
  return () => {
    if (unread && address) country = directory.countryOfPhone(address)?.iso2;
    unread = false;
    return country;
  };
}

/**
 * Makes everything from outside on which one turn of a talk may depend, including random values.
 */
export function talkContext(
  deps: ConversationDeps,
  { channel, to, languageHint }: TalkPartner,
  now: Date,
  ended?: TalkContext['ended'],
): TalkContext {
  const { texts } = deps;
  const directory = deps.directory();
  const countryOfNumber = readLazily(directory, to?.from);
  let fresh: TalkContext['fresh'] | undefined;
  return {
    texts,
    defaultLanguage: deps.defaultLanguage,
    get countryOfAddress() {
      return countryOfNumber();
    },
    ...(to && languageHint ? { languageHint } : {}),
    ...judgedOnce(deps.judge, texts),
    ...(ended ? { ended } : {}),
    // The same values for the whole turn; most turns need none.
    get fresh() {
      return (fresh ??= drawFresh());
    },
    erases: channel.capabilities.erases,
    locates: channel.capabilities.locates === true,
    // An MMS picture costs its sender money, and reaches us in few countries: by SMS nobody is
    // asked for one.
    photos: channel.fetchFile !== undefined && channel.capabilities.letters === 'unicode',
    missingIn: missingOnce(
      (country) => (country && directory.country(country)?.zone) ?? 'UTC',
      now,
    ),
    ...placesOf(directory, texts, now),
    ...pollsOf(deps, now),
  };
}
