import { changeBroadcast, findBroadcast } from '../models/gateway/broadcast.js';
import type { BroadcastState } from '../models/gateway/broadcast-doc.js';
import { decide } from './decide.js';
import { refused, type Decided } from './decided.js';
import type { BroadcastDeps } from './deps.js';
import { estimatedOf } from './draft.js';
import { estimate, type Estimate } from './estimate.js';
import { isContentChanged, subjectOf } from './subject.js';

const active: readonly BroadcastState[] = ['scheduled', 'copying', 'sending'];

/**
 * Estimates a draft. The number of recipients is saved: it must be typed to confirm the draft, and
 * no more people are written to.
 * @param by the person who would confirm it
 * @returns undefined when there is no such broadcast, or it can no longer say anything
 */
export async function estimateDraft(
  deps: BroadcastDeps,
  id: string,
  by: string,
  now: Date,
): Promise<Estimate | undefined> {
  const { gateway } = deps.db;
  const doc = await findBroadcast(gateway, id);
  const subject = doc && (await subjectOf(deps, doc));
  if (!subject) return undefined;
  const found = await estimate(deps, doc, subject, by, now);
  const estimated = estimatedOf(found, subject, now);
  await changeBroadcast(gateway, id, ['draft'], { $set: { estimated } });
  return found;
}

/** Approves a broadcast as the second person. */
export async function approve(
  deps: BroadcastDeps,
  id: string,
  by: string,
  now: Date,
): Promise<Decided> {
  const doc = await findBroadcast(deps.db.gateway, id);
  if (doc?.state === 'waiting' && doc.closesAt <= now) return refused('over');
  const first = doc?.decisions.find(({ what }) => what === 'confirm');
  if (doc?.state === 'waiting' && first?.by === by) return refused('samePerson');
  // The second person approves only what the first one saw.
  if (doc?.state === 'waiting' && (await isContentChanged(deps, doc)))
    return refused('contentChanged');
  const decision = { what: 'approve', by, at: now } as const;
  return decide(deps, id, ['waiting'], decision, { $set: { state: 'scheduled' } });
}

/** Pauses a broadcast: it sends nothing until it is resumed. */
export function pause(deps: BroadcastDeps, id: string, by: string, now: Date): Promise<Decided> {
  const change = { $set: { pausedAt: now } };
  const runs = { pausedAt: { $exists: false } };
  return decide(deps, id, active, { what: 'pause', by, at: now }, change, runs);
}

/** Resumes a paused broadcast. */
export function resume(deps: BroadcastDeps, id: string, by: string, now: Date): Promise<Decided> {
  const change = { $unset: { pausedAt: '' } } as const;
  const paused = { pausedAt: { $exists: true } };
  return decide(deps, id, active, { what: 'resume', by, at: now }, change, paused);
}

/**
 * Stops a broadcast (the kill switch). As soon as this is durable, no process claims its people. A
 * text that waits for its slot is checked once more before it is sent, within a second in every
 * process; texts that wait in the outbox are withdrawn.
 */
export async function stop(
  deps: BroadcastDeps,
  id: string,
  by: string,
  now: Date,
): Promise<Decided> {
  const decision = { what: 'stop', by, at: now } as const;
  const early = await changeBroadcast(deps.db.gateway, id, ['draft', 'waiting'], {
    $set: { state: 'stopped', endedAt: now },
    $push: { decisions: decision },
  });
  if (early) return { ok: true, broadcast: early };
  const change = { $set: { state: 'stopping' }, $unset: { pausedAt: '' } } as const;
  const decided = await decide(deps, id, [...active, 'ending'], decision, change);
  if (decided.ok) await deps.outbox.withdraw(id, now);
  return decided;
}

/** Reminds the people who were asked a poll and have not answered; once. */
export async function remind(
  deps: BroadcastDeps,
  id: string,
  by: string,
  now: Date,
  at: Date = now,
): Promise<Decided> {
  const doc = await findBroadcast(deps.db.gateway, id);
  if (doc && doc.kind !== 'poll') return refused('notPoll');
  if (doc?.remindAt) return refused('remindedAlready');
  if (doc && at >= doc.closesAt) return refused('over');
  const change = { $set: { remindAt: at } };
  const never = { remindAt: { $exists: false } };
  return decide(deps, id, active, { what: 'remind', by, at: now }, change, never);
}
