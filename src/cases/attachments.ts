import {
  attachmentsOf,
  chunksOf,
  findAttachment,
  type AttachmentDoc,
} from '../models/cases/attachment.js';
import { findTip } from '../models/cases/tip-lookup.js';
import { fileKeyFor, openFile } from '../privacy/file-seal.js';
import type { Staff } from '../shared/staff.js';
import type { AttachmentRow, OpenedAttachment } from './attachment-types.js';
import { audit, type CaseDeps } from './deps.js';
import { openCase } from './facts.js';
import { done, not, type Outcome } from './outcome.js';
import { tellReading } from './page.js';
import type { Keys } from './view.js';

const rowOf = ({ _id, tip: _, strand: __, chunks: ___, ...row }: AttachmentDoc): AttachmentRow => ({
  id: _id,
  ...row,
});

/** Lists the attachments of a case, without contents. */
export async function listAttachments(
  deps: CaseDeps,
  staff: Staff,
  id: string,
): Promise<Outcome<readonly AttachmentRow[]>> {
  const found = await openCase(deps, staff, id, 'case.see');
  if (!found.ok) return found;
  return done((await attachmentsOf(deps.db.cases, id)).map(rowOf));
}

/** Reads a location from its bytes: GeoJSON, longitude first (RFC 7946). */
function pointIn(bytes: Buffer): NonNullable<OpenedAttachment['point']> {
  const { coordinates } = JSON.parse(bytes.toString()) as { coordinates: [number, number] };
  return { latitude: coordinates[1], longitude: coordinates[0] };
}

/**
 * Opens one attachment. The audit log and the timeline record it, like the reading of words, before
 * any byte is returned.
 */
export async function openAttachment(
  deps: CaseDeps,
  staff: Staff,
  id: string,
  attachment: string,
  keys: Keys,
): Promise<Outcome<OpenedAttachment>> {
  const found = await openCase(deps, staff, id, 'case.words');
  if (!found.ok) return found;
  const { cases } = deps.db;
  const [doc, tip] = await Promise.all([findAttachment(cases, attachment), findTip(cases, id)]);
  if (doc?.tip !== id || !tip) return not('unknown');
  if (doc.state !== 'kept') return not('notKept');
  const key = fileKeyFor(keys, tip.strands[doc.strand] ?? [], attachment);
  if (typeof key === 'string') return not(key);
  await audit(deps, staff, 'attachment.opened', attachment);
  await tellReading(deps, staff, found.opened);
  const boxes = await chunksOf(cases, attachment);
  try {
    const { head, bytes } = openFile(key, attachment, boxes);
    const point = doc.kind === 'location' ? { point: pointIn(bytes) } : {};
    return done({ kind: doc.kind, type: head.type, bytes, ...point });
  } catch {
    return not('altered');
  } finally {
    key.fill(0);
  }
}
