import type { Change } from '../cases/outcome.js';
import { saidIn } from '../cases/typed-words.js';
import type { Keys } from '../cases/view.js';
import type { AlertDoc, Approval } from '../models/cases/alert-doc.js';
import { findAccount, staffOf } from '../models/cases/account.js';
import { findAlert } from '../models/cases/alert.js';
import { beginningOf, MINUTE } from '../shared/clock.js';
import { randomId } from '../shared/ids.js';
import type { Staff } from '../shared/staff.js';
import type { AlertSeen } from './alerts.js';
import { changed } from './change.js';
import type { AlertDeps } from './deps.js';
import { onAlert } from './on-alert.js';
import { mayAlerts, seeable } from './open.js';
import { done, invalid, not, type AlertOutcome } from './outcome.js';
import { dropRelease, finishRelease, note, prepareRelease, releaseOf } from './publish.js';
import { check, type Checked } from './review.js';
import { hasPart, OFFICERS } from './rows.js';
import { sealReason } from './seal.js';
import { tellOnCase } from './telling.js';

/** The longest reason, in letters. */
const LONGEST_REASON = 500;

/** Returns why this officer cannot decide the alert now; nothing if it waits for them. */
function whyNotNow(staff: Staff, doc: AlertDoc) {
  if (doc.state === 'ended') return not('ended');
  if (doc.draft?.state !== 'asked') return not('notWaiting');
  return hasPart(staff, doc) ? not('samePerson') : undefined;
}

/**
 * Returns the approvals that still count: of officers who could approve it today. A person who lost
 * the office, or was later named in the case, no longer counts as an officer of this alert.
 */
async function standingApprovals(deps: AlertDeps, doc: AlertDoc): Promise<readonly Approval[]> {
  const stand: Approval[] = [];
  for (const approval of doc.draft?.approvals ?? []) {
    const account = await findAccount(deps.db.cases, approval.by);
    const officer = account && staffOf(account);
    const may =
      !officer ||
      (account.state === 'active' &&
        mayAlerts(officer, 'approve') &&
        (await seeable(deps, officer, doc)));
    if (may) stand.push(approval);
  }
  return stand;
}

/**
 * Saves the first approval.
 * @param standing the approvals of others that still count: none, or one was lost
 */
async function sayYes(
  deps: AlertDeps,
  staff: Staff,
  doc: AlertDoc,
  change: Change,
  standing: readonly Approval[],
): Promise<AlertOutcome<AlertDoc>> {
  const yes = { by: staff.account, at: beginningOf(MINUTE, deps.clock.now()) };
  const after = await changed(deps, doc, change, ['asked', 'standing'], {
    $set: { 'draft.approvals': [...standing, yes] },
    // A yes may be taken back by a change: who said it hears of the alert all the same.
    $addToSet: { concerned: staff.account },
  });
  if (after.ok) await note(deps, staff, 'alert.approved', doc);
  return after;
}

/**
 * Handles the second approval: the bytes are saved where nobody sees them, then the decision is
 * saved, then the bytes are published.
 */
async function release(
  deps: AlertDeps,
  staff: Staff,
  doc: AlertDoc,
  change: Change,
  { fields, frame, message, photo }: Checked,
  standing: readonly Approval[],
): Promise<AlertOutcome<AlertDoc>> {
  const now = deps.clock.now();
  const id = randomId();
  const approvedBy = [...standing.map(({ by }) => by), staff.account];
  const frozen = releaseOf(id, fields, frame, message, photo, now);
  if (!(await prepareRelease(deps, doc, frame, frozen)))
    return { ok: false, reason: 'conflict', v: doc.v };
  const { box = Buffer.alloc(0), wraps = [], photo: picture } = doc.draft ?? {};
  const after = await changed(deps, doc, change, ['asked', 'standing'], {
    $set: {
      release: id,
      said: { box, wraps, ...(picture ? { photo: picture } : {}) },
      ...(doc.messages.length === 0 ? { state: 'approved' } : {}),
      approvedBy,
    },
    $addToSet: { concerned: { $each: [...(doc.draft?.authors ?? []), ...approvedBy] } },
    $unset: { draft: '', 'relay.news': '' },
  });
  if (!after.ok) {
    await dropRelease(deps, doc.published ?? '', id);
    return after;
  }
  await note(deps, staff, 'alert.approved', doc);
  await finishRelease(deps, after.value, now);
  await note(deps, staff, 'alert.published', doc);
  await tellOnCase(deps, staff, doc, 'alertOut');
  // The first people are messaged now; the job continues with the others.
  await deps.sendings.feed(now).catch((error: unknown) => {
    deps.log.error('alerts were not fed, it is tried again', { error });
  });
  return done((await findAlert(deps.db.cases, doc._id)) ?? after.value);
}

/** Approves. At the second approval the alert is sent. */
export const approveAlert = (
  deps: AlertDeps,
  staff: Staff,
  id: string,
  change: Change,
  keys: Keys,
): Promise<AlertOutcome<AlertSeen>> =>
  onAlert(deps, staff, { id, right: 'approve', change }, async (doc) => {
    const no = whyNotNow(staff, doc);
    if (no) return no;
    // A person who cannot read the alert cannot approve it.
    const checked = await check(deps, doc, keys);
    if (!checked.ok) return checked;
    const { problems, stops, recipients } = checked.value;
    const stopped = await stops();
    if (stopped) return not(stopped);
    if (problems.length > 0) return invalid(problems);
    if ((await recipients()) === 0) return not('nobody');
    const standing = await standingApprovals(deps, doc);
    return standing.length + 1 >= OFFICERS
      ? release(deps, staff, doc, change, checked.value, standing)
      : sayYes(deps, staff, doc, change, standing);
  });

/** Denies, with a reason. The writer may then change it. */
export const denyAlert = (
  deps: AlertDeps,
  staff: Staff,
  id: string,
  text: string,
  change: Change,
): Promise<AlertOutcome<AlertSeen>> =>
  onAlert(deps, staff, { id, right: 'approve', change }, async (doc) => {
    if (doc.draft?.state !== 'asked') return not('notWaiting');
    const said = saidIn(text, LONGEST_REASON, 'noReason');
    if (!said.ok) return not(said.reason === 'tooLong' ? 'tooLong' : 'noReason');
    const after = await changed(deps, doc, change, ['asked', 'standing'], {
      $set: {
        ...(doc.messages.length === 0 ? { state: 'denied' } : {}),
        ...{ 'draft.state': 'draft', 'draft.approvals': [] },
        ...{ reason: sealReason(deps, doc, said.value), deniedBy: staff.account },
      },
    });
    if (!after.ok) return after;
    await note(deps, staff, 'alert.denied', doc);
    await tellOnCase(deps, staff, doc, 'alertDenied');
    return after;
  });
