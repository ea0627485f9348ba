import { systemWait, within } from '../outbox/wait.js';

/**
 * Whether a process can do its work, and if not, why: for monitoring, so it names no person and no
 * tip.
 */
export type Readiness =
  { readonly ready: true } | { readonly ready: false; readonly reason: string };

/** How long an answer is shared, in milliseconds: strangers who ask do not reach the database. */
const HOLDS = 1_000;
/** How long to wait for a database that hangs, in milliseconds. */
const PATIENCE = 5_000;

const away: Readiness = { ready: false, reason: 'The database does not answer.' };

/** Checks at most once a second, however many ask at once. A check that fails means "not ready". */
export function atMostOnceASecond(
  ask: () => Promise<Readiness>,
  elapsed: () => number = () => performance.now(),
): () => Promise<Readiness> {
  let asked: { readonly answer: Promise<Readiness>; until: number } | undefined;
  return async () => {
    if (!asked || elapsed() >= asked.until) {
      const answer = within(ask(), PATIENCE, systemWait).then(
        (outcome) => (outcome === 'late' ? away : outcome),
        () => away,
      );
      // While a check is in progress everybody waits for it.
      const mine = { answer, until: Infinity };
      void answer.then(() => (mine.until = elapsed() + HOLDS));
      asked = mine;
    }
    return asked.answer;
  };
}
