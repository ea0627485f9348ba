import { asBuffer } from '../store/as-buffer.js';
import type { WrapDoc } from './wrap.js';

/** Fields of a document that belongs to a case: whose, and where. */
export const ofCase = {
  _id: { type: String, required: true },
  case: { type: String, required: true },
  reference: { type: String, required: true },
  country: { type: String, required: true },
} as const;

/** Fields of words that are sealed: the box, and its key for each reader. */
export const sealedWords = {
  box: Buffer,
  wraps: [{ _id: false, kid: String, box: Buffer }],
};

interface Sealed {
  readonly box?: Buffer;
  readonly wraps?: readonly WrapDoc[];
}

/** A document as it is read, its bytes as buffers. */
export function readSealed<D extends Sealed>(doc: D): D {
  const { box, wraps } = doc;
  return {
    ...doc,
    ...(box ? { box: asBuffer(box) } : {}),
    ...(wraps ? { wraps: wraps.map((one) => ({ ...one, box: asBuffer(one.box) })) } : {}),
  };
}
