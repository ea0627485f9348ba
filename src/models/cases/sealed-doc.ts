import { asBuffer } from '../store/as-buffer.js';
import type { WrapDoc } from './wrap.js';

/** Fields of a document that belongs to a case: the case, its reference and its country. */
export const ofCase = {
  _id: { type: String, required: true },
  case: { type: String, required: true },
  reference: { type: String, required: true },
  country: { type: String, required: true },
} as const;

/** Fields for sealed words: the box, and its key for each reader. */
export const sealedWords = {
  box: Buffer,
  wraps: [{ _id: false, kid: String, box: Buffer }],
};

interface Sealed {
  readonly box?: Buffer;
  readonly wraps?: readonly WrapDoc[];
}

/** Returns a document with its bytes as Buffers. */
export function readSealed<D extends Sealed>(doc: D): D {
  const { box, wraps } = doc;
  return {
    ...doc,
    ...(box ? { box: asBuffer(box) } : {}),
    ...(wraps ? { wraps: wraps.map((one) => ({ ...one, box: asBuffer(one.box) })) } : {}),
  };
}
