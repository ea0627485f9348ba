import { createHash } from 'node:crypto';
import type { Change } from '../../cases/outcome.js';
import type { Keys } from '../../cases/view.js';
import type { AlertDraft, AlertState } from '../../models/cases/alert-doc.js';
import type { Staff } from '../../shared/staff.js';
import type { AlertSeen } from '../alerts.js';
import type { CapResource } from '../cap/alert.js';
import { changed } from '../change.js';
import type { AlertDeps } from '../deps.js';
import { onAlert } from '../on-alert.js';
import { done, not, type AlertOutcome } from '../outcome.js';
import { MOST_BYTES } from '../picture.js';
import { note } from '../publish.js';
import { pictureOfOrigin } from './named-picture.js';
import { openFields, sealFields, sealPicture } from '../seal.js';

/** Fetches the file from the neighbour, or takes it from the message itself. */
async function had(
  { pictures }: Pick<AlertDeps, 'pictures'>,
  { uri, derefUri }: CapResource,
): Promise<AlertOutcome<Buffer>> {
  if (derefUri !== undefined) return done(Buffer.from(derefUri, 'base64'));
  const got = await pictures.get((uri ?? '').trim());
  if (got.kind === 'body') return done(got.bytes);
  return not(got.kind === 'refused' && got.why === 'size' ? 'badPicture' : 'pictureNotHad');
}

/**
 * Checks whether a file matches the digest of its message, if the message has one. Source: CAP 1.2,
 * digest.
 */
const isMeant = (bytes: Buffer, { digest }: CapResource): boolean =>
  digest === undefined ||
  createHash('sha1').update(bytes).digest('hex') === digest.trim().toLowerCase();

/** The states in which the picture of an alert may still change. */
const writable: readonly AlertState[] = ['draft', 'asked', 'denied', 'standing'];

/**
 * Takes the neighbour's picture into the draft of a relay. It is fetched only when a person asks,
 * re-encoded so that nothing else of the file is left, and sealed until two officers have approved
 * it. The person who takes it cannot approve it.
 */
export const takePicture = (
  deps: AlertDeps,
  staff: Staff,
  id: string,
  change: Change,
  keys: Keys,
): Promise<AlertOutcome<AlertSeen>> =>
  onAlert(deps, staff, { id, right: 'see', change }, async (doc) => {
    if (!doc.draft || doc.state === 'proposed') return not('notDraft');
    const opened = openFields(keys, doc, doc.draft);
    if (!opened.ok) return opened;
    const named = await pictureOfOrigin(deps, doc);
    if (!named) return not('noPicture');
    const file = await had(deps, named.resource);
    if (!file.ok) return file;
    const bytes = isMeant(file.value, named.resource)
      ? await deps.pictures.draw(file.value)
      : undefined;
    if (!bytes || bytes.length > MOST_BYTES) return not('badPicture');
    const { msgType, authors } = doc.draft;
    const draft: AlertDraft = {
      ...{ msgType, state: 'draft', approvals: [] },
      authors: [...new Set([...authors, staff.account])],
      ...sealFields(deps, doc, { ...opened.value, photo: named.id }),
      photo: sealPicture(deps, doc, { attachment: named.id, type: 'image/jpeg', bytes }),
    };
    const first = doc.messages.length === 0;
    const after = await changed(deps, doc, change, writable, {
      $set: { draft, ...(first ? { state: 'draft' } : {}) },
      $unset: { reason: '', deniedBy: '' },
    });
    if (!after.ok) return after;
    await note(deps, staff, 'alert.pictureTaken', doc);
    return after;
  });
