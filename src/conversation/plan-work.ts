import type { Channel } from '../bots/channel.js';
import type { Effect } from '../flows/dialog/effect.js';
import type { OpenReport, Person } from '../flows/dialog/person.js';
import type { TipWrite } from '../models/cases/tip.js';
import { sealSubscriber } from '../models/gateway/subscriber-doc.js';
import type { SubscriberWrite } from '../models/gateway/subscriber.js';
import type { Answerer } from '../polls/answerer.js';
import { beginningOf, DAY } from '../shared/clock.js';
import { randomId } from '../shared/ids.js';
import { gateKey } from '../shared/texts/gate.js';
import type { Language } from '../shared/texts/texts.js';
import { attachedWork, type Attached } from './attached.js';
import { memberNames, ownerNames, ownerNamesOfLeaver, type ReplyTo } from './contact-names.js';
import type { ConversationDeps } from './deps.js';
import { endingOf } from './quiet.js';
import { render } from './render.js';
import { effectsOf, escalationOf, tellsOfDangerAgain, tipWrite } from './tip-write.js';
import type { Work } from './work.js';

/** The outcome of a talk. */
interface TalkOutcome {
  readonly person: Person;
  readonly effects: readonly Effect[];
}

/** The facts besides the talk on which the work of a turn depends. */
export interface WorkContext {
  /** Provider ids of the messages that ERASE deletes. */
  readonly refs: readonly string[];
  /** Ids of the focal points' questions that were shown. */
  readonly read: readonly string[];
  readonly language: Language;
  /** The report as it was before the turn. */
  readonly before: OpenReport | undefined;
  /** Work of earlier turns that still waits, opened; only for a turn that erases. */
  readonly pending: readonly Work[];
  readonly unasked?: Work['unasked'];
  /** Files and places that came with the message. */
  readonly attached: readonly Attached[];
}

/**
 * The word that opens a question when no safe word was chosen: the "1" that the neutral text asks
 * for.
 */
const NO_WORD = '1';

/**
 * Plans the tip and everything that follows from it: the escalation, and the address at which its
 * reporter may be texted.
 */
function reportWork(
  deps: ConversationDeps,
  { person, effects }: TalkOutcome,
  to: ReplyTo | undefined,
  { before, attached: came }: WorkContext,
  now: Date,
): Pick<Work, 'tip' | 'attached' | 'escalate' | 'helpAgain' | 'keepAddress'> {
  // The work's own id reaches providers in status callbacks, so the tip must not be stored under
  // it.
  const tip = tipWrite(deps, randomId(), effects, before, now);
  if (!tip) return {};
  const escalate = escalationOf(tip, effects, before, now);
  const attached = to && attachedWork(deps, effects, came, to.channel, tip.receivedAt);
  const keepAddress = to && addressToKeep(deps, tip, effects, to, person, now);
  return {
    tip,
    ...(attached ? { attached } : {}),
    ...(escalate ? { escalate } : {}),
    ...(tellsOfDangerAgain(tip, effects, before) ? { helpAgain: true } : {}),
    ...(keepAddress ? { keepAddress } : {}),
  };
}

/** Returns the return address of a reporter who chose to be texted (reply mode C). */
function addressToKeep(
  deps: ConversationDeps,
  write: TipWrite,
  effects: readonly Effect[],
  to: ReplyTo,
  person: Person,
  now: Date,
): Work['keepAddress'] {
  const finish = effectsOf(effects, 'finish').at(-1);
  if (!write.handle || finish?.mode !== 'C') return undefined;
  const home = deps.directory().country(write.country);
  return {
    handle: write.handle,
    owner: ownerNames(deps, to, now)[0],
    language: person.language ?? deps.defaultLanguage,
    hours: finish.hours ?? 'any',
    word: gateKey(finish.safeWord ?? '') ?? NO_WORD,
    zone: home?.zone ?? 'UTC',
    ...(home ? { country: write.country } : {}),
  };
}

/** Returns the subscription of a person who has just joined. */
function subscription(
  deps: ConversationDeps,
  effects: readonly Effect[],
  to: ReplyTo,
  language: Language,
  now: Date,
): SubscriberWrite | undefined {
  const joined = effectsOf(effects, 'subscribe').at(-1);
  if (!joined) return undefined;
  const { ownWords, ...open } = joined.member;
  const [_id, ...olderIds] = memberNames(deps, to, now);
  const box = {
    address: to.from,
    ...(to.to ? { from: to.to } : {}),
    ...(ownWords ? { ownWords } : {}),
  };
  return {
    _id,
    olderIds,
    promise: randomId(),
    ...open,
    channel: to.channel,
    language,
    box: sealSubscriber(deps.keys.gateway(), _id, box, now),
    // Only the day is stored: the exact time would link the person to a talk.
    since: beginningOf(DAY, now),
  };
}

/**
 * Plans what is stored about a person from now on and what no longer is: STOP, ERASE, joining and
 * leaving.
 */
function membershipWork(
  deps: ConversationDeps,
  { person, effects }: TalkOutcome,
  to: ReplyTo,
  { refs, language }: WorkContext,
  now: Date,
): Pick<Work, 'forget' | 'stop' | 'hush' | 'subscribe' | 'wish' | 'unsubscribe' | 'erase'> {
  const has = (type: Effect['type']) => effects.some((effect) => effect.type === type);
  const wished = effectsOf(effects, 'wish').at(-1);
  const subscribe = subscription(deps, effects, to, language, now);
  const leaves = has('unsubscribe');
  // Two keyed names for each key: few turns need them.
  const member = wished || leaves ? memberNames(deps, to, now) : undefined;
  return {
    ...(has('forget') ? { forget: ownerNamesOfLeaver(deps, to, now) } : {}),
    ...(has('forget') && person.stopped ? { stop: true } : {}),
    ...(endingOf({ effects }) === 'unsafe' ? { hush: true } : {}),
    ...(subscribe ? { subscribe } : {}),
    ...(wished && member
      ? {
          wish: {
            promise: randomId(),
            names: member,
            wish: wished.wish,
            wanted: wished.wanted,
          },
        }
      : {}),
    ...(leaves && member ? { unsubscribe: member } : {}),
    ...(has('erase') && refs.length > 0 ? { erase: refs } : {}),
  };
}

/** Returns the person in the form in which polls count them. */
function answererOf(
  deps: ConversationDeps,
  to: ReplyTo,
  person: Person,
  language: Language,
): Answerer {
  const country =
    person.country ??
    (to.from.startsWith('+') ? deps.directory().countryOfPhone(to.from)?.iso2 : undefined);
  return {
    channel: to.channel,
    address: to.from,
    language,
    ...(to.to ? { from: to.to } : {}),
    ...(country ? { country } : {}),
  };
}

/** Plans what a turn saves, counts and erases in polls. */
function pollWork(
  deps: ConversationDeps,
  { person, effects }: TalkOutcome,
  to: ReplyTo,
  { language, pending }: WorkContext,
  now: Date,
): Pick<Work, 'answers' | 'late' | 'erasePolls' | 'unlist'> {
  const answers = effectsOf(effects, 'poll').flatMap(
    ({ flow, happened }) =>
      deps.polls.promise(flow, happened, answererOf(deps, to, person, language), now) ?? [],
  );
  const late = effectsOf(effects, 'late').map(({ flow }) => ({ flow, id: randomId() }));
  const kept = {
    ...(answers.length > 0 ? { answers } : {}),
    ...(late.length > 0 ? { late } : {}),
  };
  if (effectsOf(effects, 'forget').length === 0) return kept;
  const names = deps.polls.namesOf({ channel: to.channel, address: to.from });
  if (effectsOf(effects, 'erase').length > 0) {
    // What earlier turns promised to save about the person is no longer saved.
    const refused = pending.flatMap((work) => (work.answers ?? []).map(({ id }) => id));
    return { ...kept, erasePolls: { names, refused } };
  }
  return names.tell.length > 0 ? { ...kept, unlist: names.tell } : kept;
}

/**
 * Turns the outcome of a talk into the work that the turn promises; undefined when there is nothing
 * to do.
 */
export function planWork(
  deps: ConversationDeps,
  channel: Channel,
  to: ReplyTo | undefined,
  talk: TalkOutcome,
  context: WorkContext,
  now: Date,
): Work | undefined {
  const id = randomId();
  const says = to ? effectsOf(talk.effects, 'say') : [];
  const replies = render(says, context.language, deps.texts, channel.capabilities);
  const parts = {
    ...reportWork(deps, talk, to, context, now),
    ...(to ? membershipWork(deps, talk, to, context, now) : {}),
    ...(to ? pollWork(deps, talk, to, context, now) : {}),
    ...(context.read.length > 0 ? { read: context.read } : {}),
  };
  if (replies.length === 0 && Object.keys(parts).length === 0) return undefined;
  return {
    id,
    at: now.getTime(),
    ...(to
      ? { to: { channel: to.channel, address: to.from, ...(to.to ? { from: to.to } : {}) } }
      : {}),
    ...parts,
    ...(context.unasked ? { unasked: context.unasked } : {}),
    replies: replies.map((reply, i) => ({ id: `${id}.${i}`, ...reply })),
  };
}
