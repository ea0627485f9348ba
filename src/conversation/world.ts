import type { Channel, Inbound } from '../bots/channel.js';
import type { World } from '../flows/dialog/person.js';
import { randomCaseCode, randomId, randomReferenceTail } from '../shared/ids.js';
import { signalsIn } from '../shared/texts/signals-in.js';
import type { ConversationDeps } from './deps.js';
import { newStrandKey } from '../privacy/tip-seal.js';

/**
 * The world of one turn: everything from outside that the talk may depend on, chance included.
 * @param from who wrote; absent for turns nobody wrote (silence)
 */
export function worldFor(
  deps: ConversationDeps,
  channel: Channel,
  from: Pick<Inbound, 'from' | 'languageHint'> | undefined,
  now: Date,
): World {
  const directory = deps.directory();
  const { texts } = deps;
  const phone = from?.from.startsWith('+') ? directory.countryOfPhone(from.from)?.iso2 : undefined;
  return {
    texts,
    defaultLanguage: deps.defaultLanguage,
    ...(phone ? { countryOfAddress: phone } : {}),
    ...(from?.languageHint ? { languageHint: from.languageHint } : {}),
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
    signalsIn: (text) => [...new Set(signalsIn(text, texts).map(({ signal }) => signal))],
    fresh: {
      tip: randomId(),
      strand: randomId(),
      strandKey: newStrandKey().toString('base64'),
      referenceTail: randomReferenceTail(),
      code: randomCaseCode(),
    },
    erases: channel.capabilities.erases,
    locates: channel.capabilities.locates === true,
    poll: (flow, language, country) => {
      const helpline = country ? directory.helpline(country, now)?.number : undefined;
      return deps.polls.flow(flow, language, helpline, now);
    },
    pollTurn: deps.polls.turn,
    pollByWord: (text) => deps.polls.byWord(text, now),
    campaignWord: (text, language) => deps.polls.answer(text, language, now),
    campaignOnJoining: (language) => deps.polls.onJoining(language, now),
  };
}
