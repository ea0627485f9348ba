import type { PictureSource } from '../alerts/deps.js';
import { openInternet } from '../alerts/neighbours/gate.js';
import { createGet } from '../alerts/neighbours/get.js';
import { inspect } from '../attachments/inspect.js';
import { defaultLimits, type Limits } from '../attachments/limits.js';
import type { Scanner } from '../attachments/scanner.js';
import { SECOND } from '../shared/clock.js';

/** How long a person waits for a picture, in milliseconds. */
const WAITED = 10 * SECOND;

/**
 * Makes the source of neighbours' pictures. They come from the open internet only, and are treated
 * like files that strangers send by chat.
 */
export const pictureSource = (scanner: Scanner | undefined, limits?: Limits): PictureSource => ({
  get: createGet(openInternet, { deadline: WAITED, accept: 'image/*' }),
  draw: drawFor(scanner, limits),
});

/** Makes the function that re-encodes pictures that are clean and within the limits. */
export const drawFor =
  (scanner: Scanner | undefined, limits: Limits = defaultLimits): PictureSource['draw'] =>
  async (bytes) => {
    if ((await scanner?.(bytes)) === 'infected') return undefined;
    const inspected = await inspect(bytes, limits);
    return inspected.ok && inspected.kind === 'photo' ? inspected.bytes : undefined;
  };
