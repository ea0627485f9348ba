import type { Keys } from '../cases/view.js';
import type { Staff } from '../shared/staff.js';
import type { AlertDeps } from './deps.js';
import { done, not, type AlertOutcome } from './outcome.js';
import type { Picture } from './seal.js';

/** The largest picture that goes with an alert, in bytes: phones with a slow line fetch it. */
export const MOST_BYTES = 2_000_000;
const types = ['image/jpeg', 'image/png', 'image/webp'] as const;

/** Opens a picture of a case for an alert; the audit log records it. */
export async function pictureOf(
  deps: AlertDeps,
  staff: Staff,
  id: string,
  attachment: string,
  keys: Keys,
): Promise<AlertOutcome<Picture>> {
  const opened = await deps.cases.openAttachment(staff, id, attachment, keys);
  if (!opened.ok) return not(opened.reason === 'noKey' ? 'noKey' : 'unreadable');
  const { kind, bytes } = opened.value;
  const type = types.find((one) => one === opened.value.type);
  if (kind !== 'photo' || !type || bytes.length > MOST_BYTES) return not('unreadable');
  return done({ attachment, type, bytes });
}
