import { describe, expect, test } from '@jest/globals';
import exifr from 'exifr';
import sharp from 'sharp';
import { defaultLimits } from '../../src/attachments/limits.js';
import { inspect } from '../../src/attachments/inspect.js';
import { LONGEST_SIDE } from '../../src/attachments/picture.js';
import { fileKey, openFile, sealFile } from '../../src/privacy/file-seal.js';
import { bomb, moving, pdf, photoWithPlace, voiceNote } from './pictures.js';

const look = (bytes: Buffer) => inspect(bytes, defaultLimits);

const blank = { create: { width: 9, height: 9, channels: 3, background: 'red' } } as const;

/** The picture that is kept of some bytes. */
async function kept(bytes: Buffer): Promise<Buffer> {
  const looked = await look(bytes);
  if (!looked.ok) throw new Error(`refused: ${looked.reason}`);
  expect(looked).toMatchObject({ kind: 'photo', head: { type: 'image/jpeg' } });
  return looked.bytes;
}

describe('§5.49 §T37 a picture is drawn anew', () => {
  test('without the place, the maker and the name that were in it', async () => {
    const photo = await photoWithPlace();
    expect(await exifr.gps(photo)).toMatchObject({ latitude: expect.closeTo(6.1375, 3) });
    const drawn = await kept(photo);
    expect(await exifr.parse(drawn, true)).toBeUndefined();
    expect(drawn.toString('latin1')).not.toMatch(/Canary|Exif|http/);
    expect(await sharp(drawn).metadata()).toMatchObject({
      width: 400,
      height: 300,
      format: 'jpeg',
    });
  });
  test('and nothing of what is hidden behind it', async () => {
    const photo = await photoWithPlace();
    const hidden = Buffer.from('PK\x03\x04<html><script>Canary()</script></html>');
    expect((await kept(Buffer.concat([photo, hidden]))).toString('latin1')).not.toMatch(
      /script|Canary/,
    );
  });
  test('as a still one when it moves', async () => {
    const drawn = await kept(await moving());
    expect((await sharp(drawn).metadata()).pages).toBeUndefined();
  });
  test('and smaller, when it is large', async () => {
    const large = sharp({
      create: { width: 5_000, height: 2_500, channels: 3, background: 'navy' },
    });
    const { width, height } = await sharp(await kept(await large.png().toBuffer())).metadata();
    expect([width, height]).toEqual([LONGEST_SIDE, LONGEST_SIDE / 2]);
  });
  test.each<[string, () => Promise<Buffer>]>([
    ['printed colours', () => sharp(blank).toColourspace('cmyk').jpeg().toBuffer()],
    ['sixteen bits', () => sharp(blank).toColourspace('rgb16').png().toBuffer()],
    ['glass', () => sharp(blank).ensureAlpha(0).png().toBuffer()],
    [
      'two photos, one behind the other',
      async () => Buffer.concat(await Promise.all([0, 1].map(() => photoWithPlace()))),
    ],
    [
      'a page behind it',
      async () => Buffer.concat([await photoWithPlace(), Buffer.from('<script>Canary</script>')]),
    ],
  ])('as a plain one when it has %s', async (_name, make) => {
    const seen = await look(await make());
    if (!seen.ok) throw new Error(seen.reason);
    const { format, space, exif, xmp, icc } = await sharp(seen.bytes).metadata();
    expect({ format, space, exif, xmp, icc }).toEqual({ format: 'jpeg', space: 'srgb' });
    expect(seen.bytes.includes('Canary')).toBe(false);
  });
  test('upright', async () => {
    const lying = await sharp(await photoWithPlace())
      .withMetadata({ orientation: 6 })
      .toBuffer();
    expect(await sharp(await kept(lying)).metadata()).toMatchObject({ width: 300, height: 400 });
  });
});

test('voice notes and PDFs are kept as they are, by what their bytes say', async () => {
  const mp3 = Buffer.concat([
    Buffer.from('ID3\x03\0\0\0\0\0\0\xff\xfb\x90\x00', 'latin1'),
    Buffer.alloc(900, 3),
  ]);
  const amr = Buffer.concat([Buffer.from('#!AMR\n'), Buffer.alloc(90, 1)]);
  const m4a = Buffer.concat([
    Buffer.from('\0\0\0\x18ftypM4A \0\0\0\0', 'latin1'),
    Buffer.alloc(90),
  ]);
  const seen = await Promise.all([voiceNote, mp3, amr, m4a, pdf].map(look));
  expect(seen.map((one) => one.ok && [one.kind, one.head.type])).toEqual([
    ['voice', 'audio/ogg'],
    ['voice', 'audio/mpeg'],
    ['voice', 'audio/amr'],
    ['voice', 'audio/x-m4a'],
    ['document', 'application/pdf'],
  ]);
  expect(seen[0]).toMatchObject({ bytes: voiceNote });
});

test.each<[string, () => Buffer | Promise<Buffer>, string]>([
  ['nothing', () => Buffer.alloc(0), 'unreadable'],
  ['words', () => Buffer.from('this is no photo'), 'wrongType'],
  [
    'a picture of text',
    () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
    'wrongType',
  ],
  ['a page', () => Buffer.from('<!doctype html><script>1</script>'), 'wrongType'],
  ['a program', () => Buffer.from('\x7fELF\x02\x01\x01' + '\0'.repeat(200), 'latin1'), 'wrongType'],
  ['an archive', () => Buffer.from('PK\x03\x04' + '\0'.repeat(200), 'latin1'), 'wrongType'],
  ['a bomb', bomb, 'unreadable'],
  ['half a photo', async () => (await photoWithPlace()).subarray(0, 1_200), 'unreadable'],
  ['the first bytes of a photo', () => Buffer.from('\xff\xd8\xff\xe0', 'latin1'), 'unreadable'],
  [
    'a photo as newer phones keep it',
    () => Buffer.from(`\0\0\0\x18ftypheic\0\0\0\0mif1heic${'\x01'.repeat(500)}`, 'latin1'),
    'wrongType',
  ],
  [
    'a photo behind words',
    async () => Buffer.concat([Buffer.from('see: '), await photoWithPlace()]),
    'wrongType',
  ],
  [
    'a moving picture of four billion points in 35 bytes',
    () =>
      Buffer.from(
        '474946383961ffffffff80000000000 0ffffff2c00000000ffffffff000202440 13b'.replaceAll(
          ' ',
          '',
        ),
        'hex',
      ),
    'unreadable',
  ],
  ['a picture of another kind', () => sharp(blank).tiff().toBuffer(), 'wrongType'],
  [
    'a voice note that is too long',
    () => Buffer.concat([voiceNote, Buffer.alloc(5_300_000)]),
    'tooLarge',
  ],
  [
    'a document that is too large',
    () => Buffer.concat([pdf, Buffer.alloc(10_500_000)]),
    'tooLarge',
  ],
])('§5.49 %s is refused', async (_name, make, reason) => {
  expect(await look(await make())).toEqual({ ok: false, reason });
});

describe('a sealed file', () => {
  const strand = Buffer.alloc(32, 9);
  const key = fileKey(strand, 'file-1');
  const bytes = Buffer.alloc(1_300_000, 5);
  const { boxes, size } = sealFile(key, 'file-1', { type: 'image/jpeg', width: 3 }, bytes);

  test('opens as it was, and shows its size only roughly', () => {
    const opened = openFile(key, 'file-1', boxes);
    expect(opened.head).toEqual({ type: 'image/jpeg', width: 3 });
    expect(opened.bytes.equals(bytes)).toBe(true);
    expect([boxes.length, size]).toEqual([3, 20 * 64 * 1024]);
    expect(boxes.every((box) => box.length < 1_000_000)).toBe(true);
  });
  test.each<[string, () => unknown]>([
    ['under the key of another file', () => openFile(fileKey(strand, 'file-2'), 'file-1', boxes)],
    ['as another file', () => openFile(key, 'file-2', boxes)],
    ['without its end', () => openFile(key, 'file-1', boxes.slice(0, 2))],
    ['in another order', () => openFile(key, 'file-1', [...boxes].reverse())],
    ['with nothing left of it', () => openFile(key, 'file-1', [])],
  ])('does not open %s', (_name, open) => {
    expect(open).toThrow();
  });
});
