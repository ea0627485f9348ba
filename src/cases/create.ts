import { listAttachments, openAttachment } from './attachments.js';
import { askFormOf, askInCase } from './ask.js';
import { boardFor } from './board.js';
import type { Cases } from './cases.js';
import type { CaseDeps } from './deps.js';
import { findDuplicates } from './duplicates.js';
import { actOnCase, assignCase, escalateCase, handOverAll, passCase, takeCase } from './hold.js';
import { countCases, exportRows, findByName, inDoubt, listCases, rowsById } from './list.js';
import { openLink } from './links.js';
import { readCase, seeCase, summariseCase } from './page.js';
import { openAnother } from './another.js';
import { excludePerson, joinCases, linkCases, redactPhrase, unlinkCases } from './relate.js';
import { listPartners, listReferrals, referCase, withdrawReferral } from './referrals.js';
import { answerReferral, readReferral, referralsFor, reportOnReferral } from './referred.js';
import { askReveal, decideReveal, listReveals, seeReveal } from './reveals.js';
import { closeCase, lowerCase, noteOnCase, raiseCase, reopenCase, triageCase } from './status.js';
import { keepWords } from './words-end.js';
import { forgetView, listViews, saveView } from './views.js';

/** Binds `deps` as the first argument of a function. */
const withDeps =
  (deps: CaseDeps) =>
  <A extends readonly unknown[], R>(does: (deps: CaseDeps, ...args: A) => R) =>
  (...args: A): R =>
    does(deps, ...args);

type WithReporter = 'askForm' | 'ask' | 'askReveal' | 'reveals' | 'decideReveal' | 'seeReveal';

function withReporter(deps: CaseDeps): Pick<Cases, WithReporter> {
  const on = withDeps(deps);
  return {
    askForm: on(askFormOf),
    ask: on(askInCase),
    askReveal: on(askReveal),
    reveals: on(listReveals),
    decideReveal: on(decideReveal),
    seeReveal: on(seeReveal),
  };
}

type WithPartners =
  | 'partners'
  | 'refer'
  | 'referrals'
  | 'referralsFor'
  | 'readReferral'
  | 'answerReferral'
  | 'reportOnReferral'
  | 'withdrawReferral';

function withPartners(deps: CaseDeps): Pick<Cases, WithPartners> {
  const on = withDeps(deps);
  return {
    partners: on(listPartners),
    refer: on(referCase),
    referrals: on(listReferrals),
    referralsFor: on(referralsFor),
    readReferral: on(readReferral),
    answerReferral: on(answerReferral),
    reportOnReferral: on(reportOnReferral),
    withdrawReferral: on(withdrawReferral),
  };
}

/** Returns the functions that list and find cases. */
function withLists(deps: CaseDeps) {
  const on = withDeps(deps);
  return {
    list: on(listCases),
    rows: on(rowsById),
    count: on(countCases),
    inDoubt: on(inDoubt),
    find: on(findByName),
    exportRows: on(exportRows),
    views: on(listViews),
    saveView: on(saveView),
    removeView: on(forgetView),
  };
}

/** Creates the functions on cases for one installation. */
export function createCases(deps: CaseDeps): Cases {
  const on = withDeps(deps);
  return {
    ...withLists(deps),
    see: on(seeCase),
    read: on(readCase),
    attachments: on(listAttachments),
    openAttachment: on(openAttachment),
    summary: on(summariseCase),
    duplicates: on(findDuplicates),
    take: on(takeCase),
    act: on(actOnCase),
    pass: on(passCase),
    escalate: on(escalateCase),
    assign: on(assignCase),
    handOverAll: on(handOverAll),
    raise: on(raiseCase),
    lower: on(lowerCase),
    close: on(closeCase),
    reopen: on(reopenCase),
    keep: on(keepWords),
    note: on(noteOnCase),
    link: on(linkCases),
    unlink: on(unlinkCases),
    openAnother: on(openAnother),
    join: on(joinCases),
    redact: on(redactPhrase),
    exclude: on(excludePerson),
    triage: on(triageCase),
    ...withReporter(deps),
    ...withPartners(deps),
    board: (staff, known) => boardFor(deps, staff, known),
    openLink: on(openLink),
  };
}
