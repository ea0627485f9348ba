import qrcode from 'qrcode-generator';

/** A QR code as a picture. */
export interface QrPicture {
  /** Its width and height, in unit squares. */
  readonly size: number;
  /** Its dark squares, as an SVG path: it needs no style, and is allowed by a strict CSP. */
  readonly path: string;
}

/** The white modules around the picture (ISO/IEC 18004). */
const QUIET = 4;

/** Draws a text as a QR code with the medium level of error correction. */
export function qrPicture(text: string): QrPicture {
  const picture = qrcode(0, 'M');
  picture.addData(text);
  picture.make();
  const count = picture.getModuleCount();
  const places = Array.from({ length: count }, (_, at) => at);
  const path = places
    .flatMap((row) =>
      places
        .filter((column) => picture.isDark(row, column))
        .map((column) => `M${column + QUIET} ${row + QUIET}h1v1h-1z`),
    )
    .join('');
  return { size: count + 2 * QUIET, path };
}
