import { noteErasures } from '../models/gateway/erasure.js';
import { LEASE, type ConversationDoc, type PendingWork } from '../models/gateway/conversation.js';
import { ADDRESS_KEPT, forgetReturns, keepReturn, removeMail } from '../models/gateway/mailbox.js';
import { REPLY_LIFE } from '../outbox/backoff.js';
import type { Delivery } from '../outbox/delivery.js';
import type { ConversationDeps } from './deps.js';
import { returnPlace, type ReturnAddress } from './lookups.js';
import { mailboxNames } from '../tips/mailbox-names.js';
import { endOfDay, HOUR } from '../shared/clock.js';
import { DELETABLE, type SentRef } from './afterwards.js';
import { sealRef } from './memory.js';
import { openWork, sealWork, type Work } from './work.js';

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

/** What somebody is told unasked. */
function broadcast(
  { group, counted, until, hours }: NonNullable<Work['unasked']>,
  to: NonNullable<Work['to']>,
  replies: Work['replies'],
): Delivery[] {
  const target = { channel: to.channel, to: to.address, ...(to.from ? { from: to.from } : {}) };
  const when = { ...(until ? { expires: until } : {}), ...(hours ? { hours } : {}) };
  return replies.map(({ id, text, buttons }, i) => ({
    id,
    class: 'broadcast',
    group,
    targets: [target],
    text,
    silent: true,
    ...when,
    // One person is one in the counters, however many texts it takes.
    ...(i === 0 && counted ? { counted } : {}),
    ...(buttons ? { buttons } : {}),
  }));
}

function deliveries({ to, replies, at, unasked, onDuty }: Work): Delivery[] {
  if (!to) return [];
  if (unasked) return broadcast(unasked, to, replies);
  // Counted from the turn: after a day without any process, whoever then holds the phone is not answered.
  const expires = at === undefined ? {} : { expires: new Date(at + REPLY_LIFE) };
  const target = { channel: to.channel, to: to.address, ...(to.from ? { from: to.from } : {}) };
  return replies.map(({ id, text, buttons }) => ({
    id,
    class: onDuty ? 'duty' : 'reply',
    targets: [target],
    text,
    silent: true,
    ...expires,
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
    return this.deps.conversations.hold(this.id, this.work, new Date(now.getTime() + LEASE));
  }
}

async function send(
  deps: ConversationDeps,
  work: Work,
  hold: Hold,
  begun: boolean,
  now: Date,
): Promise<SentRef[]> {
  const sent: SentRef[] = [];
  if (work.unasked) {
    // Twice is once: each has its id.
    await deps.outbox.enqueue(deliveries(work), now);
    return sent;
  }
  const erases = work.to && deps.channels.get(work.to.channel)?.capabilities.erases;
  for (const delivery of deliveries(work)) {
    await hold.renew();
    const { providerId } = await deps.outbox.reply(delivery, now, begun);
    if (erases && providerId) sent.push({ ref: providerId, at: now.getTime() });
  }
  return sent;
}

/**
 * Deletes messages at the person's side. A provider that is away is asked again, each time after as long as it has been
 * away already, until the messages are too old to be deleted; the reply, which says that it is done, waits for it.
 * @returns false when it is to be done later
 */
async function eraseThere(
  deps: ConversationDeps,
  id: string,
  work: Work,
  now: Date,
): Promise<boolean> {
  const { erase, to, at = now.getTime() } = work;
  if (!erase || !to) return true;
  try {
    await deps.channels.get(to.channel)?.erase?.(to.address, erase);
    return true;
  } catch (error) {
    const waited = now.getTime() - at;
    const fields = { channel: to.channel, error };
    if (waited > DELETABLE) {
      deps.log.error('messages at the side of their person were not deleted', fields);
      return true;
    }
    const wait = Math.min(Math.max(waited, LEASE), HOUR);
    // For hours, perhaps: all that is done already goes, and what was told with it.
    const { at: since, heard, copy, over, replies } = work;
    const left: Work = {
      id: work.id,
      to,
      erase,
      replies,
      ...(since === undefined ? {} : { at: since }),
      ...(heard ? { heard } : {}),
      ...(copy ? { copy } : {}),
      ...(over ? { over } : {}),
    };
    const box = sealWork(deps.keys.gateway(), id, left, now);
    await deps.conversations.hold(id, work.id, new Date(now.getTime() + wait), box);
    deps.log.warn('messages at the side of their person are deleted later', {
      ...fields,
      ms: wait,
    });
    return false;
  }
}

/** Hands over to the cases half what a turn told, and what that calls for. Twice is once. @param id whose turn it was */
async function handOver(deps: ConversationDeps, id: string, work: Work, now: Date): Promise<void> {
  if (work.tip) await deps.intake.take(work.tip);
  if (work.tip && !work.tip.own && work.tip.entries.length > 0) {
    const { tip, id, excludedAffiliations } = work.tip;
    await deps.escalations.added(tip, id, now, excludedAffiliations);
  }
  if (work.escalate) {
    const how = await deps.escalations.follow(work.escalate, now);
    // What was to be gathered could not be: from now on it is what others are gathered into.
    if (work.escalate.into !== undefined && how === 'itself')
      deps.accounts.calledOut(id, work.escalate, now);
  }
  for (const answer of work.answers ?? []) await deps.polls.keep(answer, now);
}

/** What earlier turns promised, and what must not be kept any more once the person has left. */
export interface Undone {
  /** Of taking part. */
  readonly promises: readonly string[];
  /** Names of return addresses. */
  readonly mailboxes: readonly string[];
}
const nothingUndone: Undone = { promises: [], mailboxes: [] };

/** Keeps or erases somebody who takes part. Twice is once. @param earlier promises that an erasure takes back as well */
async function takePart(
  deps: ConversationDeps,
  { subscribe, unsubscribe }: Work,
  earlier: readonly string[],
  now: Date,
): Promise<void> {
  if (subscribe) await deps.subscribers.put(subscribe);
  if (unsubscribe) await deps.subscribers.remove(unsubscribe, earlier, now);
}
/** Counts who was late, and erases what is kept of a person in polls. Twice is once. */
async function tidyPolls(
  deps: ConversationDeps,
  { late = [], erasePolls, unlist }: Work,
  now: Date,
): Promise<void> {
  for (const { flow, id } of late) await deps.polls.late(flow, id);
  if (erasePolls) await deps.polls.erase(erasePolls.names, erasePolls.refused, now);
  if (unlist) await deps.polls.unlist({ tell: unlist });
}

/**
 * Hands over what earlier turns of a person told whose work is not done yet: whoever promised it may have died, and
 * what is told first must be taken in first. Else a late turn would lead a tip back to officials it was taken from.
 * Their replies stay with whoever promised them, or with `doPending`. So is what was said of taking part, in its order.
 * @returns what a leaving takes back, though whoever promised it may still be about to do it
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
    await takePart(deps, work, promises, deps.clock.now());
    if (work.subscribe) promises.push(work.subscribe.promise);
    if (work.keepAddress)
      mailboxes.push(...mailboxNames(keys, work.keepAddress.handle, deps.clock.now()));
  }
  return { promises, mailboxes };
}

/**
 * Does what a turn promised, in this order: the tip is with the cases half before its sender is thanked for it.
 * Every part may be done twice without harm, save a reply that was sent in the moment a process died.
 * @param promised when it was last promised, in milliseconds since 1970; undefined when somebody may have begun it
 * @param earlier what turns before this one promised, and that may not be reported as kept
 * @returns false when somebody else has done it, or the rest of it waits for a provider
 */
export async function doWork(
  deps: ConversationDeps,
  id: string,
  work: Work,
  promised: number | undefined,
  earlier: Undone = nothingUndone,
): Promise<boolean> {
  const now = deps.clock.now();
  const hold = new Hold(deps, id, work.id, promised ?? 0);
  if (!(await hold.renew())) return false;
  await handOver(deps, id, work, now);
  await keepAddress(deps, work, now);
  await takePart(deps, work, earlier.promises, now);
  await tidyPolls(deps, work, now);
  if (work.forget) await forgetReturns(deps.db.gateway, work.forget, now, earlier.mailboxes);
  if (work.read) await removeMail(deps.db.gateway, work.read);
  if (work.stop) await noteErasures(deps.db.gateway, [id], now, 'stopped');
  if (!(await eraseThere(deps, id, work, now))) return false;
  const heard = work.heard ? deps.heard.keep(work.heard, now) : undefined;
  const copy = work.copy ? deps.copies.add(work.copy, now) : undefined;
  const begun = promised === undefined;
  const [sent] = await Promise.all([send(deps, work, hold, begun, now), heard, copy]);
  deps.afterwards.addRefs(id, sent, now);
  const boxes = sent.map((one) => sealRef(deps.keys.gateway(), id, one, now));
  await deps.conversations.done(id, work.id, work.over ? 'over' : boxes);
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
