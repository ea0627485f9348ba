import { officialAffiliations } from '../shared/affiliation.js';
import type { Staff, StaffRole } from '../shared/staff.js';

/** The actions on a case, each allowed separately. */
export const caseActions = [
  /** Find it in lists and counts, and see its codes and its timeline. */
  'case.see',
  /** Read the words of the reporter and of colleagues; this also needs a key. */
  'case.words',
  /** See the summary, from which anything that could lead to a person is removed. */
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
  /** Decide whether a text in doubt is a report. */
  'case.triage',
  /** Say that a person is named in it; that person never sees it again. */
  'case.exclude',
  'case.export',
  /** Keep the words of a closed case beyond the day on which they would be destroyed. */
  'case.keep',
  /** Ask a partner organisation for help, with a summary made for it. */
  'case.refer',
  /** See that one's organisation was asked, and read the summary; this also needs a key. */
  'referral.read',
  /** Accept or decline it, report back, and end it. */
  'referral.answer',
  'reveal.ask',
  'reveal.decide',
  'reveal.see',
] as const;
export type CaseAction = (typeof caseActions)[number];

/** The actions on polls and campaigns. */
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

/** The actions that belong to no single case. */
export const generalActions = [
  'home.see',
  'account.own',
  'board.see',
  'cases.handOver',
  ...sendingActions,
  'directory.read',
  'directory.write',
  /** Find alerts and see their progress; reading the words also needs a key. */
  'alerts.see',
  'alerts.write',
  'alerts.approve',
  'audit.read',
  /** Acknowledge what the daily check of the audit log found wrong. */
  'audit.acknowledge',
  'health.read',
  /** Retry texts that reached nobody. */
  'health.retry',
  'accounts.manage',
  'grants.give',
  /** Decide which addresses of others are told of events. */
  'webhooks.manage',
] as const;
export type GeneralAction = (typeof generalActions)[number];
export type Action = CaseAction | GeneralAction;

const known: ReadonlySet<string> = new Set([...caseActions, ...generalActions]);
/** Whether the policy knows an action by this name. */
export const isAction = (text: string): text is Action => known.has(text);

/** How a person can be related to a case. */
export const relations = ['ownCountry', 'assigned', 'called', 'referred'] as const;
export type Relation = (typeof relations)[number];

/** The facts about a case on which decisions depend: codes and ids. */
export interface CaseFacts {
  readonly country: string;
  /** `work.owner`: the person who has it, by the id of `idOf`. */
  readonly owner?: string | undefined;
  /** The focal points who can still answer their call, or who were told of it. */
  readonly called: readonly string[];
  /** The organisations it was referred to. */
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
 * Actions for others only: to decide about an address, and to act for the organisation that a case
 * is referred to.
 */
const ofOthers: readonly CaseAction[] = ['reveal.decide', 'referral.read', 'referral.answer'];
/** All actions of a person who is responsible for the cases of a country. */
const leads: Row = Object.fromEntries(
  caseActions.filter((one) => !ofOthers.includes(one)).map((one) => [one, country]),
);

/** Which relation allows which role which action on a case. Anything not listed is refused. */
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
  // They may read the summary that was made for them, and nothing else of the case.
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

/** The general actions that each role may do. Anything not listed is refused. */
export const generalTable: Readonly<Record<StaffRole, readonly GeneralAction[]>> = {
  'focal-point': ['board.see', 'directory.read', 'grants.give'],
  coordinator: leading,
  'regional-desk': [...leading, 'webhooks.manage'],
  partner: ['grants.give'],
  custodian: ['grants.give'],
  officer: ['alerts.see', 'alerts.approve', 'grants.give'],
  auditor: ['audit.read', 'audit.acknowledge', 'health.read'],
  administrator: [
    'accounts.manage',
    'directory.read',
    'directory.write',
    'health.read',
    'health.retry',
  ],
};

/**
 * Returns the id under which a person has cases: that of the directory, or that of their account.
 */
export const idOf = ({ focalPoint, account }: Staff): string => focalPoint ?? account;

/** Returns all ids by which cases know a person. */
export const idsOf = ({ focalPoint, account }: Staff): string[] =>
  focalPoint === undefined ? [account] : [focalPoint, account];

/** Whether a person belongs to the police or the government. */
export const isOfficialStaff = ({ affiliation }: Staff): boolean =>
  affiliation !== undefined && officialAffiliations.includes(affiliation);

/** Whether a country is one of the person's own. `*` means all. */
export const isOwnCountry = ({ countries }: Staff, code: string): boolean =>
  countries.includes('*') || countries.includes(code);

/**
 * Whether a conflict of interest excludes a person from a case. A person without a stated
 * affiliation could belong anywhere, so they see no case that excludes any affiliation.
 */
export function isExcluded(staff: Staff, facts: CaseFacts): boolean {
  const { affiliation } = staff;
  const byClass =
    facts.excludedAffiliations.length > 0 &&
    (affiliation === undefined || facts.excludedAffiliations.includes(affiliation));
  return byClass || idsOf(staff).some((id) => facts.excludedPeople?.includes(id) === true);
}

const holds: Readonly<Record<Relation, (staff: Staff, facts: CaseFacts) => boolean>> = {
  // As long as the reporter may still name officials, an official sees it only when called
  // (docs/adr/022).
  ownCountry: (staff, facts) =>
    isOwnCountry(staff, facts.country) && !(facts.officialsUnknown && isOfficialStaff(staff)),
  assigned: (staff, { owner }) => owner !== undefined && idsOf(staff).includes(owner),
  called: ({ focalPoint }, { called }) => focalPoint !== undefined && called.includes(focalPoint),
  referred: ({ organisation }, { referredTo }) =>
    organisation !== undefined && referredTo?.includes(organisation) === true,
};

/** Returns the relations by which a person's roles allow an action. */
export function relationsFor(staff: Staff, action: CaseAction): readonly Relation[] {
  const all = staff.roles.flatMap((role) => caseTable[role][action] ?? []);
  return relations.filter((one) => all.includes(one));
}

export const isCaseAction = (action: Action): action is CaseAction =>
  (caseActions as readonly string[]).includes(action);

/**
 * Whether a person may do a general action; for a case action, whether they may do it with any case
 * at all.
 */
export function mayAny(staff: Staff, action: Action): boolean {
  if (isCaseAction(action)) return relationsFor(staff, action).length > 0;
  if ((everybody as readonly string[]).includes(action)) return true;
  return staff.roles.some((role) => generalTable[role].includes(action));
}

/** Whether a person may do an action on a case. */
export function may(staff: Staff, action: CaseAction, facts: CaseFacts): boolean {
  if (isExcluded(staff, facts)) return false;
  return relationsFor(staff, action).some((relation) => holds[relation](staff, facts));
}
