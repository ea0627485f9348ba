import type { Change } from '../cases/outcome.js';
import type { AlertDoc, AlertEnd } from '../models/cases/alert-doc.js';
import { alertsOfOrigin, findAlert, type AlertChange } from '../models/cases/alert.js';
import { ALERT_WORDS_KEPT } from '../shared/kept.js';
import type { Staff } from '../shared/staff.js';
import type { AlertSeen } from './alerts.js';
import { changed } from './change.js';
import type { AlertDeps } from './deps.js';
import { onAlert } from './on-alert.js';
import { done, not, type AlertOutcome } from './outcome.js';
import { END, finishEnd, note } from './publish.js';
import { tellOnCase } from './telling.js';

/**
 * Saves the end of an alert and carries it out.
 * @param by an account, or `job`
 * @param more fields saved in the same update
 */
export async function endNow(
  deps: AlertDeps,
  doc: AlertDoc,
  as: AlertEnd,
  by: string,
  change: Change,
  more: AlertChange['$set'] = {},
): Promise<AlertOutcome<AlertDoc>> {
  const now = deps.clock.now();
  const after = await changed(deps, doc, change, ['standing'], {
    $set: {
      ...{ state: 'ended', endedAs: as, endedBy: by, endedAt: now, release: END },
      wordsGoAt: new Date(now.getTime() + ALERT_WORDS_KEPT),
      ...more,
    },
    $unset: { draft: '', 'relay.claim': '' },
  });
  if (!after.ok) return after;
  await finishEnd(deps, after.value, now);
  return done((await findAlert(deps.db.cases, doc._id)) ?? after.value);
}

/** Ends the alerts that neighbours made from this one: a child who is found is found everywhere. */
async function endNeighbours(deps: AlertDeps, origin: AlertDoc, as: AlertEnd, by: string) {
  for (const doc of await alertsOfOrigin(deps.db.cases, origin._id)) {
    const change = { v: doc.v };
    if (doc.state === 'standing') await endNow(deps, doc, as, by, change);
    else if (['proposed', 'draft', 'asked', 'denied'].includes(doc.state))
      await changed(deps, doc, change, ['proposed', 'draft', 'asked', 'denied'], {
        $set: { state: 'dropped', endedAt: deps.clock.now() },
        $unset: { draft: '', reason: '' },
      });
  }
}

/** Ends an alert in force at the request of a person. */
const endBy = (
  deps: AlertDeps,
  staff: Staff,
  id: string,
  as: AlertEnd,
  change: Change,
): Promise<AlertOutcome<AlertSeen>> =>
  onAlert(deps, staff, { id, right: 'end', change }, async (doc) => {
    if (doc.state === 'ended') return not('ended');
    if (doc.state !== 'standing') return not('notStanding');
    const after = await endNow(deps, doc, as, staff.account, change);
    if (!after.ok) return after;
    await note(deps, staff, as === 'stopped' ? 'alert.stopped' : 'alert.ended', doc);
    await tellOnCase(deps, staff, doc, 'alertEnded');
    await endNeighbours(deps, doc, as, staff.account);
    await deps.sendings.feed(deps.clock.now()).catch((error: unknown) => {
      deps.log.error('alerts were not fed, it is tried again', { error });
    });
    return after;
  });

/** Ends an alert as found or cancelled: everyone who received it is informed. */
export const endAlert = (
  deps: AlertDeps,
  staff: Staff,
  id: string,
  as: 'found' | 'cancelled',
  change: Change,
): Promise<AlertOutcome<AlertSeen>> => endBy(deps, staff, id, as, change);

/** The kill switch: nothing more is sent, not even the end message. */
export const stopAlert = (
  deps: AlertDeps,
  staff: Staff,
  id: string,
  change: Change,
): Promise<AlertOutcome<AlertSeen>> => endBy(deps, staff, id, 'stopped', change);
