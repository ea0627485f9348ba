import type { TalkContext } from '../flows/dialog/talk-context.js';
import { readMissing } from '../tips/missing/read.js';

/**
 * Makes a reader of what is told about a missing person. It reads each text once a turn, with times
 * in the time zone of the report's country.
 */
export function missingOnce(
  zoneOf: (country: string | undefined) => string,
  now: Date,
): TalkContext['missingIn'] {
  const known = new Map<string, ReturnType<TalkContext['missingIn']>>();
  return (text, country, asked) => {
    const key = JSON.stringify([text, country, asked]);
    const read = known.get(key) ?? readMissing(text, { now, zone: zoneOf(country) }, asked);
    known.set(key, read);
    return read;
  };
}
