import { LEASE, type ConversationDoc, type PendingWork } from '../models/conversation.js';
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

/** The promise to do a work, renewed while a slow provider makes it long: nobody else takes it over meanwhile. */
class Hold {
  constructor(
    private readonly deps: ConversationDeps,
    private readonly id: string,
    private readonly work: string,
    /** When it was last promised; with the past, the promise is renewed before anything is done. */
    private since: number,
  ) {}
  /** @returns false when the work was done by somebody else */
  async renew(): Promise<boolean> {
    const now = this.deps.clock.now();
    if (now.getTime() - this.since < LEASE / 2) return true;
    this.since = now.getTime();
    return this.deps.conversations.hold(this.id, this.work, now);
  }
}

async function send(
  deps: ConversationDeps,
  id: string,
  work: Work,
  hold: Hold,
  begun: boolean,
  now: Date,
): Promise<Buffer[]> {
  const sent: Buffer[] = [];
  const erases = work.to && deps.channels.get(work.to.channel)?.capabilities.erases;
  for (const delivery of deliveries(work)) {
    await hold.renew();
    const { providerId } = await deps.outbox.reply(delivery, now, begun);
    if (erases && providerId) sent.push(sealRef(deps.keys.gateway(), id, providerId, now));
  }
  return sent;
}

/** Hands over to the cases half what a turn told, and what that calls for. Twice is once. */
async function handOver(deps: ConversationDeps, work: Work, now: Date): Promise<void> {
  if (work.tip) await deps.intake.take(work.tip);
  if (work.tip && !work.tip.own && work.tip.entries.length > 0) {
    await deps.escalations.added(work.tip.tip, work.tip.id, now);
  }
  if (work.escalate) await deps.escalations.follow(work.escalate, now);
}

/**
 * Hands over what earlier turns of a person told whose work is not done yet: whoever promised it may have died, and
 * what is told first must be taken in first. Else a late turn would lead a tip back to officials it was taken from.
 * Their replies stay with whoever promised them, or with `doPending`.
 */
export async function handOverEarlier(
  deps: ConversationDeps,
  id: string,
  earlier: readonly PendingWork[],
): Promise<void> {
  const keys = deps.keys.gateway();
  for (const one of earlier) await handOver(deps, openWork(keys, id, one.id, one.box), deps.clock.now());
}

/**
 * Does what a turn promised, in this order: the tip is with the cases half before its sender is thanked for it.
 * Every part may be done twice without harm, save a reply that was sent in the moment a process died.
 * @param promised when it was last promised, in milliseconds since 1970; undefined when somebody may have begun it
 * @returns false when somebody else has done it
 */
export async function doWork(
  deps: ConversationDeps,
  id: string,
  work: Work,
  promised: number | undefined,
): Promise<boolean> {
  const now = deps.clock.now();
  const hold = new Hold(deps, id, work.id, promised ?? 0);
  if (!(await hold.renew())) return false;
  await handOver(deps, work, now);
  await keepAddress(deps, work, now);
  if (work.forget) await forgetReturns(deps.db.gateway, work.forget, now);
  if (work.read) await removeMail(deps.db.gateway, work.read);
  if (work.erase && work.to) await deps.channels.get(work.to.channel)?.erase?.(work.to.address, work.erase);
  const heard = work.heard ? deps.heard.keep(work.heard, now) : undefined;
  const copy = work.copy ? deps.copies.add(work.copy, now) : undefined;
  const begun = promised === undefined;
  const [sent] = await Promise.all([send(deps, id, work, hold, begun, now), heard, copy]);
  await deps.conversations.done(id, work.id, sent);
  return true;
}

/** Does all the work that waits in a conversation, oldest first. */
export async function doPending(deps: ConversationDeps, doc: ConversationDoc): Promise<number> {
  let done = 0;
  for (const { id, box } of doc.pend) {
    // Whoever promised it may have died with it half done; and whoever claimed it may have waited until it was done.
    const work = openWork(deps.keys.gateway(), doc._id, id, box);
    if (await doWork(deps, doc._id, work, undefined)) done += 1;
  }
  return done;
}
