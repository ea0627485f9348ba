import type { Change } from '../cases/outcome.js';
import { saidIn } from '../cases/typed-words.js';
import type { Keys } from '../cases/view.js';
import type { AlertDoc } from '../models/cases/alert-doc.js';
import { alertsOfOrigin } from '../models/cases/alert.js';
import { findTip } from '../models/cases/tip-lookup.js';
import { beginningOf, MINUTE } from '../shared/clock.js';
import { ALERT_WORDS_KEPT } from '../shared/kept.js';
import { randomId } from '../shared/ids.js';
import type { Staff } from '../shared/staff.js';
import type { Signal } from '../shared/texts/texts.js';
import { compartmentOf } from '../tips/recipients.js';
import type { AlertSeen } from './alerts.js';
import { contactIn, draftOf, keepNumbered, languagesOf } from './begin.js';
import { changed } from './change.js';
import type { AlertDeps } from './deps.js';
import { onAlert } from './on-alert.js';
import { done, not, type AlertOutcome } from './outcome.js';
import { note } from './publish.js';
import { openFields, openPicture, sealReason } from './seal.js';
import { tellOnCase } from './telling.js';

const LONGEST_REASON = 500;
/** States in which a country needs no other proposal of the same alert. */
const there: readonly string[] = ['proposed', 'draft', 'asked', 'approved', 'standing'];

/**
 * Returns the compartment whose key opens the proposal in a country. The rule is the same as for
 * reports, so that no official holds a key too many.
 */
async function compartmentFor(deps: AlertDeps, { case: id }: AlertDoc, country: string) {
  const tip = id === undefined ? undefined : await findTip(deps.db.cases, id);
  return compartmentOf(deps.keys.cases(), country, (tip?.signals ?? []) as readonly Signal[]);
}

/**
 * Returns what a neighbour receives: the content of the alert for their area and languages, and the
 * picture, sealed to them.
 */
async function proposalOf(
  deps: AlertDeps,
  staff: Staff,
  doc: AlertDoc,
  country: string,
  keys: Keys,
): Promise<AlertOutcome<AlertDoc | undefined>> {
  const { said } = doc;
  if (!said) return not('notStanding');
  const opened = openFields(keys, doc, said);
  if (!opened.ok) return opened;
  const picture = said.photo && openPicture(keys, doc, said.photo);
  if (picture && !picture.ok) return picture;
  const fields = {
    ...opened.value,
    ...{ areas: [country], languages: await languagesOf(deps, country), written: {} },
    contact: (await contactIn(deps, country)) ?? opened.value.contact,
  };
  const place = { _id: randomId(), compartment: await compartmentFor(deps, doc, country) };
  const now = deps.clock.now();
  const kept = await keepNumbered(deps, country, now, (number) => ({
    ...{ ...place, number, case: doc.case, country, areas: [country], kind: doc.kind },
    state: 'proposed',
    draft: draftOf(deps, place, fields, picture?.value, [staff.account]),
    ...{ by: staff.account, beganAt: beginningOf(MINUTE, now), messages: [] },
    ...{ published: randomId(), origin: { alert: doc._id, number: doc.number }, v: 0 },
  }));
  return done(kept);
}

/** Proposes an alert in force to the officers of a neighbour, sealed to them. */
export const proposeAlert = (
  deps: AlertDeps,
  staff: Staff,
  id: string,
  country: string,
  change: Change,
  keys: Keys,
): Promise<AlertOutcome<AlertSeen>> =>
  onAlert(deps, staff, { id, right: 'write', change }, async (doc) => {
    if (doc.state === 'ended') return not('ended');
    if (doc.state !== 'standing') return not('notStanding');
    if (doc.relay) return not('notOurs');
    if (country === doc.country || !deps.directory().country(country)) return not('badCountry');
    const others = await alertsOfOrigin(deps.db.cases, doc._id);
    if (others.some((one) => one.country === country && there.includes(one.state)))
      return not('proposed');
    const after = await changed(deps, doc, change, ['standing'], {});
    if (!after.ok) return after;
    const proposed = await proposalOf(deps, staff, doc, country, keys);
    if (!proposed.ok) return proposed;
    await note(deps, staff, 'alert.proposed', doc);
    await tellOnCase(deps, staff, doc, 'alertProposed');
    return after;
  });

/**
 * The neighbour's answer to a proposal: accept it as their own draft, or refuse it with a reason.
 */
export const decideProposal = (
  deps: AlertDeps,
  staff: Staff,
  id: string,
  decision: { readonly accept: true } | { readonly accept: false; readonly reason: string },
  change: Change,
): Promise<AlertOutcome<AlertSeen>> =>
  onAlert(deps, staff, { id, right: 'end', change }, async (doc) => {
    if (doc.state !== 'proposed') return not('notWaiting');
    const said = decision.accept ? undefined : saidIn(decision.reason, LONGEST_REASON, 'noReason');
    if (said && !said.ok) return not(said.reason === 'tooLong' ? 'tooLong' : 'noReason');
    const now = deps.clock.now();
    const after = await changed(deps, doc, change, ['proposed'], {
      $set: said
        ? {
            ...{ state: 'dropped', deniedBy: staff.account, endedAt: now },
            ...{
              reason: sealReason(deps, doc, said.value),
              wordsGoAt: new Date(now.getTime() + ALERT_WORDS_KEPT),
            },
          }
        : { state: 'draft' },
    });
    if (!after.ok) return after;
    await note(deps, staff, decision.accept ? 'alert.accepted' : 'alert.denied', doc);
    return after;
  });
