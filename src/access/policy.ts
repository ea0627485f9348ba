import { officialAffiliations } from '../shared/affiliation.js';
import type { Staff, StaffRole } from '../shared/staff.js';

/** What can be done with a case, each thing by itself. */
export const caseActions = [
  /** Find it in lists and counts, and see its codes and its timeline. */
  'case.see',
  /** Read the words of the reporter and of colleagues; it takes a key besides. */
  'case.words',
  /** See the summary, without what could lead to a person. */
  'case.summary',
  'case.take',
  'case.act',
  'case.pass',
  'case.assign',
  'case.escalate',
  'case.raise',
  'case.lower',
  'case.close',
  'case.reopen',
  'case.note',
  'case.link',
  'case.join',
  'case.ask',
  'case.redact',
  /** Say whether a text in doubt is a report. */
  'case.triage',
  /** Say that a person is named in it, who then never sees it again. */
  'case.exclude',
  'case.export',
  /** Ask a partner organisation for help, with a summary made for it. */
  'case.refer',
  /** See that one's organisation was asked, and read the summary; it takes a key besides. */
  'referral.read',
  /** Say yes or no to it, report back, and end it. */
  'referral.answer',
  'reveal.ask',
  'reveal.decide',
  'reveal.see',
] as const;
export type CaseAction = (typeof caseActions)[number];

/** What can be done with polls and campaigns. */
const sendingActions = [
  'polls.read',
  'polls.write',
  'polls.send',
  'polls.approve',
  'campaigns.read',
  'campaigns.write',
  'campaigns.send',
  'campaigns.approve',
] as const;

/** What can be done that is of no single case. */
export const generalActions = [
  'home.see',
  'account.own',
  'board.see',
  'cases.handOver',
  ...sendingActions,
  'directory.read',
  'directory.write',
  /** Find alerts and see how far they are; the words take a key besides. */
  'alerts.see',
  'alerts.write',
  'alerts.approve',
  'audit.read',
  'health.read',
  /** Have texts tried again that reached nobody. */
  'health.retry',
  'accounts.manage',
  'grants.give',
  /** Say which addresses of others hear of events. */
  'webhooks.manage',
] as const;
export type GeneralAction = (typeof generalActions)[number];
export type Action = CaseAction | GeneralAction;

const known: ReadonlySet<string> = new Set([...caseActions, ...generalActions]);
/** Whether the policy knows an action by this name. */
export const isAction = (text: string): text is Action => known.has(text);

/** What joins a person to a case. */
export const relations = ['ownCountry', 'assigned', 'called', 'referred'] as const;
export type Relation = (typeof relations)[number];

/** What decisions need to know of a case: codes and ids. */
export interface CaseFacts {
  readonly country: string;
  /** `work.owner`: who has it, by the id of `idOf`. */
  readonly owner?: string | undefined;
  /** The focal points whose call may still be answered, or who were told of it. */
  readonly called: readonly string[];
  /** The organisation it was referred to. */
  readonly referredTo?: readonly string[] | undefined;
  readonly excludedAffiliations: readonly string[];
  /** People who are named in it, by the id of `idOf` or of their account. */
  readonly excludedPeople?: readonly string[] | undefined;
  /** The reporter is still writing and has not been asked yet whether officials are part of it. */
  readonly officialsUnknown: boolean;
}

type Row = Readonly<Partial<Record<CaseAction, readonly Relation[]>>>;

const theirs = ['assigned', 'called'] as const;
const assigned = ['assigned'] as const;
const country = ['ownCountry', 'assigned'] as const;

/**
 * What only others do: who decides about an address,
 * and the organisation that a case is referred to.
 */
const ofOthers: readonly CaseAction[] = ['reveal.decide', 'referral.read', 'referral.answer'];
/** All that a person does who answers for the cases of a country. */
const leads: Row = Object.fromEntries(
  caseActions.filter((one) => !ofOthers.includes(one)).map((one) => [one, country]),
);

/** Which relation lets a role do what with a case. What is not here is refused. */
export const caseTable: Readonly<Record<StaffRole, Row>> = {
  'focal-point': {
    'case.see': theirs,
    'case.words': theirs,
    'case.summary': theirs,
    'case.take': theirs,
    'case.act': assigned,
    'case.pass': theirs,
    'case.escalate': theirs,
    'case.raise': theirs,
    'case.close': assigned,
    'case.note': assigned,
    'case.link': assigned,
    'case.ask': assigned,
    'case.redact': assigned,
    'case.refer': assigned,
    'reveal.ask': assigned,
    'reveal.see': assigned,
  },
  coordinator: leads,
  'regional-desk': leads,
  // The summary that was made for them, and nothing else of the case.
  partner: { 'referral.read': ['referred'], 'referral.answer': ['referred'] },
  custodian: { 'reveal.decide': ['ownCountry'] },
  officer: {},
  auditor: {},
  administrator: {},
};

const everybody = ['home.see', 'account.own'] as const;
const leading: readonly GeneralAction[] = [
  'board.see',
  'cases.handOver',
  ...sendingActions,
  'directory.read',
  'directory.write',
  'alerts.see',
  'alerts.write',
  'health.read',
  'health.retry',
  'grants.give',
];

/** What a role may do that is of no single case. What is not here is refused. */
export const generalTable: Readonly<Record<StaffRole, readonly GeneralAction[]>> = {
  'focal-point': ['board.see', 'directory.read', 'grants.give'],
  coordinator: leading,
  'regional-desk': [...leading, 'webhooks.manage'],
  partner: ['grants.give'],
  custodian: ['grants.give'],
  officer: ['alerts.see', 'alerts.approve', 'grants.give'],
  auditor: ['audit.read', 'health.read'],
  administrator: [
    'accounts.manage',
    'directory.read',
    'directory.write',
    'health.read',
    'health.retry',
  ],
};

/** The id by which a person has a case: that of the directory, or that of their account. */
export const idOf = ({ focalPoint, account }: Staff): string => focalPoint ?? account;

/** All ids that a person is known by in cases. */
const idsOf = ({ focalPoint, account }: Staff): string[] =>
  focalPoint === undefined ? [account] : [focalPoint, account];

/** Whether somebody belongs to police or government. */
export const isOfficialStaff = ({ affiliation }: Staff): boolean =>
  affiliation !== undefined && officialAffiliations.includes(affiliation);

/** Whether a country is one of theirs. `*` is all. */
export const isOwnCountry = ({ countries }: Staff, code: string): boolean =>
  countries.includes('*') || countries.includes(code);

/**
 * Whether a case is kept from a person by a conflict of interest. Somebody of whom nobody has said
 * where they belong could be anybody, so that they see no case that excludes anybody.
 */
export function isExcluded(staff: Staff, facts: CaseFacts): boolean {
  const { affiliation } = staff;
  const byClass =
    facts.excludedAffiliations.length > 0 &&
    (affiliation === undefined || facts.excludedAffiliations.includes(affiliation));
  return byClass || idsOf(staff).some((id) => facts.excludedPeople?.includes(id) === true);
}

const holds: Readonly<Record<Relation, (staff: Staff, facts: CaseFacts) => boolean>> = {
  // As long as the reporter may still name officials, an
  // official sees it only when called (docs/adr/012).
  ownCountry: (staff, facts) =>
    isOwnCountry(staff, facts.country) && !(facts.officialsUnknown && isOfficialStaff(staff)),
  assigned: (staff, { owner }) => owner !== undefined && idsOf(staff).includes(owner),
  called: ({ focalPoint }, { called }) => focalPoint !== undefined && called.includes(focalPoint),
  referred: ({ organisation }, { referredTo }) =>
    organisation !== undefined && referredTo?.includes(organisation) === true,
};

/** The relations by which somebody's roles let them do something. */
function relationsFor(staff: Staff, action: CaseAction): readonly Relation[] {
  const all = staff.roles.flatMap((role) => caseTable[role][action] ?? []);
  return relations.filter((one) => all.includes(one));
}

export const isCaseAction = (action: Action): action is CaseAction =>
  (caseActions as readonly string[]).includes(action);

/**
 * Whether somebody may do something that is of no single
 * case; of a case action, whether with any case at all.
 */
export function mayAny(staff: Staff, action: Action): boolean {
  if (isCaseAction(action)) return relationsFor(staff, action).length > 0;
  if ((everybody as readonly string[]).includes(action)) return true;
  return staff.roles.some((role) => generalTable[role].includes(action));
}

/** Whether somebody may do something with a case. */
export function may(staff: Staff, action: CaseAction, facts: CaseFacts): boolean {
  if (isExcluded(staff, facts)) return false;
  return relationsFor(staff, action).some((relation) => holds[relation](staff, facts));
}

/** A filter for the collection of tips. */
export type CaseFilter = Readonly<Record<string, unknown>>;

/** The cases that a relation joins a person to; undefined when it can be none. */
function joinedBy(
  staff: Staff,
  relation: Relation,
  calledFor: readonly string[],
): CaseFilter | undefined {
  switch (relation) {
    case 'ownCountry': {
      if (staff.countries.length === 0) return undefined;
      const of = staff.countries.includes('*') ? {} : { country: { $in: [...staff.countries] } };
      if (!isOfficialStaff(staff)) return of;
      const known = [{ state: { $ne: 'open' } }, { 'answers.officials': { $exists: true } }];
      return { ...of, $or: known };
    }
    case 'assigned':
      return { 'work.owner': { $in: idsOf(staff) } };
    case 'called':
      return staff.focalPoint === undefined || calledFor.length === 0
        ? undefined
        : { _id: { $in: [...calledFor] } };
    case 'referred':
      return staff.organisation === undefined
        ? undefined
        : { 'work.referredTo': staff.organisation };
  }
}

/** Leaves out what a conflict of interest keeps from a person. */
function withoutExcluded(staff: Staff): CaseFilter {
  const { affiliation } = staff;
  const people = { 'work.excluded': { $nin: idsOf(staff) } };
  return affiliation === undefined
    ? { ...people, 'excludedAffiliations.0': { $exists: false } }
    : { ...people, excludedAffiliations: { $ne: affiliation } };
}

/**
 * The filters of the relations by which somebody may do
 * something, each narrowed by their conflicts of interest.
 */
export function filtersFor(
  staff: Staff,
  action: CaseAction,
  calledFor: readonly string[] = [],
): readonly CaseFilter[] {
  const without = withoutExcluded(staff);
  return relationsFor(staff, action).flatMap((relation) => {
    const joined = joinedBy(staff, relation, calledFor);
    return joined ? [{ ...joined, ...without }] : [];
  });
}

/**
 * The same table as a filter over the collection of tips:
 * what a person may do something with, and nothing else.
 * @param calledFor the tips whose escalation a call of theirs leads to
 * @returns `nothing` when nobody said yes
 */
export function filterFor(
  staff: Staff,
  action: CaseAction,
  calledFor: readonly string[] = [],
): CaseFilter | 'nothing' {
  const [first, ...others] = filtersFor(staff, action, calledFor);
  if (!first) return 'nothing';
  return others.length === 0 ? first : { $or: [first, ...others] };
}
