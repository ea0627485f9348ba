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

/** Whether the log is whole. */
export type AuditVerdict =
  { readonly ok: true; readonly count: number; readonly head: AuditHead } | AuditBreak;

/** How far a walk has come. `end`: it reached the end of the log. */
export type AuditWalk =
  { readonly ok: true; readonly head: AuditHead; readonly end: boolean } | AuditBreak;

/** Where a walk continues, what it is compared with, and how far it goes. */
export interface WalkWish {
  /** Entries up to this one were found whole. */
  readonly from: AuditHead;
  /** A head that was noted earlier. Without it, a log whose end was cut off looks whole. */
  readonly expected: AuditHead;
  /** It stops after about this many entries. */
  readonly most: number;
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

/**
 * Walks a part of the chain in pieces; other work gets a turn in between.
 * @returns how far it came, or the first wrong entry: `edited`, it does not match its link (or the
 * one before it was removed and the numbers were closed up); `missing`, its number does not exist;
 * `reordered`, it is in another entry's place
 */
export async function walkAudit(
  db: Db,
  keyring: CasesKeyring,
  { from, expected, most }: WalkWish,
): Promise<AuditWalk> {
  let head = from;
  while (head.count - from.count < most) {
    const docs = await piece(db, head.count);
    for (const doc of docs) {
      const at = head.count + 1;
      const wrong = wrongWith(keyring, doc, head, expected);
      if (wrong === 'unlinked') {
        const moved = await belongsElsewhere(db, keyring, doc);
        return { ok: false, at, problem: moved ? 'reordered' : 'edited' };
      }
      if (wrong) return { ok: false, at, problem: wrong };
      head = { count: at, link: doc.link };
    }
    if (docs.length === PIECE) continue;
    if (head.count < expected.count) return { ok: false, at: head.count + 1, problem: 'missing' };
    return { ok: true, head, end: true };
  }
  return { ok: true, head, end: false };
}

/**
 * Walks the whole chain.
 * @param expected a head that was noted earlier and elsewhere: without it, a log whose end was cut
 * off looks whole
 * @returns as `walkAudit`
 */
export async function verifyAudit(
  db: Db,
  keyring: CasesKeyring,
  expected: AuditHead = NONE,
): Promise<AuditVerdict> {
  const walked = await walkAudit(db, keyring, { from: NONE, expected, most: Infinity });
  return walked.ok ? { ok: true, count: walked.head.count, head: walked.head } : walked;
}

/**
 * Returns the result of a check as the subject of an audit entry: `audit/whole`, `audit/edited/3`;
 * or `audit/head/edited/3` if a head was given, which may have been mistyped.
 */
export function auditedVerdict(verdict: AuditVerdict, head?: AuditHead): string {
  if (verdict.ok) return 'audit/whole';
  return `audit/${head ? 'head/' : ''}${verdict.problem}/${verdict.at}`;
}
