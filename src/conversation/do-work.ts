import { beginAttachments } from '../models/cases/attachment.js';
import { LEASE, type ConversationDoc, type PendingWork } from '../models/gateway/conversation.js';
import { noteErasures } from '../models/gateway/erasure.js';
import { ADDRESS_KEPT, forgetReturns, keepReturn, removeMail } from '../models/gateway/mailbox.js';
import { endOfDay } from '../shared/clock.js';
import { mailboxNames } from '../tips/mailbox-names.js';
import type { AttachedWork } from './attached.js';
import { deliveriesOf } from './deliveries.js';
import type { ConversationDeps } from './deps.js';
import { eraseMessages } from './erase-messages.js';
import { returnPlace, type ReturnAddress } from '../tips/return-address.js';
import { sealRef } from './memory.js';
import type { SentRef } from './short-memory.js';
import { openWork, type Work } from './work.js';

/** The promise under which a process does a work. */
export interface Promised {
  /** When the work was last promised, in milliseconds since 1970. */
  readonly at: number;
  /** Another process had promised the work, and may have begun it. */
  readonly takenOver?: boolean;
}

/**
 * The claim on a work. It is renewed while a slow provider makes the work take long, so that no
 * other process takes it over. A process that renews too late and finds that another has claimed
 * the work leaves it to that one; otherwise both would reply.
 */
class Hold {
  /**
   * The time from which the claim is renewed. Work that was taken over is renewed at once, because
   * it may be done by now.
   */
  private renewAt: number;
  /** The time until which the work is claimed. */
  private until: Date;
  constructor(
    private readonly deps: ConversationDeps,
    private readonly id: string,
    private readonly work: string,
    { at, takenOver = false }: Promised,
  ) {
    this.renewAt = takenOver ? 0 : at + LEASE / 2;
    this.until = new Date(at + LEASE);
  }
  /** @returns false when another process has done the work or has claimed it */
  async renew(): Promise<boolean> {
    const now = this.deps.clock.now().getTime();
    if (now < this.renewAt) return true;
    const [from, until] = [this.until, new Date(now + LEASE)];
    [this.renewAt, this.until] = [now + LEASE / 2, until];
    return this.deps.conversations.hold(this.id, this.work, until, { from });
  }
}

/**
 * Prepares to fetch what came with a tip. A file is noted in the cases half before it is fetched.
 * Idempotent.
 */
async function expectFiles(
  deps: ConversationDeps,
  { begun, fetch }: AttachedWork,
  now: Date,
): Promise<void> {
  await beginAttachments(deps.db.cases, begun);
  if (!fetch) return;
  await deps.attachments.expect(fetch, now);
  deps.attachments.soon(now);
}

/**
 * Hands over to the cases half what a turn told, and the escalation that it calls for. Idempotent.
 * @param id the person whose turn it was
 */
async function handOver(deps: ConversationDeps, id: string, work: Work, now: Date): Promise<void> {
  const { tip, attached, escalate, answers = [] } = work;
  if (tip) await deps.intake.take(tip);
  if (attached) await expectFiles(deps, attached, now);
  if (tip && !tip.own && (tip.entries.length > 0 || attached))
    await deps.escalations.added(tip.tip, tip.id, now, tip.excludedAffiliations);
  if (escalate) {
    const how = await deps.escalations.bringUpToDate(escalate, now);
    // It was to be gathered and could not be: from now on later tips are gathered into it.
    if (escalate.into !== undefined && how === 'itsOwn') deps.spending.escalated(id, escalate, now);
  }
  if (tip && work.helpAgain) await deps.escalations.callForHelpAgain(tip.tip, tip.id, now);
  for (const answer of answers) await deps.polls.keep(answer, now);
}

/** Saves the return address of a reporter who may be texted. Idempotent. */
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

/**
 * What earlier turns promised to save, and what must no longer be saved once the person has left.
 */
export interface Undone {
  /** Ids of promises to subscribe. */
  readonly promises: readonly string[];
  /** Names of return addresses. */
  readonly mailboxes: readonly string[];
}
const nothingUndone: Undone = { promises: [], mailboxes: [] };

/**
 * Saves or removes a subscriber. Idempotent.
 * @param earlier promises that leaving takes back as well
 */
async function keepMembership(
  deps: ConversationDeps,
  { subscribe, wish, unsubscribe }: Work,
  earlier: readonly string[],
  now: Date,
): Promise<void> {
  if (subscribe) await deps.subscribers.put(subscribe);
  if (wish) await deps.subscribers.wish(wish, now);
  if (unsubscribe) await deps.subscribers.remove(unsubscribe, earlier, now);
}

/** Counts late answers, and erases what polls store about a person. Idempotent. */
async function updatePolls(
  deps: ConversationDeps,
  { late = [], erasePolls, unlist }: Work,
  now: Date,
): Promise<void> {
  for (const { flow, id } of late) await deps.polls.late(flow, id);
  if (erasePolls) await deps.polls.erase(erasePolls.names, erasePolls.refused, now);
  if (unlist) await deps.polls.unlist({ tell: unlist });
}

/**
 * Hands over what a person told in earlier turns whose work is not done yet, because the process
 * that promised it may have died. The words that were told first must arrive first; otherwise a
 * late turn could give a tip back to officials it was taken from. The replies stay with the process
 * that promised them, or with `doPending`.
 * @returns what leaving takes back, though another process may still be about to do it
 */
export async function handOverEarlier(
  deps: ConversationDeps,
  id: string,
  earlier: readonly PendingWork[],
): Promise<Undone> {
  const keys = deps.keys.gateway();
  const promises: string[] = [];
  const mailboxes: string[] = [];
  for (const one of earlier) {
    const work = openWork(keys, id, one.id, one.box);
    await handOver(deps, id, work, deps.clock.now());
    await keepMembership(deps, work, promises, deps.clock.now());
    if (work.subscribe) promises.push(work.subscribe.promise);
    if (work.keepAddress)
      mailboxes.push(...mailboxNames(keys, work.keepAddress.handle, deps.clock.now()));
  }
  return { promises, mailboxes };
}

/**
 * Sends the replies.
 * @returns the messages that can be deleted at the person's side; undefined when another process
 * has claimed the work and sends the rest
 */
async function send(
  deps: ConversationDeps,
  work: Work,
  hold: Hold,
  begun: boolean,
  now: Date,
): Promise<SentRef[] | undefined> {
  if (work.unasked) {
    // This is idempotent, because each text has its id.
    await deps.outbox.enqueue(deliveriesOf(work), now);
    return [];
  }
  const sent: SentRef[] = [];
  const erases = work.to && deps.channels.get(work.to.channel)?.capabilities.erases;
  for (const delivery of deliveriesOf(work)) {
    if (!(await hold.renew())) return undefined;
    const { providerId } = await deps.outbox.reply(delivery, now, begun);
    if (erases && providerId) sent.push({ ref: providerId, at: now.getTime() });
  }
  return sent;
}

/**
 * Does everything that must be in place before the replies go out, in this order.
 * @returns false when it has to wait
 */
async function doBeforeReplies(
  deps: ConversationDeps,
  id: string,
  work: Work,
  earlier: Undone,
  now: Date,
): Promise<boolean> {
  const { gateway } = deps.db;
  await handOver(deps, id, work, now);
  await keepAddress(deps, work, now);
  await keepMembership(deps, work, earlier.promises, now);
  await updatePolls(deps, work, now);
  if (work.forget) await forgetReturns(gateway, work.forget, now, earlier.mailboxes);
  if (work.read) await removeMail(gateway, work.read);
  if (work.hush && work.to) {
    const { channel, address } = work.to;
    await deps.outbox.forgetReplies({ channel, to: address }, new Date(work.at ?? now));
  }
  if (work.stop) await noteErasures(gateway, [id], now, 'stopped');
  return eraseMessages(deps, id, work, now);
}

/**
 * Does what a turn promised. The tip is in the cases half before its sender is thanked for it.
 * Every part is idempotent, except a reply that was sent at the moment a process died.
 * @param earlier what turns before this one promised, and what must no longer be saved if the
 * person leaves
 * @returns false when another process does it or has done it, or when the rest waits for a provider
 */
export async function doWork(
  deps: ConversationDeps,
  id: string,
  work: Work,
  promised: Promised,
  earlier: Undone = nothingUndone,
): Promise<boolean> {
  const now = deps.clock.now();
  const hold = new Hold(deps, id, work.id, promised);
  if (!(await hold.renew())) return false;
  if (!(await doBeforeReplies(deps, id, work, earlier, now))) return false;
  const [sent] = await Promise.all([
    send(deps, work, hold, promised.takenOver ?? false, now),
    work.heard && deps.replayGuard.keep(work.heard, now),
    work.copy && deps.copies.add(work.copy, now),
  ]);
  if (!sent) return false;
  deps.shortMemory.addRefs(id, sent, now);
  const boxes = sent.map((one) => sealRef(deps.keys.gateway(), id, one, now));
  await deps.conversations.done(id, work.id, work.over ? 'over' : boxes);
  return true;
}

/**
 * Does all the work that waits in a conversation, oldest first.
 * @param at when it was claimed, in milliseconds since 1970
 * @returns the number of turns whose work was done
 */
export async function doPending(
  deps: ConversationDeps,
  doc: ConversationDoc,
  at: number,
): Promise<number> {
  let done = 0;
  for (const { id, box } of doc.pend) {
    // The process that promised it may have died halfway; or the work was done while this process
    // waited to claim it.
    const work = openWork(deps.keys.gateway(), doc._id, id, box);
    if (await doWork(deps, doc._id, work, { at, takenOver: true })) done += 1;
  }
  return done;
}
