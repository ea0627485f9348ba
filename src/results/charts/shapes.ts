import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { Fault } from '../../shared/fault.js';
import { projectRoot } from '../../shared/root.js';

const file = z.record(
  z.string(),
  z.array(z.strictObject({ codes: z.array(z.string()).min(1), path: z.string() })),
);

/** The outline of one first-level area, or of several that the source does not separate. */
export interface Shape {
  readonly codes: readonly string[];
  /** An SVG path whose only commands are `M`, `l` and `z`, with whole numbers. */
  readonly path: string;
}

let read: Readonly<Record<string, readonly Shape[]>> | undefined;

/**
 * Returns the outlines by country (ISO 3166-1), read at the first call. Made by scripts/shapes.ts.
 * @throws Fault when the file cannot be read
 */
export function shapes(): Readonly<Record<string, readonly Shape[]>> {
  try {
    read ??= file.parse(
      JSON.parse(readFileSync(path.join(projectRoot(), 'directory', 'shapes.json'), 'utf8')),
    );
  } catch (cause) {
    throw new Fault(
      'directory/shapes.json cannot be read. Restore it, or make it anew: npx tsx scripts/shapes.ts.',
      { cause },
    );
  }
  return read;
}

/** Returns the box around paths: left, top, right, bottom. */
export function boxOf(paths: readonly string[]): readonly [number, number, number, number] {
  let box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const one of paths)
    for (const part of one.split('M').slice(1)) {
      const numbers = part.match(/-?\d+/g)?.map(Number) ?? [];
      let [x, y] = [0, 0];
      for (let at = 0; at + 1 < numbers.length; at += 2) {
        x += numbers[at] ?? 0;
        y += numbers[at + 1] ?? 0;
        box = [Math.min(box[0], x), Math.min(box[1], y), Math.max(box[2], x), Math.max(box[3], y)];
      }
    }
  return box;
}
