import type { mongo } from 'mongoose';

/** Turns the driver's own binary type into a Buffer, which the rest of the program uses. */
export function asBuffer(value: Buffer | mongo.Binary): Buffer {
  return Buffer.isBuffer(value) ? value : Buffer.from(value.buffer);
}
