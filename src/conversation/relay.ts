import type { ConversationDoc } from '../models/conversation.js';
import { ADDRESS_KEPT, forgetReturns, keepReturn, removeMail } from '../models/mailbox.js';
import type { Delivery } from '../outbox/delivery.js';
import type { ConversationDeps } from './deps.js';
import { returnPlace, type ReturnAddress } from './lookups.js';
import { mailboxNames } from '../tips/mailbox-names.js';
import { endOfDay } from '../shared/clock.js';
import { sealRef } from './memory.js';
import { openWork, type Work } from './work.js';

async function keepAddress(deps: ConversationDeps, work: Work, now: Date): Promise<void> {
  const { keepAddress: wanted, to } = work;
  if (!wanted || !to) return;
  const { owner, ...rest } = wanted;
  const address: ReturnAddress = { ...rest, ...to };
  const keys = deps.keys.gateway();
  const [_id] = mailboxNames(keys, wanted.handle, now);
  await keepReturn(deps.db.gateway, {
    _id,
    owner,
    box: keys.sealAddress(returnPlace(_id), JSON.stringify(address), now),
    expiresAt: endOfDay(now.getTime() + ADDRESS_KEPT),
  });
}

function deliveries({ to, replies }: Work): Delivery[] {
  if (!to) return [];
  const target = { channel: to.channel, to: to.address, ...(to.from ? { from: to.from } : {}) };
  return replies.map(({ id, text, buttons }) => ({
    id,
    class: 'reply',
    targets: [target],
    text,
    silent: true,
    ...(buttons ? { buttons } : {}),
  }));
}

async function send(deps: ConversationDeps, id: string, work: Work, now: Date): Promise<Buffer[]> {
  const sent: Buffer[] = [];
  const erases = work.to && deps.channels.get(work.to.channel)?.capabilities.erases;
  for (const delivery of deliveries(work)) {
    const { providerId } = await deps.outbox.reply(delivery, now);
    if (erases && providerId) sent.push(sealRef(deps.keys.gateway(), id, providerId, now));
  }
  return sent;
}

/**
 * Does what a turn promised, in this order: the tip is with the cases half before its sender is thanked for it.
 * Every part may be done twice without harm, save a reply that was sent in the moment a process died.
 */
export async function doWork(deps: ConversationDeps, id: string, work: Work): Promise<void> {
  const now = deps.clock.now();
  if (work.tip) await deps.intake.take(work.tip);
  if (work.tip && !work.tip.own && work.tip.entries.length > 0) {
    await deps.escalations.added(work.tip.tip, work.tip.id, now);
  }
  if (work.escalate) await deps.escalations.follow(work.escalate, now);
  await keepAddress(deps, work, now);
  if (work.forget) await forgetReturns(deps.db.gateway, work.forget);
  if (work.read) await removeMail(deps.db.gateway, work.read);
  if (work.erase && work.to) await deps.channels.get(work.to.channel)?.erase?.(work.to.address, work.erase);
  const sent = await send(deps, id, work, now);
  await deps.conversations.done(id, work.id, sent);
}

/** Does all the work that waits in a conversation, oldest first. */
export async function doPending(deps: ConversationDeps, doc: ConversationDoc): Promise<number> {
  for (const { id, box } of doc.pend) {
    await doWork(deps, doc._id, openWork(deps.keys.gateway(), doc._id, id, box));
  }
  return doc.pend.length;
}
