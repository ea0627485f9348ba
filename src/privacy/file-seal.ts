import { createHmac } from 'node:crypto';
import { open, seal } from './box.js';
import { unwrapStrandKey, type Wrap } from './tip-seal.js';
import type { HeldKeys } from './vault.js';
import { Fault } from '../shared/fault.js';

const FILE = 'file';

/** What is sealed at once, in bytes: far below the 16 MB that a document of MongoDB may have. */
export const PIECE = 512 * 1024;

const place = (file: string, n: number, of: number) => ({
  collection: 'attachmentchunks',
  field: 'box',
  id: `${file}/${n}/${of}`,
});

/**
 * The key of one file that came with a talk, made from the key of the talk's words. Whoever may
 * read the words can make it; whoever has it cannot find the key of the words from it. So a file
 * that is still to be fetched when the talk is over keeps no key to the talk alive.
 */
export const fileKey = (strandKey: Buffer, file: string): Buffer =>
  createHmac('sha256', strandKey).update(`amana file ${file}`).digest();

/** What is kept with the bytes of a file. */
export interface FileHead {
  /** Media type. */
  readonly type: string;
  readonly width?: number;
  readonly height?: number;
}

/** Sizes are rounded up to this, so that a file is not known by its size. */
const STEP = { small: 256, large: 64 * 1024 } as const;

/** The size of a file as it is kept. */
const roundedUp = (size: number): number => {
  const step = size <= STEP.small * 4 ? STEP.small : STEP.large;
  return Math.ceil(size / step) * step;
};

/**
 * Seals a file in pieces, each bound to the file, its place
 * and their number, so that none can be left out or moved.
 * @param key of `fileKey` @returns the pieces, and the size that may be known
 */
export function sealFile(
  key: Buffer,
  file: string,
  head: FileHead,
  bytes: Buffer,
): { readonly boxes: Buffer[]; readonly size: number } {
  const header = Buffer.from(JSON.stringify(head));
  const sizes = Buffer.alloc(8);
  sizes.writeUInt32BE(header.length, 0);
  sizes.writeUInt32BE(bytes.length, 4);
  const plain = Buffer.alloc(roundedUp(sizes.length + header.length + bytes.length));
  Buffer.concat([sizes, header, bytes]).copy(plain);
  const of = Math.ceil(plain.length / PIECE);
  const boxes = Array.from({ length: of }, (_, n) =>
    seal({ kid: FILE, key }, place(file, n, of), plain.subarray(n * PIECE, (n + 1) * PIECE)),
  );
  return { boxes, size: plain.length };
}

/** Opens what `sealFile` made. @throws Fault when a piece is missing, was altered or moved */
export function openFile(
  key: Buffer,
  file: string,
  boxes: readonly Buffer[],
): { readonly head: FileHead; readonly bytes: Buffer } {
  const find = (kid: string) => (kid === FILE ? key : undefined);
  const plain = Buffer.concat(boxes.map((box, n) => open(find, place(file, n, boxes.length), box)));
  if (plain.length < 8) throw new Fault('A sealed file has no beginning.');
  const start = 8 + plain.readUInt32BE(0);
  const head = JSON.parse(plain.subarray(8, start).toString()) as FileHead;
  return { head, bytes: plain.subarray(start, start + plain.readUInt32BE(4)) };
}

/** The key of a file for somebody who may read the words of its talk. */
export function fileKeyFor(
  held: Pick<HeldKeys, 'pair'>,
  wraps: readonly Wrap[],
  file: string,
): Buffer | 'noKey' | 'altered' {
  const wrap = wraps.find(({ kid }) => held.pair(kid) !== undefined);
  const pair = wrap && held.pair(wrap.kid);
  if (!wrap || !pair) return 'noKey';
  try {
    const strand = unwrapStrandKey(wrap, pair);
    const key = fileKey(strand, file);
    strand.fill(0);
    return key;
  } catch {
    return 'altered';
  }
}
