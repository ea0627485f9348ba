import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';

/** A body that is not read, with the HTTP status that says why. */
export class BodyError extends Error {
  constructor(readonly status: 400 | 413 | 415) {
    super(`A body was not read: ${status}.`);
  }
}

const unpackers = {
  gzip: promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
} as const;

async function unpack(packed: Buffer, encoding: string, limit: number): Promise<Buffer> {
  const unpacker =
    Object.hasOwn(unpackers, encoding) && unpackers[encoding as keyof typeof unpackers];
  if (!unpacker) throw new BodyError(415);
  try {
    return await unpacker(packed, { maxOutputLength: limit });
  } catch (error) {
    throw new BodyError((error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE' ? 413 : 400);
  }
}

function collect(request: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let length = 0;
    request.on('data', (piece: Buffer) => {
      length += piece.length;
      // The rest is ignored: Node drops it once the answer is sent.
      if (length > limit) reject(new BodyError(413));
      else pieces.push(piece);
    });
    request.on('end', () =>
      resolve(pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces)),
    );
    request.on('error', () => reject(new BodyError(400)));
    // The event also comes after the normal end, and creating an error that nobody gets still costs
    // its stack.
    request.on('close', () => request.complete || reject(new BodyError(400)));
  });
}

/**
 * Reads the body of a request, complete and decompressed.
 * @param limit bytes it may have, also when it is decompressed
 * @throws BodyError 413 when it is larger, 415 when its encoding is unknown, 400 when it is damaged
 * or breaks off
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limit) throw new BodyError(413);
  const body = await collect(request, limit);
  const encoding = request.headers['content-encoding']?.toLowerCase() ?? 'identity';
  return encoding === 'identity' ? body : unpack(body, encoding, limit);
}
