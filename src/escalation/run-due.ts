import type { Escalation } from '../models/cases/escalation-doc.js';
import { claimDueEscalation, unlockEscalation } from '../models/cases/escalation.js';
import { MINUTE } from '../shared/clock.js';
import { sendDigests } from './call-limit.js';
import type { EscalationContext } from './context.js';
import { doNextStep, type DoneCounts } from './do-step.js';

/** How long a claimed escalation stays locked for a process that does not report back. */
const lockFor = MINUTE;
/**
 * How many escalations are worked on at once: each waits for several durable writes, one after
 * another.
 */
const WIDTH = 8;
/** The most escalations that one run looks at, by default. */
const MOST_DUE = 100;

const nothingDone = (): DoneCounts => ({
  claimed: 0,
  called: 0,
  reminded: 0,
  repeated: 0,
  unanswered: 0,
  failed: 0,
});

/** Works on a claimed escalation; never fails. */
async function workOn(
  context: EscalationContext,
  claimed: Escalation,
  lockedUntil: Date,
  now: Date,
  done: DoneCounts,
): Promise<void> {
  try {
    const kept = await doNextStep({ context, now, done }, claimed);
    if (!kept) await unlockEscalation(context.db, claimed._id, lockedUntil);
  } catch (error) {
    done.failed += 1;
    const { priority, country } = claimed;
    context.log.error('escalation failed', { escalation: claimed._id, priority, country, error });
  }
}

/**
 * Claims due escalations, the most urgent first, and works on several at once; any number of
 * processes may do so at the same time. For each: the calls and their codes are saved, then put in
 * the outbox under derived ids, then the next deadline is set. If a process crashes in between, the
 * process that takes over the lock repairs it, with the same ids and codes.
 * @param limit the most escalations to look at
 */
export async function runDue(
  context: EscalationContext,
  now: Date,
  limit: number = MOST_DUE,
): Promise<DoneCounts> {
  const done = nothingDone();
  const lockedUntil = new Date(now.getTime() + lockFor);
  const underWay = new Set<Promise<void>>();
  while (done.claimed < limit) {
    if (underWay.size === WIDTH) await Promise.race(underWay);
    const claimed = await claimDueEscalation(context.db, now, lockedUntil);
    if (claimed) {
      done.claimed += 1;
      const one = workOn(context, claimed, lockedUntil, now, done).finally(() =>
        underWay.delete(one),
      );
      underWay.add(one);
    } else if (underWay.size === 0) break;
    // Work in progress may make an escalation due again: a level with nobody left is skipped at
    // once.
    else await Promise.all(underWay);
  }
  await Promise.all(underWay);
  done.called += await sendDigests(context, now);
  return done;
}

/**
 * Works on one escalation at once, as `runDue` would. It does not claim it: if another process
 * changes it meanwhile, that change wins, and `runDue` does the rest. Never fails.
 */
export async function goOn(
  context: EscalationContext,
  escalation: Escalation,
  now: Date,
): Promise<void> {
  await workOn(context, escalation, new Date(now.getTime() + lockFor), now, nothingDone());
}

/** Due work that is done between two runs of the job. */
export interface SoonRuns {
  /** Does all due work now. Never fails. Several calls at once become two runs. */
  runSoon(now: Date): Promise<void>;
  /** Resolves when no run that was asked for by `runSoon` is in progress. */
  idle(): Promise<void>;
}

/** Runs the due work for callers who do not want to wait for the next run. */
export function createSoonRuns(context: EscalationContext): SoonRuns {
  let running: Promise<void> | undefined;
  let again: Date | undefined;
  const run = async (): Promise<void> => {
    while (again) {
      const now = again;
      again = undefined;
      await runDue(context, now).catch((error: unknown) =>
        context.log.error('escalation tick failed', { error }),
      );
    }
    running = undefined;
  };
  return {
    runSoon: (now) => {
      again = now;
      return (running ??= run());
    },
    idle: async () => running,
  };
}
