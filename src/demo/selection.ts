import { z } from 'zod';
import { devices, reporters, type Device, type Reporter } from './people.js';

/** The selection in the query string: slugs and ids, never a number or a word of a message. */
export interface Selection {
  readonly reporter: Reporter;
  readonly via: Device;
  /** The chosen focal point; if missing, the person who was called last. */
  readonly focal?: string;
  readonly on?: Device;
}

const query = z.object({
  reporter: z.string().optional().catch(undefined),
  via: z.enum(devices).optional().catch(undefined),
  focal: z
    .string()
    .regex(/^[\w.-]{1,80}$/)
    .optional()
    .catch(undefined),
  on: z.enum(devices).optional().catch(undefined),
});

/** Reads a query string; unknown values are ignored. */
export function readSelection(raw: unknown): Selection {
  const { reporter, via = 'sms', focal, on } = query.parse(raw);
  return {
    reporter: reporters.find(({ slug }) => slug === reporter) ?? reporters[0],
    via,
    ...(focal === undefined ? {} : { focal }),
    ...(on === undefined ? {} : { on }),
  };
}

/** Returns the query string of a selection, without the question mark. */
export function writeSelection({ reporter, via, focal, on }: Selection): string {
  return new URLSearchParams({
    reporter: reporter.slug,
    via,
    ...(focal === undefined ? {} : { focal }),
    ...(on === undefined ? {} : { on }),
  }).toString();
}
