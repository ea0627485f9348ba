import type { CasesKeyring } from '../../privacy/keyring.js';
import type { Db } from '../store/db.js';
import { collectionOf, NONE, vouched, type AuditDoc, type AuditHead } from './audit.js';

/** What is wrong with an entry. */
export const auditProblems = ['edited', 'missing', 'reordered'] as const;
export type AuditProblem = (typeof auditProblems)[number];

/** The first wrong entry, by its number. */
export interface AuditBreak {
  readonly ok: false;
  readonly at: number;
  readonly problem: AuditProblem;
}

/**
 * A wrong entry that a person has acknowledged, as it stood then: if it is changed again, that is a
 * new finding.
 */
export interface Acknowledged extends Pick<AuditBreak, 'at' | 'problem'> {
  /** What stood there, as a digest that only this program can make. */
  readonly print: string;
  /** Who acknowledged it, as the log writes it: `console:nadia`. */
  readonly by: string;
  readonly reason: string;
  readonly on: Date;
  /** A digest of all of this, so that a hand in the database acknowledges nothing. */
  readonly vouch: string;
}

/** Whether the log is whole, but for the entries that were acknowledged. */
export type AuditVerdict =
  | {
      readonly ok: true;
      readonly count: number;
      readonly head: AuditHead;
      readonly acknowledged?: readonly number[];
    }
  | AuditBreak;

/** A wrong entry that nobody has acknowledged, and what acknowledging it needs. */
export interface WalkBreak extends AuditBreak, Pick<Acknowledged, 'print'> {
  /** Where a walk continues behind it. */
  readonly resume: AuditHead;
  /** The end of the log is missing: nothing comes behind it. */
  readonly end: boolean;
}

/** How far a walk has come. `end`: it reached the end of the log. */
export type AuditWalk =
  | {
      readonly ok: true;
      readonly head: AuditHead;
      readonly end: boolean;
      /** The acknowledged entries that it passed. */
      readonly passed: readonly number[];
    }
  | WalkBreak;

/** Where a walk continues, what it is compared with, and how far it goes. */
export interface WalkInput {
  /** Entries up to this one were found whole. */
  readonly from: AuditHead;
  /** A head that was noted earlier. Without it, a log whose end was cut off looks whole. */
  readonly expected: AuditHead;
  /** It stops after about this many entries. */
  readonly most: number;
  readonly acknowledged?: readonly Acknowledged[] | undefined;
}

/**
 * How many entries are read at once: a few milliseconds of work, after which other work gets a
 * turn.
 */
const PIECE = 500;

/**
 * Returns the entries after a number in the order of the index, whatever their ids are: an entry
 * that was inserted by hand may have any id.
 */
async function piece(db: Db, after: number): Promise<AuditDoc[]> {
  const all = collectionOf(db.cases);
  const found = after === 0 ? all.find() : all.find({ _id: { $ne: after } }).min({ _id: after });
  return found.hint({ _id: 1 }).sort({ _id: 1 }).limit(PIECE).toArray();
}

/** Checks whether an entry is genuine but in the wrong place. Reads the log once more. */
async function belongsElsewhere(db: Db, keyring: CasesKeyring, doc: AuditDoc): Promise<boolean> {
  const { link } = doc;
  const entry = vouched(doc);
  if (keyring.auditLinkMatches(link, NONE.link, entry)) return true;
  let docs = await piece(db, 0);
  while (docs.length > 0) {
    if (docs.some((one) => keyring.auditLinkMatches(link, one.link, entry))) return true;
    docs = await piece(db, docs.at(-1)?._id ?? Infinity);
  }
  return false;
}

/** Checks that an entry has all its fields, and no field that its link does not cover. */
function readable(doc: AuditDoc): boolean {
  return doc.at instanceof Date && typeof doc.link === 'string' && Object.keys(doc).length === 6;
}

/** Returns what is wrong with the entry after a head, as far as the entry itself shows it. */
function wrongWith(
  keyring: CasesKeyring,
  doc: AuditDoc,
  head: AuditHead,
  expected: AuditHead,
): 'missing' | 'edited' | 'unlinked' | undefined {
  if (doc._id !== head.count + 1) return 'missing';
  if (!readable(doc)) return 'edited';
  if (!keyring.auditLinkMatches(doc.link, head.link, vouched(doc))) return 'unlinked';
  return doc._id === expected.count && doc.link !== expected.link ? 'edited' : undefined;
}

/** Returns where a walk continues behind a wrong entry. An entry without a number is passed. */
function behind(doc: AuditDoc, head: AuditHead): AuditHead {
  const placed = Number.isSafeInteger(doc._id) && doc._id > head.count;
  return placed ? { count: doc._id, link: String(doc.link) } : head;
}

const printed = (doc: AuditDoc | undefined): string => JSON.stringify(doc ?? null);
const printName = ({ at, problem }: Pick<AuditBreak, 'at' | 'problem'>): string =>
  `finding ${at} ${problem}`;

/** Returns a wrong entry with a digest of what stands there. */
function breakOf(
  keyring: CasesKeyring,
  found: Pick<AuditBreak, 'at' | 'problem'>,
  doc: AuditDoc | undefined,
  head: AuditHead,
): WalkBreak {
  const print = keyring.auditLink(printName(found), printed(doc), new Date());
  const resume = doc ? behind(doc, head) : head;
  return { ok: false, ...found, print, resume, end: doc === undefined };
}

const vouchedFor = ({ at, problem, print, by, reason, on }: Omit<Acknowledged, 'vouch'>): string =>
  JSON.stringify([at, problem, print, by, reason, on.toISOString()]);

/** Returns an acknowledgement with the digest that makes it genuine. */
export const acknowledgedBy = (
  keyring: CasesKeyring,
  one: Omit<Acknowledged, 'vouch'>,
): Acknowledged => ({
  ...one,
  vouch: keyring.auditLink('acknowledged', vouchedFor(one), one.on),
});

/** Makes the check whether a wrong entry was acknowledged as it stands. */
function acknowledgedIn(keyring: CasesKeyring, all: readonly Acknowledged[] = []) {
  const genuine = all.filter((one) =>
    keyring.auditLinkMatches(one.vouch, 'acknowledged', vouchedFor(one)),
  );
  return (found: Pick<AuditBreak, 'at' | 'problem'>, doc: AuditDoc | undefined): boolean =>
    genuine.some(
      ({ at, problem, print }) =>
        at === found.at &&
        problem === found.problem &&
        keyring.auditLinkMatches(print, printName(found), printed(doc)),
    );
}

/** Returns the wrong entry after a head, with its problem; undefined if the entry is right. */
async function problemAt(
  db: Db,
  keyring: CasesKeyring,
  doc: AuditDoc,
  head: AuditHead,
  expected: AuditHead,
): Promise<Pick<AuditBreak, 'at' | 'problem'> | undefined> {
  const problem = wrongWith(keyring, doc, head, expected);
  if (problem === undefined) return undefined;
  const at = head.count + 1;
  if (problem !== 'unlinked') return { at, problem };
  return { at, problem: (await belongsElsewhere(db, keyring, doc)) ? 'reordered' : 'edited' };
}

/**
 * Walks a part of the chain in pieces; other work gets a turn in between.
 * @returns how far it came, or the first wrong entry that nobody has acknowledged: `edited`, it
 * does not match its link (or the one before it was removed and the numbers were closed up);
 * `missing`, its number does not exist; `reordered`, it is in another entry's place
 */
export async function walkAudit(
  db: Db,
  keyring: CasesKeyring,
  input: WalkInput,
): Promise<AuditWalk> {
  const { from, expected, most } = input;
  const isAcknowledged = acknowledgedIn(keyring, input.acknowledged);
  const passed: number[] = [];
  let head = from;
  while (head.count - from.count < most) {
    const docs = await piece(db, head.count);
    for (const doc of docs) {
      const found = await problemAt(db, keyring, doc, head, expected);
      if (!found) {
        head = { count: doc._id, link: doc.link };
        continue;
      }
      if (!isAcknowledged(found, doc)) return breakOf(keyring, found, doc, head);
      passed.push(found.at);
      head = behind(doc, head);
    }
    if (docs.length === PIECE) continue;
    const cut = { at: head.count + 1, problem: 'missing' as const };
    if (head.count < expected.count && !isAcknowledged(cut, undefined))
      return breakOf(keyring, cut, undefined, head);
    return { ok: true, head, end: true, passed };
  }
  return { ok: true, head, end: false, passed };
}

/**
 * Walks the whole chain.
 * @param expected a head that was noted earlier and elsewhere: without it, a log whose end was cut
 * off looks whole
 * @param acknowledged wrong entries that a person has acknowledged
 * @returns as `walkAudit`
 */
export async function verifyAudit(
  db: Db,
  keyring: CasesKeyring,
  expected: AuditHead = NONE,
  acknowledged: readonly Acknowledged[] = [],
): Promise<AuditVerdict> {
  const input = { from: NONE, expected, most: Infinity, acknowledged };
  const walked = await walkAudit(db, keyring, input);
  if (!walked.ok) return { ok: false, at: walked.at, problem: walked.problem };
  const { head, passed } = walked;
  return {
    ok: true,
    count: head.count,
    head,
    ...(passed.length > 0 ? { acknowledged: passed } : {}),
  };
}

/**
 * Returns the result of a check as the subject of an audit entry: `audit/whole`, `audit/edited/3`;
 * or `audit/head/edited/3` if a head was given, which may have been mistyped.
 */
export function auditedVerdict(verdict: AuditVerdict, head?: AuditHead): string {
  if (verdict.ok) return 'audit/whole';
  return `audit/${head ? 'head/' : ''}${verdict.problem}/${verdict.at}`;
}
