import type { Priority } from '../shared/priority.js';
import type { Staff } from '../shared/staff.js';
import type { AttachmentRow, OpenedAttachment } from './attachment-types.js';
import type { AskForm, Asked, AskInput } from './ask-types.js';
import type { Board } from './board-types.js';
import type { Acted, Change, Outcome } from './outcome.js';
import type { CaseList, CaseQuery, CaseRow, Counted, InDoubt, SavedView } from './query.js';
import type {
  OpenedReferral,
  Partner,
  Referral,
  ReferralAnswer,
  ReferralReport,
  ReferralInput,
} from './referral-types.js';
import type { Reveal, RevealInput, Revealed } from './reveal-types.js';
import type { CasePage, CaseWords, Duplicate, Keys, Summary } from './view.js';
import type { Closing, FollowUp } from './work.js';

/**
 * The functions that people use on cases: pages, the API and the command line call the same ones.
 * Each gets the account and asks the policy itself (access/policy.ts). A case that the account may
 * not see is `unknown`, like one that does not exist, and the audit log records the attempt. A case
 * is named by its id; `find` returns it for a reference.
 */
export interface Cases {
  // Lists
  /**
   * Returns the cases that the account may see, newest first; those that a search by the beginning
   * of a reference finds, by reference.
   * @throws nothing: a query that makes no sense finds nothing
   */
  list(staff: Staff, query: CaseQuery): Promise<CaseList>;
  /**
   * Returns cases by their ids, as far as the account may see them. This does not mark them as
   * read.
   */
  rows(staff: Staff, ids: readonly string[]): Promise<readonly CaseRow[]>;
  /** Returns how many there are, up to a limit. */
  count(staff: Staff, query: CaseQuery): Promise<Counted>;
  /** Returns how many texts are in doubt, and how old they are. People must check them each day. */
  inDoubt(staff: Staff): Promise<InDoubt>;
  /**
   * Returns the ids of the cases with a reference or an id; several cases may share a reference.
   */
  find(staff: Staff, reference: string): Promise<readonly string[]>;
  /**
   * Returns the rows of a list for export: codes only, at most 5,000. The audit log records it
   * first.
   */
  exportRows(staff: Staff, query: CaseQuery): Promise<Outcome<readonly CaseRow[]>>;
  views(staff: Staff): Promise<readonly SavedView[]>;
  /** Saves a view under a name, and replaces an earlier one. */
  saveView(staff: Staff, name: string, query: CaseQuery): Promise<Outcome<SavedView>>;
  removeView(staff: Staff, id: string): Promise<void>;

  // One case
  /** Returns its page without any words, and marks it as read for this account. */
  see(staff: Staff, id: string): Promise<Outcome<CasePage>>;
  /**
   * Opens all words of a case that the keys can open. The audit log and the case record the reading
   * before any word is returned.
   */
  read(staff: Staff, id: string, keys: Keys): Promise<Outcome<CaseWords>>;
  /** Lists the attachments: photos, voice notes, documents, locations. Rows without contents. */
  attachments(staff: Staff, id: string): Promise<Outcome<readonly AttachmentRow[]>>;
  /**
   * Opens one attachment if the keys can open it. The audit log records it before any byte is
   * returned.
   */
  openAttachment(
    staff: Staff,
    id: string,
    attachment: string,
    keys: Keys,
  ): Promise<Outcome<OpenedAttachment>>;
  /**
   * Returns the subject of a case, without details that could identify a person. Words only if the
   * keys can open them.
   */
  summary(staff: Staff, id: string, keys?: Keys): Promise<Outcome<Summary>>;
  /** Returns other cases that may be about the same event, each with the reasons. */
  duplicates(staff: Staff, id: string): Promise<Outcome<readonly Duplicate[]>>;

  // Work
  /** "I have it": the account takes the case. */
  take(staff: Staff, id: string, change: Change): Promise<Acted>;
  /**
   * "It was acted on." If a life is in danger, a second person is informed before the escalation
   * ends.
   */
  act(staff: Staff, id: string, change: Change): Promise<Acted>;
  /** "I cannot": the next person is called. */
  pass(staff: Staff, id: string, change: Change): Promise<Acted>;
  /** Calls the next level at once. */
  escalate(staff: Staff, id: string, change: Change): Promise<Acted>;
  /**
   * Gives the case to a person, by the id of the directory or of an account. A focal point is
   * called.
   */
  assign(staff: Staff, id: string, to: Assignee, change: Change): Promise<Acted>;
  /**
   * Gives all cases of one person to another.
   * @returns how many were handed over, and how many were not
   */
  handOverAll(
    staff: Staff | `cli:${string}`,
    from: string,
    to: Assignee,
  ): Promise<Outcome<{ readonly handed: number; readonly left: readonly string[] }>>;
  raise(staff: Staff, id: string, priority: Priority, change: Change): Promise<Acted>;
  /** Lowers the priority, with a reason that is stored. */
  lower(
    staff: Staff,
    id: string,
    priority: Priority,
    reason: string,
    change: Change,
  ): Promise<Acted>;
  close(staff: Staff, id: string, closing: Closing, change: Change): Promise<Acted>;
  /** Reopens the case. People are called, unless the account takes it. */
  reopen(staff: Staff, id: string, reason: string, change: Change): Promise<Acted>;
  /** Keeps the words of a closed case until a day, with a reason that is stored. */
  keep(staff: Staff, id: string, until: Date, reason: string, change: Change): Promise<Acted>;
  /** Adds a note, a day for the follow-up, or both. */
  note(staff: Staff, id: string, note: FollowUp, change: Change): Promise<Acted>;
  link(staff: Staff, id: string, other: string, change: Change): Promise<Acted>;
  unlink(staff: Staff, id: string, other: string, change: Change): Promise<Acted>;
  /** Opens a case about another missing person of whom the same report tells, linked to it. */
  openAnother(staff: Staff, id: string, change: Change): Promise<Acted>;
  /** Joins two tips about one event: `other` continues in `id`, and is closed. */
  join(staff: Staff, id: string, other: string, change: Change): Promise<Acted>;
  /** Redacts a phrase: it is removed from everything that leaves the case. */
  redact(staff: Staff, id: string, phrase: string, change: Change): Promise<Acted>;
  /**
   * Hides the case from a person who is named in it, by the id of the directory or of an account.
   */
  exclude(staff: Staff, id: string, person: string, change: Change): Promise<Acted>;
  /** Decides whether a text in doubt is a report. If it is, people are called. */
  triage(staff: Staff, id: string, isReport: boolean, change: Change): Promise<Acted>;

  // The reporter
  /**
   * Returns the data that a user needs before asking: whether and when the reporter can be asked,
   * templates, the length.
   */
  askForm(staff: Staff, id: string, words?: string): Promise<Outcome<AskForm>>;
  ask(staff: Staff, id: string, input: AskInput, change: Change): Promise<Outcome<Asked>>;
  /** Asks to see the address of a reporter. The answer does not reveal whether there is one. */
  askReveal(staff: Staff, id: string, input: RevealInput, change: Change): Promise<Outcome<Reveal>>;
  /** Returns the requests that this account must decide or may see, and their own requests. */
  reveals(staff: Staff): Promise<readonly Reveal[]>;
  /** Records the decision of a custodian, who never decides about their own request. */
  decideReveal(
    staff: Staff,
    reveal: string,
    decision: { readonly approve: true } | { readonly approve: false; readonly reason: string },
  ): Promise<Outcome<Reveal>>;
  /** Shows the address once to the person who asked, after the approval and before it expires. */
  seeReveal(staff: Staff, reveal: string): Promise<Outcome<Revealed>>;

  // Partners
  /** Returns the organisations to which a case can be referred. */
  partners(staff: Staff, id: string): Promise<Outcome<readonly Partner[]>>;
  /**
   * Asks an organisation for help: its people can read the summary and nothing else.
   * @param keys open the phrases that are left out
   */
  refer(staff: Staff, id: string, input: ReferralInput, keys: Keys, change: Change): Promise<Acted>;
  /** Returns the referrals of a case, for people who work on it. */
  referrals(staff: Staff, id: string): Promise<Outcome<readonly Referral[]>>;
  /** Withdraws a referral: the organisation's copy is deleted. */
  withdrawReferral(staff: Staff, id: string, referral: string, change: Change): Promise<Acted>;
  /** Returns the open requests to the account's organisation. */
  referralsFor(staff: Staff): Promise<readonly Referral[]>;
  /**
   * Returns the summary for people of the organisation. The audit log records the reading before
   * any word is returned.
   */
  readReferral(staff: Staff, referral: string, keys: Keys): Promise<Outcome<OpenedReferral>>;
  answerReferral(
    staff: Staff,
    referral: string,
    answer: ReferralAnswer,
    change: Change,
  ): Promise<Acted>;
  /** Saves the organisation's report, which may end the referral. */
  reportOnReferral(
    staff: Staff,
    referral: string,
    report: ReferralReport,
    change: Change,
  ): Promise<Acted>;

  // The board
  /**
   * Returns the open escalations and the people they wait for.
   * @param known the version that the caller has; if it is still current, no rows are returned
   */
  board(staff: Staff, known?: string): Promise<Board>;
  /**
   * Returns the case of a link in a call's text, and the person called; undefined when the link has
   * expired or is unknown.
   */
  openLink(
    code: string,
  ): Promise<{ readonly tip: string; readonly focalPoint: string } | undefined>;
}

/**
 * A person who can get a case: by the id of the directory, and of their account if they have one.
 */
export type Assignee = Pick<
  Staff,
  'account' | 'roles' | 'countries' | 'affiliation' | 'focalPoint'
> & { readonly organisation?: string };
