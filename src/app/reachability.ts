import type { Conversation } from '../conversation/conversation.js';
import type { Directory } from '../directory/directory.js';
import type { Escalations } from '../escalation/escalations.js';
import { forgetRefusedReach, noteRefusedReach } from '../models/gateway/refused-reach.js';
import type { Db } from '../models/store/db.js';
import type { RunningOutbox } from '../outbox/outbox.js';
import type { Log } from '../shared/log.js';

/** The parts that must know whether people can be reached. */
export interface Reachability {
  readonly db: Pick<Db, 'gateway'>;
  readonly directory: () => Directory;
  readonly escalations: Pick<Escalations, 'undeliverable' | 'delayed'>;
  readonly conversation: Pick<Conversation, 'recall' | 'noteUnreachable' | 'noteReached'>;
  readonly log: Log;
}

/**
 * Reports to the rest of the program what the outbox learns about people: calls that reach nobody
 * or wait, texts that were never delivered, and people who cannot be reached. A focal point who
 * blocks us is an error in the log, because otherwise nobody would notice.
 */
export function listenToOutbox(
  outbox: RunningOutbox,
  { db, directory, escalations, conversation, log }: Reachability,
): void {
  outbox.onDead((id, now) => escalations.undeliverable(id, now));
  outbox.onDelayed((id, now) => escalations.delayed(id, now));
  outbox.onWithdrawn((text) => conversation.recall(text));
  outbox.onRefused(async ({ target, failure }, now) => {
    const { channel, to } = target;
    const person = directory().focalPointAt(channel, to);
    if (person) {
      const focalPoint = person.id;
      log.error('a focal point cannot be reached', { focalPoint, channel, reason: failure });
      await noteRefusedReach(db.gateway, { focalPoint, channel, reason: failure, at: now });
    }
    await conversation.noteUnreachable({ channel, to, failure });
  });
  outbox.onReached(async ({ channel, to }) => {
    const person = directory().focalPointAt(channel, to);
    if (person) await forgetRefusedReach(db.gateway, person.id, channel);
    await conversation.noteReached({ channel, to });
  });
}
