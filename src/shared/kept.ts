import { DAY } from './clock.js';

/**
 * How long a link can be used: an invitation is passed on by hand, a reset goes to a person who
 * waits for it.
 */
export const LINK_LIFE = { invitation: 7 * DAY, reset: DAY } as const;

/** How long a browser is remembered after a sign-in. */
export const DEVICE_KEPT = 90 * DAY;

/**
 * How long the sealed words of an alert are stored after its end, because someone may have to
 * answer for it.
 */
export const ALERT_WORDS_KEPT = 30 * DAY;
