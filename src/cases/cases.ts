import type { Priority } from '../shared/priority.js';
import type { Staff } from '../shared/staff.js';
import type { AttachmentRow, OpenedAttachment } from './attachment-types.js';
import type { AskForm, Asked, AskWish } from './ask-types.js';
import type { Board } from './board-types.js';
import type { Acted, Change, Outcome } from './outcome.js';
import type { CaseList, CaseQuery, CaseRow, Counted, InDoubt, SavedView } from './query.js';
import type {
  OpenedReferral,
  Partner,
  Referral,
  ReferralAnswer,
  ReferralReport,
  ReferralWish,
} from './referral-types.js';
import type { Reveal, RevealWish, Revealed } from './reveal-types.js';
import type { CasePage, CaseWords, Duplicate, Keys, Summary } from './view.js';
import type { Closing, FollowUp } from './work.js';

/**
 * What people do with cases: pages, the API and the command line call the same functions. Each is
 * given who asks, and asks the policy itself (access/policy.ts). A case that somebody may not see
 * is `unknown`, like one that does not exist, and the try is in the audit log. A case is named by
 * its id; `find` leads from a reference to it.
 */
export interface Cases {
  // Lists
  /**
   * The cases that somebody may see, newest first.
   * @throws nothing: a query that makes no sense finds nothing
   */
  list(staff: Staff, query: CaseQuery): Promise<CaseList>;
  /**
   * Some cases by their ids, as far as somebody may see
   * them; looking at them here does not mark them as read.
   */
  rows(staff: Staff, ids: readonly string[]): Promise<readonly CaseRow[]>;
  /** How many there are, as far as they are counted. */
  count(staff: Staff, query: CaseQuery): Promise<Counted>;
  /** The texts in doubt: how many, and how old. They are to be looked through each day. */
  inDoubt(staff: Staff): Promise<InDoubt>;
  /** The ids of the cases with a reference, an id, or one of several. */
  find(staff: Staff, reference: string): Promise<readonly string[]>;
  /**
   * The rows of a list as they leave the house: codes only,
   * at most 5,000. It is in the audit log before it is given.
   */
  exportRows(staff: Staff, query: CaseQuery): Promise<Outcome<readonly CaseRow[]>>;
  views(staff: Staff): Promise<readonly SavedView[]>;
  /** Keeps a view under a name, instead of the one before. */
  saveView(staff: Staff, name: string, query: CaseQuery): Promise<Outcome<SavedView>>;
  removeView(staff: Staff, id: string): Promise<void>;

  // One case
  /** Its page without any words; it is no longer unread or changed for this person. */
  see(staff: Staff, id: string): Promise<Outcome<CasePage>>;
  /**
   * All words of a case, as far as the keys reach. The reading is in the audit log, and on the
   * case, before a word is given.
   */
  read(staff: Staff, id: string, keys: Keys): Promise<Outcome<CaseWords>>;
  /**
   * What came with it besides words: photos, voice
   * notes, documents, locations. Rows without contents.
   */
  attachments(staff: Staff, id: string): Promise<Outcome<readonly AttachmentRow[]>>;
  /**
   * Opens one of these, as far as the keys reach. It is in the audit log before a byte is given.
   */
  openAttachment(
    staff: Staff,
    id: string,
    attachment: string,
    keys: Keys,
  ): Promise<Outcome<OpenedAttachment>>;
  /**
   * What a case is about, without what could lead to a person. Words only as far as the keys reach.
   */
  summary(staff: Staff, id: string, keys?: Keys): Promise<Outcome<Summary>>;
  /** Other cases that may be of the same event, each with why. */
  duplicates(staff: Staff, id: string): Promise<Outcome<readonly Duplicate[]>>;

  // Work
  /** "I have it." */
  take(staff: Staff, id: string, change: Change): Promise<Acted>;
  /** "It was acted on." Of a life in danger, a second person is told before it is over. */
  act(staff: Staff, id: string, change: Change): Promise<Acted>;
  /** "I cannot": it is called on. */
  pass(staff: Staff, id: string, change: Change): Promise<Acted>;
  /** Calls the next level at once. */
  escalate(staff: Staff, id: string, change: Change): Promise<Acted>;
  /**
   * Gives it to somebody, by the id of the directory or
   * of an account; they are called, and it is theirs.
   */
  assign(staff: Staff, id: string, to: Assignee, change: Change): Promise<Acted>;
  /**
   * Gives all that one person has to another.
   * @returns how many were handed over, and how many could not be
   */
  handOverAll(
    staff: Staff | `cli:${string}`,
    from: string,
    to: Assignee,
  ): Promise<Outcome<{ readonly handed: number; readonly left: readonly string[] }>>;
  raise(staff: Staff, id: string, priority: Priority, change: Change): Promise<Acted>;
  /** Less urgent, for a reason that is kept. */
  lower(
    staff: Staff,
    id: string,
    priority: Priority,
    reason: string,
    change: Change,
  ): Promise<Acted>;
  close(staff: Staff, id: string, closing: Closing, change: Change): Promise<Acted>;
  /** Opens it again; people are called, unless whoever opens it takes it. */
  reopen(staff: Staff, id: string, reason: string, change: Change): Promise<Acted>;
  /** A note, or a day on which it comes back, or both. */
  note(staff: Staff, id: string, note: FollowUp, change: Change): Promise<Acted>;
  link(staff: Staff, id: string, other: string, change: Change): Promise<Acted>;
  unlink(staff: Staff, id: string, other: string, change: Change): Promise<Acted>;
  /** Says that two tips are one event: `other` goes on in `id`, and is closed. */
  join(staff: Staff, id: string, other: string, change: Change): Promise<Acted>;
  /** A phrase that is left out of all that leaves the case. */
  redact(staff: Staff, id: string, phrase: string, change: Change): Promise<Acted>;
  /** Keeps somebody who is named in it from it, by the id of the directory or of an account. */
  exclude(staff: Staff, id: string, person: string, change: Change): Promise<Acted>;
  /** Whether a text in doubt is a report: then people are called. */
  triage(staff: Staff, id: string, isReport: boolean, change: Change): Promise<Acted>;

  // The reporter
  /**
   * What whoever asks needs to see first: whether and
   * when they can be asked, templates, the length.
   */
  askForm(staff: Staff, id: string, words?: string): Promise<Outcome<AskForm>>;
  ask(staff: Staff, id: string, wish: AskWish, change: Change): Promise<Outcome<Asked>>;
  /** Asks to see the address of a reporter. Whether there is one is not said. */
  askReveal(staff: Staff, id: string, wish: RevealWish, change: Change): Promise<Outcome<Reveal>>;
  /** What waits for this person to decide or to see, and what they asked for. */
  reveals(staff: Staff): Promise<readonly Reveal[]>;
  /** A custodian decides, never about what they asked for themselves. */
  decideReveal(
    staff: Staff,
    reveal: string,
    decision: { readonly approve: true } | { readonly approve: false; readonly reason: string },
  ): Promise<Outcome<Reveal>>;
  /** Shows the address once to whoever asked, after the approval and before it expires. */
  seeReveal(staff: Staff, reveal: string): Promise<Outcome<Revealed>>;

  // Partners
  /** The organisations that a case can be referred to. */
  partners(staff: Staff, id: string): Promise<Outcome<readonly Partner[]>>;
  /**
   * Asks one for help: its people read the summary and nothing else.
   * @param keys open the phrases that are left out
   */
  refer(staff: Staff, id: string, wish: ReferralWish, keys: Keys, change: Change): Promise<Acted>;
  /** The referrals of a case, for whoever works on it. */
  referrals(staff: Staff, id: string): Promise<Outcome<readonly Referral[]>>;
  /** Takes one back: the organisation's copy is gone. */
  withdrawReferral(staff: Staff, id: string, referral: string, change: Change): Promise<Acted>;
  /** What somebody's organisation is asked for now. */
  referralsFor(staff: Staff): Promise<readonly Referral[]>;
  /**
   * The summary, for the people of the organisation. The
   * reading is in the audit log before a word is given.
   */
  readReferral(staff: Staff, referral: string, keys: Keys): Promise<Outcome<OpenedReferral>>;
  answerReferral(
    staff: Staff,
    referral: string,
    answer: ReferralAnswer,
    change: Change,
  ): Promise<Acted>;
  /** What the organisation did; it may be the end of it. */
  reportOnReferral(
    staff: Staff,
    referral: string,
    report: ReferralReport,
    change: Change,
  ): Promise<Acted>;

  // The board
  /**
   * What waits for whom.
   * @param known the version that the caller has: then nothing else comes if it is still that
   */
  board(staff: Staff, known?: string): Promise<Board>;
  /**
   * The case that a link in the text of a call leads to, and
   * whose call it was; undefined when it is over or unknown.
   */
  openLink(
    code: string,
  ): Promise<{ readonly tip: string; readonly focalPoint: string } | undefined>;
}

/** Whom a case is given to: by the id of the directory, and of their account if they have one. */
export type Assignee = Pick<
  Staff,
  'account' | 'roles' | 'countries' | 'affiliation' | 'focalPoint'
> & { readonly organisation?: string };
