/**
 * The approximate width of a letter, as a part of its size: a rounded mean of common sans-serif
 * fonts.
 */
const WIDE = 0.54;

/** Breaks a label into lines that fit a width: SVG does not break lines by itself. */
export function linesOf(text: string, width: number, size: number): readonly string[] {
  const most = Math.max(8, Math.floor(width / (size * WIDE)));
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && `${last} ${word}`.length <= most)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Returns the width of a short number in bold letters, in the widest common font. */
export const roomFor = (text: string, size: number): number => text.length * size * 0.74;
