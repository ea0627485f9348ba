import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';

const olive = { width: 400, height: 300, channels: 3, background: 'olive' } as const;

/**
 * A photo as a phone takes it: with the place, the time and the maker in it.
 * @param shows what is seen on it
 */
export const photoWithPlace = (shows?: Buffer): Promise<Buffer> =>
  (shows ? sharp(shows) : sharp({ create: olive }))
    .jpeg()
    .withExif({
      IFD0: { Make: 'Canarymaker', Artist: 'Canaryname' },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '6/1 8/1 15/1',
        GPSLongitudeRef: 'E',
        GPSLongitude: '1/1 12/1 44/1',
      },
    })
    .toBuffer();

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32Of(body));
  return Buffer.concat([length, body, sum]);
}

const crc32Of = (bytes: Buffer): number => crc32(bytes);

/** A small file that promises four billion pixels. */
export function bomb(): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(65_000, 0);
  header.writeUInt32BE(65_000, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(1_000_000))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A picture that moves: three frames of a GIF. */
export async function moving(): Promise<Buffer> {
  const frames = await Promise.all(
    ['red', 'green', 'blue'].map((background) =>
      sharp({ create: { width: 20, height: 20, channels: 3, background } })
        .png()
        .toBuffer(),
    ),
  );
  return sharp(frames, { join: { animated: true } })
    .gif()
    .toBuffer();
}

/** The beginning of a voice note as phones make them: Ogg with Opus. */
export const voiceNote = Buffer.concat([
  Buffer.from('OggS\0\x02', 'latin1'),
  Buffer.alloc(20),
  Buffer.from('\x01\x13OpusHead\x01\x01', 'latin1'),
  Buffer.alloc(400, 7),
]);

export const pdf = Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n');
