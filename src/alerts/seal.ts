import { openSealed, sealFor } from '../cases/words.js';
import type { Keys } from '../cases/view.js';
import type { AlertDoc, SealedBox } from '../models/cases/alert-doc.js';
import type { AlertDeps } from './deps.js';
import type { AlertFields } from './fields.js';
import { done, not, type AlertOutcome } from './outcome.js';

/** A picture of an alert, not sealed. */
export interface Picture {
  /** The attachment from which it comes. */
  readonly attachment: string;
  readonly type: 'image/jpeg' | 'image/png' | 'image/webp';
  readonly bytes: Buffer;
}

type Place = Pick<AlertDoc, '_id' | 'compartment'>;
const boxes = {
  words: 'words',
  photo: 'photo',
  reason: 'reason',
} as const;

const placeOf = ({ _id }: Place, box: keyof typeof boxes) => `${_id}.${boxes[box]}`;

/** Seals data of an alert to its compartment; it opens nowhere else. */
const sealIn = (
  deps: Pick<AlertDeps, 'keys'>,
  doc: Place,
  box: keyof typeof boxes,
  text: string,
): SealedBox => sealFor(deps, doc, placeOf(doc, box), text);

function openIn(
  keys: Keys,
  doc: Place,
  box: keyof typeof boxes,
  sealed: SealedBox,
): AlertOutcome<string> {
  const opened = openSealed(keys, doc._id, { _id: placeOf(doc, box), ...sealed });
  if ('words' in opened) return done(opened.words);
  return not(opened.unreadable === 'noKey' ? 'noKey' : 'unreadable');
}

export const sealFields = (
  deps: Pick<AlertDeps, 'keys'>,
  doc: Place,
  fields: AlertFields,
): SealedBox => sealIn(deps, doc, 'words', JSON.stringify(fields));

export const sealReason = (deps: Pick<AlertDeps, 'keys'>, doc: Place, reason: string): SealedBox =>
  sealIn(deps, doc, 'reason', reason);

export const sealPicture = (
  deps: Pick<AlertDeps, 'keys'>,
  doc: Place,
  { attachment, type, bytes }: Picture,
): SealedBox =>
  sealIn(deps, doc, 'photo', JSON.stringify({ attachment, type, bytes: bytes.toString('base64') }));

/** Returns the fields of an alert, for a person who holds its key. */
export function openFields(keys: Keys, doc: Place, sealed: SealedBox): AlertOutcome<AlertFields> {
  const opened = openIn(keys, doc, 'words', sealed);
  return opened.ok ? done(JSON.parse(opened.value) as AlertFields) : opened;
}

export function openReason(keys: Keys, doc: AlertDoc): string | undefined {
  const opened = doc.reason && openIn(keys, doc, 'reason', doc.reason);
  return opened?.ok ? opened.value : undefined;
}

export function openPicture(keys: Keys, doc: Place, sealed: SealedBox): AlertOutcome<Picture> {
  const opened = openIn(keys, doc, 'photo', sealed);
  if (!opened.ok) return opened;
  const { bytes, ...rest } = JSON.parse(opened.value) as Omit<Picture, 'bytes'> & {
    readonly bytes: string;
  };
  return done({ ...rest, bytes: Buffer.from(bytes, 'base64') });
}
