import type { Effect, Note } from '../flows/dialog/effect.js';
import type { OpenReport, Person } from '../flows/dialog/person.js';
import { tip as tipFlow } from '../flows/tip.js';
import type { TipWrite } from '../models/cases/tip.js';
import { sealWords, wrapStrandKey } from '../privacy/tip-seal.js';
import { beginningOf, HOUR, MINUTE } from '../shared/clock.js';
import { randomId } from '../shared/ids.js';
import { hourOf } from '../shared/missing.js';
import { lifeInDanger } from '../shared/priority.js';
import { compartmentOf, excludedBy, REGION } from '../tips/recipients.js';
import { triage, type Triage } from '../tips/triage.js';
import type { ConversationDeps } from './deps.js';
import type { Work } from './work.js';

type Of<T extends Effect['type']> = Extract<Effect, { type: T }>;

/** Returns the effects of one type. */
export const effectsOf = <T extends Effect['type']>(effects: readonly Effect[], type: T): Of<T>[] =>
  effects.filter((effect): effect is Of<T> => effect.type === type);

/**
 * Rounds down to the hour: it must be impossible to match a tip's time with a carrier's records.
 * Source: safety.md §4.7.
 */
const coarse = (now: Date): Date => beginningOf(HOUR, now);

/** Returns the report that the effects of a turn are about, as it is after them. */
export function reportOf(effects: readonly Effect[]): OpenReport | undefined {
  return effectsOf(effects, 'finish').at(-1)?.report ?? effectsOf(effects, 'note').at(-1)?.report;
}

/** Returns the answers that are choices, by the steps of the flow. */
const answersIn = (notes: readonly Note[]): TipWrite['answers'] =>
  Object.fromEntries(
    notes.flatMap(({ step, value }) => (value === undefined ? [] : [[step, value]])),
  );

/** Seals the words: from here on only the tip's recipients can read them. */
function sealEntries(
  { tip, strand, strandKey }: OpenReport,
  notes: readonly Note[],
  id: string,
): TipWrite['entries'] {
  const key = Buffer.from(strandKey, 'base64');
  const told = notes.flatMap(({ step, words }) => (words === undefined ? [] : [{ step, words }]));
  return told.map(({ step, words }, i) => {
    const entry = `${id}.${i}`;
    return { id: entry, strand, step, box: sealWords(key, tip, entry, words) };
  });
}

/** Returns the recipients of the tip, and the key of its words, sealed to them. */
function recipientsOf(
  deps: ConversationDeps,
  { country, signals, strand, strandKey, wrappedFor }: OpenReport,
): Pick<TipWrite, 'compartment' | 'excludedAffiliations' | 'strand'> {
  const cases = deps.keys.cases();
  const compartment = compartmentOf(cases, country, signals);
  const recipient = cases.recipient(compartment);
  const key = Buffer.from(strandKey, 'base64');
  return {
    compartment,
    excludedAffiliations: excludedBy(signals),
    // This takes half a millisecond of processor time, so it is done only when the recipient has
    // changed.
    ...(wrappedFor === recipient.kid
      ? {}
      : { strand: { id: strand, wraps: wrapStrandKey(key, [recipient]) } }),
  };
}

/**
 * Returns how the talk about the tip ended: its state, the case code, and the handle of a return
 * address.
 */
function endOf(
  deps: ConversationDeps,
  finish: Of<'finish'> | undefined,
  now: Date,
): Pick<TipWrite, 'state' | 'mode' | 'codes' | 'handle'> {
  if (!finish) return {};
  const { how, mode, code, report } = finish;
  const [digest] = code ? deps.keys.cases().codeDigests(code, now) : [];
  return {
    ...(how === 'added' ? {} : { state: how, mode }),
    ...(digest ? { codes: [digest] } : {}),
    // A question may already wait in the mailbox, if the code was told before the end of the talk.
    ...(how === 'submitted' && mode !== 'A' ? { handle: report.handle ?? randomId() } : {}),
  };
}

/**
 * Returns whether it is in doubt that the tip is a report. It is in the list from the first write
 * on, however the talk ends.
 */
function doubtOf(
  { seems }: OpenReport,
  before: OpenReport | undefined,
): Pick<TipWrite, 'state' | 'seems'> {
  if (seems !== undefined) return { state: 'unsure', seems };
  return before?.seems === undefined ? {} : { state: 'open' };
}

/**
 * Returns what a turn writes to its tip; undefined when it tells nothing about one.
 * @param before the report as it was before the turn
 */
export function tipWrite(
  deps: ConversationDeps,
  id: string,
  effects: readonly Effect[],
  before: OpenReport | undefined,
  now: Date,
): TipWrite | undefined {
  const report = reportOf(effects);
  if (!report) return undefined;
  const notes = effectsOf(effects, 'note').map(({ note }) => note);
  const { priority, kind, reasons } = judged(report, now);
  return {
    id,
    tip: report.tip,
    reference: report.reference,
    country: report.country ?? REGION,
    ...(report.area ? { area: report.area } : {}),
    priority,
    kind,
    signals: reasons,
    answers: answersIn(notes),
    entries: sealEntries(report, notes, id),
    ...recipientsOf(deps, report),
    own: report.own,
    ...(report.about ? { about: report.about } : {}),
    ...doubtOf(report, before),
    ...endOf(deps, effectsOf(effects, 'finish').at(-1), now),
    receivedAt: coarse(now),
    flow: `${tipFlow.id}@${tipFlow.version}`,
  };
}

/**
 * Returns the person to remember: with the recipients to whom the key of their words is sealed, the
 * time the report began, and the name of its mailbox. It is saved in the same commit as the work
 * that does all this, so that neither exists without the other.
 */
export function withSealing(person: Person, write: TipWrite | undefined, now: Date): Person {
  const { report } = person;
  if (!report || write?.tip !== report.tip) return person;
  const wrap = write.strand?.id === report.strand ? write.strand.wraps[0] : undefined;
  return {
    ...person,
    report: {
      ...report,
      begunAt: report.begunAt ?? now.getTime(),
      ...(wrap ? { wrappedFor: wrap.kid } : {}),
      ...(write.handle ? { handle: write.handle } : {}),
    },
  };
}

/** How old a sighting may be and still lead to the person. */
const FRESH = 6 * HOUR;

/**
 * Decides how urgent a report is. A sighting is as urgent as a life in danger while the person is
 * there, or was there within hours. That the person is missing is known already, and makes it no
 * more urgent.
 */
function judged(report: OpenReport, now: Date): Omit<Triage, 'kind'> & { readonly kind: string } {
  if (!report.about) return triage(report.signals);
  const { priority, reasons } = triage(report.signals.filter((signal) => signal !== 'missing'));
  const seen = hourOf(report.seenAt);
  // The hour of the sighting is rounded down.
  const fresh = seen !== undefined && now.getTime() - seen.getTime() < FRESH + HOUR;
  return {
    priority: report.still || fresh ? 1 : priority === 1 ? 1 : 2,
    kind: 'sighting',
    reasons,
  };
}

/**
 * Returns what the escalation of a report depends on; while this stays the same, there is nothing
 * new to tell.
 */
function atStake(report: OpenReport | undefined, now: Date): string | undefined {
  if (!report || report.notes === 0) return undefined;
  const { priority, kind } = judged(report, now);
  const { country, area, police } = report;
  return JSON.stringify([priority, kind, country, area, excludedBy(report.signals), police]);
}

/**
 * Checks whether the words of this turn tell of a life in danger, in a report for which people may
 * have been called before.
 * @param before the report as it was before this turn
 */
export function tellsOfDangerAgain(
  write: TipWrite,
  effects: readonly Effect[],
  before: OpenReport | undefined,
): boolean {
  const told = before !== undefined && before.notes > 0 && triage(before.signals).priority === 1;
  const isDanger = ({ words, signals }: Note) =>
    words !== undefined && signals.some((signal) => lifeInDanger.includes(signal));
  return (told || !write.own) && effectsOf(effects, 'note').some(({ note }) => isDanger(note));
}

/**
 * How long after the first words a reporter may still say that officials are part of it, before an
 * official is called.
 */
const OFFICIALS_AFTER = 5 * MINUTE;

/**
 * Returns the time from which officials may be called for a report whose sender has not been asked
 * yet whether officials are part of it.
 * @returns undefined when this question does not stop them from being called now
 */
function officialsFrom(
  report: OpenReport | undefined,
  before: OpenReport | undefined,
  now: Date,
): number | undefined {
  if (!report?.own || report.codeGiven !== undefined || report.signals.includes('official'))
    return undefined;
  // A report that an older version began is not delayed.
  const begun = before && before.notes > 0 ? (before.begunAt ?? 0) : now.getTime();
  const from = begun + OFFICIALS_AFTER;
  return from > now.getTime() ? from : undefined;
}

/**
 * Checks for an end at which nobody is called: a person looks at the report first, or its sender
 * says that it is no report.
 */
const callsNobody = (how: Of<'finish'>['how']): boolean => how === 'unsure' || how === 'setAside';

/**
 * Returns the escalation that a tip calls for. A life in danger is escalated at once, and again
 * when more is known of it. Everything else is escalated when the person has finished or has fallen
 * silent, so that nobody is called with half a sentence.
 * @param before the report as it was before this turn
 */
export function escalationOf(
  write: TipWrite,
  effects: readonly Effect[],
  before: OpenReport | undefined,
  now: Date,
): Work['escalate'] {
  const finished = effectsOf(effects, 'finish').some(({ how }) => !callsNobody(how));
  const atOnce = write.priority === 1 || write.about !== undefined;
  const urgent = atOnce && atStake(reportOf(effects), now) !== atStake(before, now);
  if (!finished && !urgent) return undefined;
  // Everything else is called once the talk has ended. The minute of its first words is stored
  // nowhere.
  const from = write.priority === 1 ? officialsFrom(reportOf(effects), before, now) : undefined;
  return {
    tip: write.tip,
    reference: write.reference,
    country: write.country,
    ...(write.area ? { area: write.area } : {}),
    priority: write.priority,
    kind: write.kind,
    excludedAffiliations: write.excludedAffiliations,
    ...(from === undefined ? {} : { officialsFrom: from }),
    ...(reportOf(effects)?.police === 'yes' ? { police: true as const } : {}),
    ...(write.about ? { about: write.about.alert } : {}),
    ...(write.about && before !== undefined && before.about === undefined
      ? { isSightingNow: true as const }
      : {}),
  };
}
