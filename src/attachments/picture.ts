import type Sharp from 'sharp';

/**
 * The longest side of a stored picture, in pixels: a face or a plate can be read, and more would
 * only cost space.
 */
export const LONGEST_SIDE = 2_048;

/**
 * The most pixels that are decoded: a phone of 50 megapixels. A small file can claim to have
 * billions.
 */
export const MOST_PIXELS = 64_000_000;

/** A picture takes a second at most; one that takes longer does not come from a phone. */
const SECONDS = 20;

let loaded: Promise<typeof Sharp> | undefined;

/**
 * Loads the library at the first picture: it takes 14 MB and a fifth of a second, and most
 * processes never see a picture. One picture at a time, on one thread, and nothing is cached.
 */
async function load(): Promise<typeof Sharp> {
  const { default: sharp } = await import('sharp');
  sharp.concurrency(1);
  sharp.cache(false);
  // Only these formats are read. The others (SVG, PDF, TIFF, ImageMagick) have far more code that
  // strangers could reach.
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({
    operation: [
      'VipsForeignLoadJpegBuffer',
      'VipsForeignLoadPngBuffer',
      'VipsForeignLoadWebpBuffer',
      'VipsForeignLoadNsgifBuffer',
    ],
  });
  return sharp;
}

/** A picture that was encoded anew. */
export interface Picture {
  readonly bytes: Buffer;
  readonly type: 'image/jpeg';
  readonly width: number;
  readonly height: number;
}

let last: Promise<unknown> = Promise.resolve();

/** Does one piece of work after the other. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const mine = last.then(work, work);
  last = mine.catch(() => undefined);
  return mine;
}

async function draw(bytes: Buffer): Promise<Picture | undefined> {
  const sharp = await (loaded ??= load());
  try {
    const { data, info } = await sharp(bytes, {
      limitInputPixels: MOST_PIXELS,
      failOn: 'error',
      sequentialRead: true,
      animated: false,
    })
      .timeout({ seconds: SECONDS })
      .autoOrient()
      .resize({
        width: LONGEST_SIDE,
        height: LONGEST_SIDE,
        fit: 'inside',
        withoutEnlargement: true,
      })
      .flatten({ background: 'white' })
      .toColourspace('srgb')
      .jpeg({ quality: 82 })
      .toBuffer({ resolveWithObject: true });
    return { bytes: data, type: 'image/jpeg', width: info.width, height: info.height };
  } catch {
    // For a picture that is damaged, too large or no picture at all, libvips says only that it
    // cannot read it.
    return undefined;
  }
}

/**
 * Encodes a picture anew, as a still JPEG: only its pixels are stored, not the place, the camera or
 * anything hidden in the file. It works beside the event loop, one picture at a time.
 * @returns undefined when it is no picture that can be read, or one that is too large
 */
export const drawAnew = (bytes: Buffer): Promise<Picture | undefined> => inTurn(() => draw(bytes));
