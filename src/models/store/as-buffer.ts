import type { mongo } from 'mongoose';

/** The driver returns binary fields as its own type; the rest of the program knows Buffers. */
export function asBuffer(value: Buffer | mongo.Binary): Buffer {
  return Buffer.isBuffer(value) ? value : Buffer.from(value.buffer);
}
