import { createEscalations, type Escalations } from '../../src/escalation/escalations.js';
import type { Priority } from '../../src/escalation/escalation.js';
import type { Db } from '../../src/models/store/db.js';
import { createOutbox } from '../../src/outbox/outbox.js';
import type { KeyStore } from '../../src/privacy/key-store.js';
import { systemClock } from '../../src/shared/clock.js';
import { silentLog } from '../../src/shared/log.js';
import { createTexts } from '../../src/shared/texts/load.js';
import { everybody } from '../../test/escalation/support.js';
import { profiled } from '../../test/support/profile.js';
import { request } from './past.js';

/** What one tick cost. */
export interface Cost {
  readonly due: number;
  readonly claimed: number;
  readonly called: number;
  readonly ms: number;
  /** By the claims alone, which look for what is due. */
  readonly examinedByClaims: number;
  /** By all commands on escalations: each that was claimed is written twice more by its id. */
  readonly examinedByAll: number;
  readonly plans: readonly string[];
}

/** The escalations of one process: Togo's two focal points are called, through the real outbox. */
export function escalationsOf(db: Db, keys: KeyStore): Escalations {
  const outbox = createOutbox({
    db,
    keyring: () => keys.gateway(),
    channels: [],
    log: silentLog,
    clock: systemClock,
  });
  return createEscalations({
    db,
    directory: () => everybody,
    outbox,
    texts: createTexts(),
    log: silentLog,
    callsAnHour: Infinity,
  });
}

let opened = 0;
/** Opens some that are due now, of all priorities. */
async function open(escalations: Escalations, due: number, now: Date): Promise<void> {
  opened += due;
  const born = Array.from({ length: due }, (_, i) =>
    request(`due-${opened - i}`, ((i % 3) + 1) as Priority),
  );
  await escalations.openAll(born, now);
}

/** The time of a tick (or of several at once, as processes do) with so much due. */
export async function timeTick(processes: readonly Escalations[], due: number): Promise<number> {
  const now = new Date();
  if (due > 0 && processes[0]) await open(processes[0], due, now);
  const began = performance.now();
  await Promise.all(processes.map((one) => one.runDue(now)));
  return performance.now() - began;
}

/**
 * What the server says that a tick did. The profiler slows it down: the time comes from `timeTick`.
 */
export async function costOfTick(
  db: Db,
  processes: readonly Escalations[],
  due: number,
): Promise<Omit<Cost, 'ms'>> {
  const now = new Date();
  if (due > 0 && processes[0]) await open(processes[0], due, now);
  let [claimed, called] = [0, 0];
  const commands = await profiled(db.cases, async () => {
    const all = await Promise.all(processes.map((one) => one.runDue(now)));
    for (const done of all) [claimed, called] = [claimed + done.claimed, called + done.called];
  });
  const mine = commands.filter(({ collection }) => collection === 'escalations');
  const claims = mine.filter(({ op }) => op === 'findAndModify');
  const sum = (some: typeof mine) =>
    some.reduce((total, { docsExamined }) => total + docsExamined, 0);
  return {
    due,
    claimed,
    called,
    examinedByClaims: sum(claims),
    examinedByAll: sum(mine),
    plans: [...new Set(claims.map(({ planSummary }) => planSummary))],
  };
}
