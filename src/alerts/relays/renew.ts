import type { Change } from '../../cases/outcome.js';
import type { Keys } from '../../cases/view.js';
import type { AlertDoc, AlertDraft } from '../../models/cases/alert-doc.js';
import { findNeighbourAlert } from '../../models/gateway/neighbour.js';
import type { Staff } from '../../shared/staff.js';
import type { CapAlert } from '../cap/alert.js';
import { changed } from '../change.js';
import type { AlertDeps } from '../deps.js';
import { not, type AlertOutcome } from '../outcome.js';
import { openFields, sealFields } from '../seal.js';
import { expiryOf, unfitOf, writtenFrom } from './origin.js';
import { pictureNamed } from './named-picture.js';

/**
 * Checks whether the neighbour has published a change that is neither in the draft nor in our
 * published alert.
 */
export const hasNews = ({ relay }: Pick<AlertDoc, 'relay'>): boolean =>
  relay?.news?.kind === 'update' && relay.news.item !== relay.item;

/**
 * Takes the neighbour's current words into the draft, or into an update of an alert in force. Words
 * in the neighbour's languages are replaced; what people wrote besides stays, and they must check
 * it.
 */
export async function renewRelay(
  deps: AlertDeps,
  staff: Staff,
  doc: AlertDoc,
  change: Change,
  keys: Keys,
): Promise<AlertOutcome<AlertDoc>> {
  const box = doc.draft ?? doc.said;
  const item = doc.relay?.news?.item ?? '';
  const found = await findNeighbourAlert(deps.db.gateway, item);
  if (!box || !found) return not('notStanding');
  const alert = JSON.parse(found.alert) as CapAlert;
  const unfit = unfitOf(alert, deps.clock.now());
  if (unfit) return not(unfit);
  const opened = openFields(keys, doc, box);
  if (!opened.ok) return opened;
  const fields = opened.value;
  const written = writtenFrom(alert, fields.languages, fields.written);
  const first = doc.messages.length === 0;
  // Another picture must be looked at again by the person who takes it.
  const kept = fields.photo !== undefined && pictureNamed(alert)?.id === fields.photo;
  const draft: AlertDraft = {
    ...{ msgType: first ? 'Alert' : 'Update', state: 'draft', approvals: [] },
    authors: [...new Set([...(doc.draft?.authors ?? []), staff.account])],
    ...sealFields(deps, doc, { ...fields, written, photo: kept ? fields.photo : undefined }),
    ...(kept ? { photo: box.photo } : {}),
  };
  return changed(deps, doc, change, ['draft', 'asked', 'denied', 'standing'], {
    $set: {
      draft,
      ...(first ? { state: 'draft' } : {}),
      'relay.item': item,
      'relay.identifier': alert.identifier,
      'relay.sent': alert.sent,
      'relay.expires': expiryOf(alert),
    },
    $unset: { reason: '', deniedBy: '' },
  });
}
