import type { Affiliation } from '../directory/directory.js';
import type { Escalation } from '../models/cases/escalation-doc.js';
import { findEscalation } from '../models/cases/escalation.js';
import { gatheredInto, markGathered } from '../models/cases/tip.js';
import { isOpen } from './answer.js';
import { mayAnswer } from './calls.js';
import { person, send, startOf, update, type EscalationContext } from './context.js';
import { exclude } from './correct.js';
import type { EscalationRequest, NoSuch } from './escalation.js';
import { calledAnew } from './levels.js';
import { merged } from './merge.js';
import { addedNotice, moreNotice } from './notices.js';
import { callable, mayKnow } from './people.js';

/** Finds the escalation of a tip, or that of the tip it was merged into. */
export async function findOwnOrMerged({ db }: EscalationContext, tip: string) {
  const own = await findEscalation(db, tip);
  return own ?? findEscalation(db, (await gatheredInto(db.cases, tip)) ?? '');
}

/** Tells the person who has it, or acted on it, that the reporter added something. */
export async function tellAdded(
  context: EscalationContext,
  tip: string,
  write: string,
  now: Date,
  excluded: readonly Affiliation[] = [],
): Promise<'told' | 'nobodyHasIt' | NoSuch> {
  if (excluded.length > 0) await exclude(context, tip, excluded, now);
  const found = await findOwnOrMerged(context, tip);
  if (!found) return 'unknownTip';
  const theirs = person(context, found.actedBy ?? found.acknowledgedBy ?? '');
  // What was added to a merged tip may be for fewer people than the tip it was merged into.
  const narrowed = { ...found, excludedAffiliations: [...found.excludedAffiliations, ...excluded] };
  if (!theirs || !mayKnow(narrowed, theirs)) return 'nobodyHasIt';
  const slot = context.throttle.slotFor(`added/${found._id}`, write, now);
  const when = startOf(context, found.policy, now);
  await send(context, [addedNotice(context.wording(), found, slot, theirs, when)], now);
  return 'told';
}

/**
 * The reporter tells of a danger again. The person who has it is told to read it. If it is said to
 * be acted on, or has ended, nobody would act any more: everybody is called again from the first
 * level.
 * @param write the id of what was added, so that telling twice has the effect of once
 */
export async function callForHelpAgain(
  context: EscalationContext,
  tip: string,
  write: string,
  now: Date,
): Promise<'calledAnew' | 'told' | 'nobodyHasIt' | NoSuch> {
  const found = await findOwnOrMerged(context, tip);
  if (!found) return 'unknownTip';
  const done = await update<boolean>(context, found._id, (one) =>
    isOpen(one) && one.reportedAt === undefined
      ? { outcome: false }
      : { outcome: true, to: calledAnew(one, startOf(context, one.policy, now)) },
  );
  return done?.outcome ? 'calledAnew' : tellAdded(context, tip, write, now);
}

/**
 * Returns the people who know of an escalation: the person who has it, or those who were called and
 * may still answer.
 */
function whoKnows({ acknowledgedBy, calls }: Escalation): readonly string[] {
  if (acknowledgedBy !== undefined) return [acknowledgedBy];
  return [...new Set(calls.filter(mayAnswer).map(({ focalPoint }) => focalPoint))];
}

/** Tells those who know of an escalation that another tip of its sender was merged into it. */
async function tellMore(
  context: EscalationContext,
  escalation: Escalation,
  tip: string,
  now: Date,
): Promise<void> {
  const slot = context.throttle.slotFor(`more/${escalation._id}`, tip, now);
  const when = startOf(context, escalation.policy, now);
  const deliveries = whoKnows(escalation).flatMap((id) => {
    const one = callable(context.directory(), escalation, id);
    return one ? [moreNotice(context.wording(), escalation, slot, one, when)] : [];
  });
  await send(context, deliveries, now);
}

/**
 * Merges a tip into the open escalation of another tip of its sender, if that one can cover both.
 */
export async function merge(
  context: EscalationContext,
  { into, ...request }: EscalationRequest & { readonly into: string },
  now: Date,
): Promise<'merged' | 'itsOwn'> {
  if (await findEscalation(context.db, request.tip)) return 'itsOwn';
  const done = await update<'merged' | 'itsOwn'>(context, into, (found) => {
    const to = merged(found, request, now);
    if (!to) return { outcome: 'itsOwn' };
    return { outcome: 'merged', ...(to === found ? {} : { to }) };
  });
  if (done?.outcome !== 'merged') return 'itsOwn';
  const { escalation } = done;
  const { reference } = escalation;
  await markGathered(context.db.cases, request.tip, { tip: into, reference });
  await tellMore(context, escalation, request.tip, now);
  return 'merged';
}
