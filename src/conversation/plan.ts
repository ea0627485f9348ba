import type { Channel, Inbound } from '../bots/channel.js';
import type { Effect, OpenReport, Person } from '../flows/dialog/person.js';
import { tip as tipFlow } from '../flows/tip.js';
import { sealSubscriber, type SubscriberWrite } from '../models/gateway/subscriber.js';
import type { TipWrite } from '../models/cases/tip.js';
import { sealWords, wrapStrandKey } from '../privacy/tip-seal.js';
import { beginningOf, DAY, HOUR } from '../shared/clock.js';
import { randomId } from '../shared/ids.js';
import type { Language } from '../shared/texts/texts.js';
import { gateKey } from '../shared/texts/gate.js';
import { compartmentOf, excludedBy, REGION } from '../tips/recipients.js';
import { triage } from '../tips/triage.js';
import type { ConversationDeps } from './deps.js';
import { render } from './render.js';
import type { Work } from './work.js';

/** Where a turn's replies go. */
export type ReplyTo = Pick<Inbound, 'channel' | 'from' | 'to'>;

type Of<T extends Effect['type']> = Extract<Effect, { type: T }>;
const of = <T extends Effect['type']>(effects: readonly Effect[], type: T): Of<T>[] =>
  effects.filter((effect): effect is Of<T> => effect.type === type);

/** Rounded down to the hour: a tip's time must not be joinable to a carrier's records. Source: safety.md §4.7. */
const coarse = (now: Date): Date => beginningOf(HOUR, now);

function tipWrite(
  deps: ConversationDeps,
  id: string,
  effects: readonly Effect[],
  now: Date,
): TipWrite | undefined {
  const notes = of(effects, 'note');
  const finish = of(effects, 'finish').at(-1);
  const report = reportOf(effects);
  if (!report) return undefined;
  const cases = deps.keys.cases();
  const key = Buffer.from(report.strandKey, 'base64');
  const { priority, kind, reasons } = triage(report.signals);
  const compartment = compartmentOf(cases, report.country, report.signals);
  const recipient = cases.recipient(compartment);
  const words = notes.filter(({ note }) => note.words !== undefined);
  const handle = finish?.how === 'submitted' && finish.mode !== 'A' ? randomId() : undefined;
  return {
    id,
    tip: report.tip,
    reference: report.reference,
    country: report.country ?? REGION,
    ...(report.area ? { area: report.area } : {}),
    priority,
    kind,
    signals: reasons,
    answers: Object.fromEntries(
      notes.flatMap(({ note }) => (note.value === undefined ? [] : [[note.step, note.value]])),
    ),
    entries: words.map(({ note }, i) => {
      const entry = `${id}.${i}`;
      return {
        id: entry,
        strand: report.strand,
        step: note.step,
        box: sealWords(key, report.tip, entry, note.words ?? ''),
      };
    }),
    // Half a millisecond of the processor: only when somebody else than before may read it.
    ...(report.wrappedFor === recipient.kid
      ? {}
      : { strand: { id: report.strand, wraps: wrapStrandKey(key, [recipient]) } }),
    compartment,
    excludedAffiliations: excludedBy(report.signals),
    own: report.own,
    ...(finish && finish.how !== 'added' ? { state: finish.how, mode: finish.mode } : {}),
    ...(finish?.code ? { codes: [cases.codeDigests(finish.code, now)[0]] } : {}),
    ...(handle ? { handle } : {}),
    receivedAt: coarse(now),
    flow: `${tipFlow.id}@${tipFlow.version}`,
  };
}

/**
 * The person as they are to be remembered: whom the key of their words is sealed to. Saved in the same commit as the
 * work that seals it, so that the one is never there without the other.
 */
export function withSealing(person: Person, write: TipWrite | undefined): Person {
  const { report } = person;
  const wrap = write?.strand?.wraps[0];
  if (!report || !wrap || write.strand?.id !== report.strand) return person;
  return { ...person, report: { ...report, wrappedFor: wrap.kid } };
}

/** What of a report its escalation depends on; while this stays the same, there is nothing new to tell. */
function stake(report: OpenReport | undefined): string | undefined {
  if (!report || report.notes === 0) return undefined;
  const { priority, kind } = triage(report.signals);
  return JSON.stringify([priority, kind, report.country, report.area, excludedBy(report.signals)]);
}

/**
 * A life in danger is called out at once, and again when more is known of it; everything else when the person has
 * finished, or has fallen silent, so that a focal point is not called with half a sentence.
 */
function escalation(
  write: TipWrite,
  report: OpenReport,
  before: OpenReport | undefined,
  finished: boolean,
): Work['escalate'] {
  if (!finished && (write.priority !== 1 || stake(report) === stake(before))) return undefined;
  return {
    tip: write.tip,
    reference: write.reference,
    country: write.country,
    ...(write.area ? { area: write.area } : {}),
    priority: write.priority,
    kind: write.kind,
    excludedAffiliations: write.excludedAffiliations,
  };
}

/** The report a turn's effects are about, as it is after them. */
function reportOf(effects: readonly Effect[]): OpenReport | undefined {
  return of(effects, 'finish').at(-1)?.report ?? of(effects, 'note').at(-1)?.report;
}

/** Names a person may be kept under as the owner of a return address. */
export function ownerNames(
  deps: ConversationDeps,
  to: ReplyTo,
  now: Date,
): readonly [string, ...string[]] {
  return deps.keys.gateway().names('opt-out', [to.channel, to.from], now);
}

/** What without a safe word opens a question: the "1" the neutral text asks for. */
const NO_WORD = '1';

function addressToKeep(
  deps: ConversationDeps,
  write: TipWrite,
  effects: readonly Effect[],
  to: ReplyTo,
  person: Person,
  now: Date,
): Work['keepAddress'] {
  const finish = of(effects, 'finish').at(-1);
  if (!write.handle || finish?.mode !== 'C') return undefined;
  return {
    handle: write.handle,
    owner: ownerNames(deps, to, now)[0],
    language: person.language ?? deps.defaultLanguage,
    hours: finish.hours ?? 'any',
    word: gateKey(finish.safeWord ?? '') ?? NO_WORD,
    zone: deps.directory().country(write.country)?.zone ?? 'UTC',
  };
}

/** Names somebody who takes part may be kept under. */
export function subscriberNames(
  deps: ConversationDeps,
  to: ReplyTo,
  now: Date,
): readonly [string, ...string[]] {
  return deps.keys.gateway().names('subscriber', [to.channel, to.from], now);
}

function subscription(
  deps: ConversationDeps,
  effects: readonly Effect[],
  to: ReplyTo,
  language: Language,
  now: Date,
): SubscriberWrite | undefined {
  const joined = of(effects, 'subscribe').at(-1);
  if (!joined) return undefined;
  const { ownWords, ...open } = joined.member;
  const [_id, ...olderIds] = subscriberNames(deps, to, now);
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
    // The day, and not the moment, which would join somebody to a talk.
    since: beginningOf(DAY, now),
  };
}

/** What a turn promises to keep, count and erase in polls. */
function inPolls(
  deps: ConversationDeps,
  effects: readonly Effect[],
  to: ReplyTo | undefined,
  person: Person,
  more: { readonly language: Language; readonly pending: readonly Work[] },
  now: Date,
): Pick<Work, 'answers' | 'late' | 'erasePolls' | 'unlist'> {
  if (!to) return {};
  const country =
    person.country ??
    (to.from.startsWith('+') ? deps.directory().countryOfPhone(to.from)?.iso2 : undefined);
  const who = {
    channel: to.channel,
    address: to.from,
    language: more.language,
    ...(to.to ? { from: to.to } : {}),
    ...(country ? { country } : {}),
  };
  const answers = of(effects, 'poll').flatMap(
    ({ flow, happened }) => deps.polls.promise(flow, happened, who, now) ?? [],
  );
  const late = of(effects, 'late').map(({ flow }) => ({ flow, id: randomId() }));
  const names = of(effects, 'forget').length > 0 ? deps.polls.namesOf(who) : undefined;
  const erases = of(effects, 'erase').length > 0;
  const refused = erases
    ? more.pending.flatMap((work) => (work.answers ?? []).map(({ id }) => id))
    : [];
  return {
    ...(answers.length > 0 ? { answers } : {}),
    ...(late.length > 0 ? { late } : {}),
    ...(names && erases ? { erasePolls: { names, refused } } : {}),
    ...(names && !erases && names.tell.length > 0 ? { unlist: names.tell } : {}),
  };
}

/** Turns the effects of a turn into the work it promises; undefined when there is nothing to do. */
export function plan(
  deps: ConversationDeps,
  channel: Channel,
  to: ReplyTo | undefined,
  talk: { readonly person: Person; readonly effects: readonly Effect[] },
  more: {
    readonly refs: readonly string[];
    readonly read: readonly string[];
    readonly language: Language;
    readonly before: OpenReport | undefined;
    /** Work of earlier turns that waits, opened; only for a turn that erases. */
    readonly pending: readonly Work[];
    readonly unasked?: Work['unasked'];
  },
  now: Date,
): Work | undefined {
  const { person, effects } = talk;
  const id = randomId();
  // The work's id reaches providers in status callbacks, so the tip must not be kept under it.
  const write = tipWrite(deps, randomId(), effects, now);
  const replies = to
    ? render(of(effects, 'say'), more.language, deps.texts, channel.capabilities)
    : [];
  const report = reportOf(effects);
  const escalate =
    write && report
      ? escalation(write, report, more.before, of(effects, 'finish').length > 0)
      : undefined;
  const keepAddress =
    write && to ? addressToKeep(deps, write, effects, to, person, now) : undefined;
  const erase = of(effects, 'erase').length > 0 ? more.refs : [];
  const forget = to && of(effects, 'forget').length > 0 ? ownerNames(deps, to, now) : undefined;
  const subscribe = to && subscription(deps, effects, to, more.language, now);
  const unsubscribe =
    to && of(effects, 'unsubscribe').length > 0 ? subscriberNames(deps, to, now) : undefined;
  const polls = inPolls(deps, effects, to, person, more, now);
  const work: Work = {
    id,
    at: now.getTime(),
    ...(to
      ? { to: { channel: to.channel, address: to.from, ...(to.to ? { from: to.to } : {}) } }
      : {}),
    ...(write ? { tip: write } : {}),
    ...(escalate ? { escalate } : {}),
    ...(keepAddress ? { keepAddress } : {}),
    ...(forget ? { forget } : {}),
    ...(forget && person.stopped ? { stop: true } : {}),
    ...(subscribe ? { subscribe } : {}),
    ...(unsubscribe ? { unsubscribe } : {}),
    ...(erase.length > 0 ? { erase } : {}),
    ...(more.read.length > 0 ? { read: more.read } : {}),
    ...polls,
    ...(more.unasked ? { unasked: more.unasked } : {}),
    replies: replies.map((reply, i) => ({ id: `${id}.${i}`, ...reply })),
  };
  const something =
    write ||
    forget ||
    subscribe ||
    unsubscribe ||
    erase.length > 0 ||
    replies.length > 0 ||
    more.read.length > 0 ||
    Object.keys(polls).length > 0;
  return something ? work : undefined;
}
