import { createHmac } from 'node:crypto';
import { open, seal } from './box.js';
import { unwrapStrandKey, type Wrap } from './tip-seal.js';
import type { HeldKeys } from './vault.js';
import { Fault } from '../shared/fault.js';

const FILE = 'file';

/** How many bytes are sealed at once: far below the 16 MB that a MongoDB document may have. */
export const PIECE = 512 * 1024;

const place = (file: string, n: number, of: number) => ({
  collection: 'attachmentchunks',
  field: 'box',
  id: `${file}/${n}/${of}`,
});

/**
 * Returns the key of one file that came with a conversation, derived from the key of the
 * conversation's words. A person who may read the words can derive it; a person who has it cannot
 * find the key of the words from it. So a file that is fetched after the conversation has ended
 * needs no stored key to the words.
 */
export const fileKey = (strandKey: Buffer, file: string): Buffer =>
  createHmac('sha256', strandKey).update(`amana file ${file}`).digest();

/** What is stored with the bytes of a file. */
export interface FileHead {
  /** Media type. */
  readonly type: string;
  readonly width?: number;
  readonly height?: number;
}

/** Sizes are rounded up to a multiple of this, so that a file is not recognised by its size. */
const STEP = { small: 256, large: 64 * 1024 } as const;

/** Returns the size of a file as it is stored. */
const roundedUp = (size: number): number => {
  const step = size <= STEP.small * 4 ? STEP.small : STEP.large;
  return Math.ceil(size / step) * step;
};

/**
 * Seals a file in pieces. Each is bound to the file, its position and their number, so that none
 * can be left out or moved.
 * @param key of `fileKey`
 * @returns the pieces, and the size that may be known
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

/** Returns the key of a file for a person who may read the words of its conversation. */
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
