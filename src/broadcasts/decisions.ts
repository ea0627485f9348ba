import { changeBroadcast, findBroadcast, type Change } from '../models/gateway/broadcast.js';
import type { BroadcastState, Decision } from '../models/gateway/broadcast-doc.js';
import { confirmBroadcast } from './confirm.js';
import { refused, type Decided } from './decided.js';
import type { BroadcastDeps } from './deps.js';
import { estimatedOf } from './draft.js';
import { estimate, type Estimate } from './estimate.js';
import { subjectOf } from './subject.js';

const active: readonly BroadcastState[] = ['scheduled', 'copying', 'sending'];
/** What people decide about broadcasts, each in one atomic update of the state it was in. */
export function createDecisions(deps: BroadcastDeps) {
  const { gateway } = deps.db;

  /** Why a change found nothing to change. */
  async function whyNot(id: string): Promise<Decided> {
    const doc = await findBroadcast(gateway, id);
    return doc ? refused('state', { state: doc.state }) : refused('unknown');
  }

  function noted(id: string, what: Decision['what']): void {
    deps.outbox.changed(id);
    deps.log.info('a broadcast was decided on', { broadcast: id, reason: what });
  }

  async function decide(
    id: string,
    states: readonly BroadcastState[],
    decision: Decision,
    change: Change,
    more: Parameters<typeof changeBroadcast>[4] = {},
  ): Promise<Decided> {
    const broadcast = await changeBroadcast(
      gateway,
      id,
      states,
      { ...change, $push: { decisions: decision } },
      more,
    );
    if (!broadcast) return whyNot(id);
    noted(id, decision.what);
    return { ok: true, broadcast };
  }

  return {
    /**
     * What it would come to. The number of recipients is kept: it is what is typed to confirm it, and nobody more is
     * written to. @param by the person who would confirm it
     * @returns undefined when there is no such broadcast, or nothing it could say any more
     */
    async estimate(id: string, by: string, now: Date): Promise<Estimate | undefined> {
      const doc = await findBroadcast(gateway, id);
      const subject = doc && (await subjectOf(deps, doc));
      if (!subject) return undefined;
      const found = await estimate(deps, doc, subject, by, now);
      const estimated = estimatedOf(found, subject, now);
      await changeBroadcast(gateway, id, ['draft'], { $set: { estimated } });
      return found;
    },

    /** Confirms a draft. @param number the recipients of its estimate, as somebody typed them @param by who */
    async confirm(id: string, number: number, by: string, now: Date): Promise<Decided> {
      const decided = await confirmBroadcast(deps, id, number, by, now);
      if (decided.ok) noted(id, 'confirm');
      return decided;
    },

    /** A second person approves. */
    async approve(id: string, by: string, now: Date): Promise<Decided> {
      const doc = await findBroadcast(gateway, id);
      if (doc?.state === 'waiting' && doc.closesAt <= now) return refused('over');
      const first = doc?.decisions.find(({ what }) => what === 'confirm');
      if (doc?.state === 'waiting' && first?.by === by) return refused('samePerson');
      return decide(
        id,
        ['waiting'],
        { what: 'approve', by, at: now },
        { $set: { state: 'scheduled' } },
      );
    },

    /** Speaks to nobody and sends nothing until it is resumed. */
    pause: (id: string, by: string, now: Date): Promise<Decided> =>
      decide(
        id,
        active,
        { what: 'pause', by, at: now },
        { $set: { pausedAt: now } },
        { pausedAt: { $exists: false } },
      ),

    resume: (id: string, by: string, now: Date): Promise<Decided> =>
      decide(
        id,
        active,
        { what: 'resume', by, at: now },
        { $unset: { pausedAt: '' } },
        { pausedAt: { $exists: true } },
      ),

    /**
     * The kill switch. From the moment it is durable nobody claims people of it; a text that waits for its slot asks
     * once more before it goes, within a second in every process; what waits in the outbox is withdrawn.
     */
    async stop(id: string, by: string, now: Date): Promise<Decided> {
      const before = ['draft', 'waiting'] as const;
      const early = await changeBroadcast(gateway, id, before, {
        $set: { state: 'stopped', endedAt: now },
        $push: { decisions: { what: 'stop', by, at: now } },
      });
      if (early) return { ok: true, broadcast: early };
      const decided = await decide(
        id,
        [...active, 'ending'],
        { what: 'stop', by, at: now },
        { $set: { state: 'stopping' }, $unset: { pausedAt: '' } },
      );
      if (decided.ok) await deps.outbox.withdraw(id, now);
      return decided;
    },

    /** Has those reminded who were asked a poll and have not answered; once. */
    async remind(id: string, by: string, now: Date, at: Date = now): Promise<Decided> {
      const doc = await findBroadcast(gateway, id);
      if (doc && doc.kind !== 'poll') return refused('notPoll');
      if (doc?.remindAt) return refused('remindedAlready');
      if (doc && at >= doc.closesAt) return refused('over');
      return decide(
        id,
        active,
        { what: 'remind', by, at: now },
        { $set: { remindAt: at } },
        { remindAt: { $exists: false } },
      );
    },
  };
}
