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

/** The file as it lies at the neighbour's, or in the message itself. */
async function had(
  { pictures }: Pick<AlertDeps, 'pictures'>,
  { uri, derefUri }: CapResource,
): Promise<AlertOutcome<Buffer>> {
  if (derefUri !== undefined) return done(Buffer.from(derefUri, 'base64'));
  const got = await pictures.get((uri ?? '').trim());
  if (got.kind === 'body') return done(got.bytes);
  return not(got.kind === 'refused' && got.why === 'size' ? 'badPicture' : 'pictureNotHad');
}

/** Whether a file is the one that its message means, where it says so. Source: CAP 1.2, digest. */
const isMeant = (bytes: Buffer, { digest }: CapResource): boolean =>
  digest === undefined ||
  createHash('sha1').update(bytes).digest('hex') === digest.trim().toLowerCase();

/** States in which the picture of what is written may change. */
const writable: readonly AlertState[] = ['draft', 'asked', 'denied', 'standing'];

/**
 * Takes the neighbour's picture into the draft of a relay. It is fetched now and never by itself,
 * is drawn anew, so that nothing else of the file is left, and lies sealed until two officers who
 * see it say yes. Whoever takes it is none of them.
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
