import qrcode from 'qrcode-generator';

/** A picture that a phone reads. */
export interface QrPicture {
  /** How wide and high it is, in unit squares. */
  readonly size: number;
  /** Its dark squares, as a path of SVG: it needs no style, and fits a strict CSP. */
  readonly path: string;
}

/** Modules of white around the picture (ISO/IEC 18004). */
const QUIET = 4;

/** Draws a text as a QR code with the medium level of repair. */
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
