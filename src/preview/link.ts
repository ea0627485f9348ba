import { timingSafeEqual } from 'node:crypto';
import { HOUR } from '../shared/clock.js';
import { pageOf, type Subject } from './subject.js';

/** How long a link to a preview is valid. */
export const LINK_LIFE = HOUR;

/**
 * Seals the parts of a link: first under the key for writing, then under every other key that may
 * have been used for writing.
 */
export type SealLink = (parts: readonly string[], now: Date) => readonly [string, ...string[]];

/**
 * Returns the sealed parts: a subject and a time, so that the link shows only that subject until
 * then.
 */
const partsOf = ({ kind, name }: Subject, until: string) => ['preview', kind, name, until];

/**
 * Returns a link to a preview, under the address of this installation. It holds no token, and
 * expires within the hour.
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

/** Checks whether a link was made here and has not expired. */
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
