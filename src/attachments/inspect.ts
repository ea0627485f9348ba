import { fileTypeFromBuffer } from 'file-type';
import type { RefusalReason } from '../models/cases/attachment.js';
import type { FileHead } from '../privacy/file-seal.js';
import type { FileKind, Limits } from './limits.js';
import { drawAnew } from './picture.js';

/** The media types that are stored, as recognised from the bytes. */
const kinds: Readonly<Record<string, FileKind>> = {
  'image/jpeg': 'photo',
  'image/png': 'photo',
  'image/apng': 'photo',
  'image/webp': 'photo',
  'image/gif': 'photo',
  'audio/ogg': 'voice',
  'audio/mp4': 'voice',
  'audio/x-m4a': 'voice',
  'audio/aac': 'voice',
  'audio/amr': 'voice',
  'audio/mpeg': 'voice',
  'application/pdf': 'document',
};

/**
 * The type is recognised from the beginning of a file; the rest of a stranger's file is not parsed
 * for it.
 */
const BEGINNING = 64 * 1024;

/**
 * Recognises the media type from the bytes of a file, without parameters; undefined when it is
 * unknown.
 */
export async function typeOf(bytes: Buffer): Promise<string | undefined> {
  try {
    const found = await fileTypeFromBuffer(bytes.subarray(0, BEGINNING));
    return found?.mime.split(';')[0];
  } catch {
    return undefined;
  }
}

/** A file in the form to be stored, or why it is refused. */
export type Inspected =
  | { readonly ok: true; readonly kind: FileKind; readonly head: FileHead; readonly bytes: Buffer }
  | { readonly ok: false; readonly reason: RefusalReason };

const refused = (reason: RefusalReason): Inspected => ({ ok: false, reason });

/**
 * Inspects the bytes of a file. What its provider says about it is ignored. Pictures are encoded
 * anew; voice notes and PDFs are stored as they are; everything else is refused.
 */
export async function inspect(bytes: Buffer, limits: Limits): Promise<Inspected> {
  if (bytes.length === 0) return refused('unreadable');
  const type = await typeOf(bytes);
  const kind = type === undefined ? undefined : kinds[type];
  if (type === undefined || kind === undefined) return refused('wrongType');
  if (bytes.length > limits[kind]) return refused('tooLarge');
  if (kind !== 'photo') return { ok: true, kind, head: { type }, bytes };
  const picture = await drawAnew(bytes);
  if (!picture) return refused('unreadable');
  const { width, height } = picture;
  return { ok: true, kind, head: { type: picture.type, width, height }, bytes: picture.bytes };
}
