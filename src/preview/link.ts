import { timingSafeEqual } from 'node:crypto';
import { HOUR } from '../shared/clock.js';
import { pageOf, type Subject } from './subject.js';

/** How long a link to a preview is good for. */
export const LINK_LIFE = HOUR;

/**
 * Seals the parts of a link: under the key to write with,
 * then under every other that may have been written with.
 */
export type SealLink = (parts: readonly string[], now: Date) => readonly [string, ...string[]];

/** What is sealed: a subject and a time, so that the link shows that one and nothing else. */
const partsOf = ({ kind, name }: Subject, until: string) => ['preview', kind, name, until];

/**
 * A link to a preview, below the address of this
 * Amana. It holds no token, and ends within the hour.
 */
export function previewLink(
  subject: Subject,
  now: Date,
  seal: SealLink,
): { readonly path: string; readonly until: Date } {
  const until = new Date(now.getTime() + LINK_LIFE);
  const at = String(Math.floor(until.getTime() / 1_000));
  const [sealed] = seal(partsOf(subject, at), now);
  return { path: `${pageOf(subject)}?until=${at}&seal=${encodeURIComponent(sealed)}`, until };
}

/** Whether a link was made here and its time is not over. */
export function isGood(
  link: Subject & { readonly until: string; readonly seal: string },
  now: Date,
  seal: SealLink,
): boolean {
  if (!/^\d{1,12}$/.test(link.until) || Number(link.until) * 1_000 <= now.getTime()) return false;
  const given = Buffer.from(link.seal);
  return seal(partsOf(link, link.until), now).some((one) => {
    const expected = Buffer.from(one);
    return expected.length === given.length && timingSafeEqual(expected, given);
  });
}
