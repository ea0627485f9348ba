import type { CasesKeyring } from '../../privacy/keyring.js';
import type { Db } from '../store/db.js';
import { collectionOf, NONE, vouched, type AuditDoc, type AuditHead } from './audit.js';

/** What is wrong with an entry. */
export const auditProblems = ['edited', 'missing', 'reordered'] as const;
export type AuditProblem = (typeof auditProblems)[number];

/** The first entry that is wrong, by its number. */
export interface AuditBreak {
  readonly ok: false;
  readonly at: number;
  readonly problem: AuditProblem;
}

/** Whether the log is whole. */
export type AuditVerdict =
  { readonly ok: true; readonly count: number; readonly head: AuditHead } | AuditBreak;

/** How far a walk has come. `end`: the log ends there. */
export type AuditWalk =
  { readonly ok: true; readonly head: AuditHead; readonly end: boolean } | AuditBreak;

/** From where a walk goes on, what it is held against, and how far it goes. */
export interface WalkWish {
  /** Entries up to this one were found whole. */
  readonly from: AuditHead;
  /** A head noted earlier: without it a log cut off at its end looks whole. */
  readonly expected: AuditHead;
  /** It stops after about so many entries. */
  readonly most: number;
}

/** So many are read at once: a few milliseconds of work, after which others have their turn. */
const PIECE = 500;

/**
 * What stands behind a number in the order of the index, whatever its id is: an entry that somebody
 * put in by hand may have any.
 */
async function piece(db: Db, after: number): Promise<AuditDoc[]> {
  const all = collectionOf(db.cases);
  const found = after === 0 ? all.find() : all.find({ _id: { $ne: after } }).min({ _id: after });
  return found.hint({ _id: 1 }).sort({ _id: 1 }).limit(PIECE).toArray();
}

/** Whether an entry was truly written, only not in this place. Reads the log once more. */
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

/** Nothing may be missing from an entry, and nothing written beside what its link vouches for. */
function readable(doc: AuditDoc): boolean {
  return doc.at instanceof Date && typeof doc.link === 'string' && Object.keys(doc).length === 6;
}

/** What is wrong with the entry that follows a head, as far as it tells by itself. */
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
 * Walks a part of the chain, in pieces between which others have their turn.
 * @returns how far it came; or the first entry that is wrong: `edited`, it does not match its link
 * (or the one before it was taken out and the numbers closed up); `missing`, its number is not
 * there; `reordered`, it stands in another's place
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
 * @param expected a head noted earlier, elsewhere: without it a log cut off at its end looks whole
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
 * What came of a check, as the subject of an entry: `audit/whole`, `audit/edited/3`; or
 * `audit/head/edited/3`, by a head that was given and may have been mistyped.
 */
export function auditedVerdict(verdict: AuditVerdict, head?: AuditHead): string {
  if (verdict.ok) return 'audit/whole';
  return `audit/${head ? 'head/' : ''}${verdict.problem}/${verdict.at}`;
}
