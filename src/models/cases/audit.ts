import { setTimeout as wait } from 'node:timers/promises';
import type { Connection, mongo } from 'mongoose';
import { durable, type Db } from '../store/db.js';
import { DUPLICATE_KEY } from '../store/duplicate-key.js';
import { Group } from '../store/group-commit.js';
import type { CasesKeyring } from '../../privacy/keyring.js';
import { beginningOf, MINUTE } from '../../shared/clock.js';
import { Fault } from '../../shared/fault.js';

/**
 * The audited actions: what people did with tips, and changes of keys and the directory. Incoming
 * messages are left out on purpose: tips store the hour, and an entry would show the minute at
 * which somebody texted.
 */
export const auditActions = [
  'tip.listed',
  'tip.opened',
  'attachment.opened',
  'tip.exported',
  'tip.priority',
  'tip.asked',
  'tip.madeReport',
  'tip.setAside',
  'tip.closed',
  'tip.erased',
  'case.summarised',
  'case.taken',
  'case.acted',
  'case.passed',
  'case.assigned',
  'case.handedOver',
  'case.escalated',
  'case.raised',
  'case.lowered',
  'case.closed',
  'case.reopened',
  'case.noted',
  'case.linked',
  'case.opened',
  'case.unlinked',
  'case.joined',
  'case.redacted',
  'case.excluded',
  'case.exported',
  'case.judged',
  'case.compared',
  'case.sighting',
  'case.kept',
  'case.wordsGone',
  'alert.begun',
  'alert.read',
  'alert.saved',
  'alert.asked',
  'alert.approved',
  'alert.published',
  'alert.denied',
  'alert.dropped',
  'alert.ended',
  'alert.stopped',
  'alert.proposed',
  'alert.accepted',
  'alert.authority',
  'alert.relayed',
  'alert.originChanged',
  'alert.pictureTaken',
  'reveal.asked',
  'reveal.approved',
  'reveal.denied',
  'reveal.expired',
  'referral.made',
  'referral.read',
  'referral.accepted',
  'referral.declined',
  'referral.reported',
  'referral.withdrawn',
  'referral.done',
  'referral.expired',
  'escalation.acknowledged',
  'escalation.declined',
  'escalation.passed',
  'escalation.acted',
  'escalation.reopened',
  'access.denied',
  'audit.verified',
  'audit.acknowledged',
  'audit.exported',
  'deadletters.retried',
  'address.revealed',
  'directory.imported',
  'directory.exported',
  'directory.changed',
  'keys.created',
  'keys.rotated',
  'keys.passphrase',
  'account.invited',
  'account.reset',
  'account.entered',
  'account.signedIn',
  'account.recoveryUsed',
  'account.codesWrong',
  'account.password',
  'account.phone',
  'account.sessionsEnded',
  'account.changed',
  'account.ended',
  'account.handedOver',
  'key.granted',
  'key.renewed',
  'key.recovered',
  'key.revoked',
  'token.added',
  'token.revoked',
  'price.entered',
  'price.removed',
  'poll.saved',
  'poll.opened',
  'poll.closed',
  'poll.tried',
  'words.read',
  'words.grouped',
  'results.published',
  'results.told',
  'campaign.saved',
  'campaign.opened',
  'campaign.tried',
  'campaign.ended',
  'sending.confirmed',
  'sending.approved',
  'sending.paused',
  'sending.resumed',
  'sending.stopped',
  'sending.reminded',
  'neighbour.subscribed',
  'neighbour.unsubscribed',
  'neighbour.passed',
  'webhook.added',
  'webhook.rotated',
  'webhook.tested',
  'webhook.removed',
] as const;
export type AuditAction = (typeof auditActions)[number];

/** Who did what to which thing. Never words: both names are ids, and free text is refused. */
export interface AuditEntry {
  /** `system`, or role and id: `focal-point/3fK2`. */
  readonly actor: string;
  readonly action: AuditAction;
  /** The id of a tip or of another thing that it was done to. */
  readonly subject: string;
}

/** An entry as it is kept: numbered without gaps from 1, and linked to the one before. */
export interface AuditDoc extends AuditEntry {
  readonly _id: number;
  /** Rounded down to the minute. */
  readonly at: Date;
  readonly link: string;
}

/**
 * The last entry. If it is also saved outside the database, it shows later whether the end of the
 * log was cut off.
 */
export interface AuditHead {
  readonly count: number;
  readonly link: string;
}

/** The head of a log in which nothing was written yet. */
export const NONE: AuditHead = { count: 0, link: '' };
const ID = /^[\w./:-]{1,80}$/;
const actions: ReadonlySet<string> = new Set(auditActions);
/**
 * Each lost race means that another process wrote. So this many in a row mean a broken database.
 */
const MOST_TRIES = 200;

/** The collection of the entries. */
export function collectionOf(cases: Connection): mongo.Collection<AuditDoc> {
  return cases.collection<AuditDoc>('audit');
}

/**
 * Returns the content that the link protects. The number is not in it: the chain of links shows the
 * order.
 */
export function vouched({ at, actor, action, subject }: Omit<AuditDoc, '_id' | 'link'>): string {
  return JSON.stringify([at.toISOString(), actor, action, subject]);
}

function check({ actor, action, subject }: AuditEntry): void {
  if (!actions.has(action))
    throw new Fault('An audit entry has an action that is not in the list.');
  if (!ID.test(actor) || !ID.test(subject))
    throw new Fault('An audit entry names its actor and its subject by ids, never by words.');
}

/** Returns the head that the majority of nodes has. */
export async function auditHead(db: Db): Promise<AuditHead> {
  const last = await collectionOf(db.cases).findOne(
    {},
    { sort: { _id: -1 }, projection: { link: 1 } },
  );
  return last ? { count: last._id, link: last.link } : NONE;
}

function chain(head: AuditHead, entries: readonly Pending[]): AuditDoc[] {
  let { link } = head;
  return entries.map(({ entry: { actor, action, subject }, keyring, now }, i) => {
    const at = beginningOf(MINUTE, now);
    const doc = { _id: head.count + 1 + i, at, actor, action, subject };
    link = keyring.auditLink(link, vouched(doc), now);
    return { ...doc, link };
  });
}

/**
 * Inserts entries in order.
 * @returns how many were saved before the number of another process stood in the way
 */
async function insert(cases: Connection, docs: AuditDoc[]): Promise<number> {
  try {
    await collectionOf(cases).insertMany(docs, { ordered: true, writeConcern: durable });
    return docs.length;
  } catch (cause) {
    const { writeErrors, result } = cause as {
      writeErrors?: { index: number; code: number } | { index: number; code: number }[];
      result?: { getWriteConcernError?: () => unknown };
    };
    const first = writeErrors === undefined ? undefined : [writeErrors].flat()[0];
    if (first?.code === DUPLICATE_KEY && !result?.getWriteConcernError?.()) return first.index;
    throw new Fault('MongoDB did not confirm an audit entry. Check the database if this repeats.', {
      cause,
    });
  }
}

interface Pending {
  readonly entry: AuditEntry;
  readonly keyring: CasesKeyring;
  readonly now: Date;
}

/**
 * Creates the appender of one connection. It remembers the head, so that a single process reads it
 * once.
 */
function appender(db: Db): Group<readonly Pending[], void> {
  let known: AuditHead | undefined;
  return new Group(async (batches) => {
    let left = batches.flat();
    for (let tries = 0; left.length > 0; tries += 1) {
      if (tries === MOST_TRIES)
        throw new Fault('The audit log does not take new entries. Check the database.');
      const docs = chain((known ??= await auditHead(db)), left);
      const before = known;
      known = undefined;
      const done = await insert(db.cases, docs);
      const last = docs[done - 1];
      left = left.slice(done);
      if (left.length === 0 && last) known = { count: last._id, link: last.link };
      // The other process's entry becomes visible once the majority has it: milliseconds later.
      else if ((await auditHead(db)).count <= before.count + done) await wait(5);
    }
    return batches.map(() => {});
  });
}

const appenders = new WeakMap<Connection, Group<readonly Pending[], void>>();

/**
 * Appends entries, in their order and durably: `verifyAudit` finds any later change of the log.
 * Entries of the same moment share one command. If it throws, some entries may be written: retry,
 * since an entry too many does no harm.
 * @param now when it was done; stored to the minute
 * @throws Fault when an entry contains anything but ids, or the database does not confirm
 */
export async function appendAudit(
  db: Db,
  keyring: CasesKeyring,
  entries: readonly AuditEntry[],
  now: Date,
): Promise<void> {
  entries.forEach(check);
  if (entries.length === 0) return;
  const group = appenders.get(db.cases) ?? appender(db);
  appenders.set(db.cases, group);
  await group.add(entries.map((entry) => ({ entry, keyring, now })));
}
