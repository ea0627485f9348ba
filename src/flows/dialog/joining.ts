import { partsOf } from '../../shared/place.js';
import {
  isChild,
  wishes,
  type AgeBand,
  type Gender,
  type Traits,
  type Wish,
} from '../../shared/traits.js';
import type { Answers } from '../engine/flow.js';
import { countryOf, say, type Draft } from './draft.js';
import type { Member, TalkContext } from './talk-context.js';
import { tellHelpline } from './report.js';

/** The most letters of a person's description of themselves; the rest is cut off. */
const LONGEST_OWN = 100;

/**
 * Looks up whether a person is a subscriber, before anything is said.
 * @param then what they want to do
 */
export function lookForMember(draft: Draft, then: 'join' | 'show' | 'alerts'): Draft {
  return { ...draft, effects: [...draft.effects, { type: 'lookup', what: 'member', text: then }] };
}

/** Remembers how a person describes themselves, until they have joined. */
export function describeOneself(draft: Draft, text: string): Draft {
  return {
    ...draft,
    person: { ...draft.person, joining: { ownWords: text.trim().slice(0, LONGEST_OWN) } },
  };
}

/**
 * Returns the answers that are stored. For a child that is only the age, and the country of the
 * number.
 */
function traitsOf(answers: Answers, draft: Draft, context: TalkContext): Traits {
  const age = answers['age'] as AgeBand | undefined;
  const home = countryOf(draft.person, context);
  const asked = isChild(age)
    ? undefined
    : (answers['which'] ?? answers['place'] ?? answers['point']);
  const place =
    asked === undefined ? (home === undefined ? {} : { country: home }) : partsOf(asked);
  const gender = isChild(age) ? undefined : (answers['gender'] as Gender | undefined);
  return { ...place, ...(age ? { age } : {}), ...(gender ? { gender } : {}) };
}

/** Subscribes a person who reached the end of joining. It undoes an earlier STOP. */
export function subscribe(draft: Draft, answers: Answers, context: TalkContext): Draft {
  const { joining, ...person } = draft.person;
  const chosen = (answers['wants'] ?? '').split(',');
  const wants = Object.fromEntries(wishes.map((wish) => [wish, chosen.includes(wish)])) as Record<
    Wish,
    boolean
  >;
  const traits = traitsOf(answers, draft, context);
  const ownWords = traits.gender === 'own' ? joining?.ownWords : undefined;
  const effect = {
    type: 'subscribe',
    member: { ...traits, wants, ...(ownWords ? { ownWords } : {}) },
  } as const;
  const joined: Draft = {
    person: { ...person, stopped: false },
    effects: [...draft.effects, effect],
  };
  if (!isChild(traits.age)) return say(joined, 'register.done');
  return tellHelpline(say(joined, 'register.doneChild'), traits.country, context, 'help.helpline');
}

/** Unsubscribes a person: nothing is sent any more, and what was stored for it is erased. */
export function unsubscribe(draft: Draft): Draft {
  return { ...draft, effects: [...draft.effects, { type: 'unsubscribe' }] };
}

/**
 * Notes that a subscriber wants alerts about missing people from now on, or no longer wants them.
 * About anybody else nothing is stored.
 */
export const wishAlerts = (draft: Draft, wanted: boolean): Draft =>
  say(
    { ...draft, effects: [...draft.effects, { type: 'wish', wish: 'alerts', wanted }] },
    wanted ? 'wish.alertsOn' : 'wish.alertsOff',
  );

/**
 * Tells a subscriber what is stored about them, in their language. Nothing here mentions a report,
 * and their own words are not shown: somebody else may hold the phone.
 */
export function tellMember(draft: Draft, member: Member, context: TalkContext): Draft {
  const language = draft.person.language ?? context.defaultLanguage;
  const { age, gender, country, area, district } = member;
  const wants = wishes
    .filter((wish) => member.wants[wish])
    .map((wish) => context.texts.say(language, { key: `wants.${wish}` }));
  const place = district ?? area ?? country;
  const told = [
    ...(age ? [context.texts.say(language, { key: `age.${age}` })] : []),
    ...(gender ? [context.texts.say(language, { key: `gender.${gender}` })] : []),
    ...(place ? [context.places.label(place, language)] : []),
  ].filter((one) => one !== '');
  const sent = say(draft, 'member.wants', { wants: wants.join(', ') });
  return told.length > 0
    ? say(sent, 'member.traits', { traits: told.join('; ') })
    : say(sent, 'member.noTraits');
}
