import { DAY, MINUTE } from '../shared/clock.js';
import type { Measure } from '../shared/texts/segments.js';

const two = (n: number) => String(n).padStart(2, '0');

/**
 * Returns a length of time as people say it, to the minute: "10 min", "1 h 30 min", "7 days".
 * @param ms milliseconds
 */
export function span(ms: number): string {
  const minutes = Math.round(ms / MINUTE);
  if (minutes < 60) return `${minutes} min`;
  if (ms < 2 * DAY)
    return `${Math.floor(minutes / 60)} h${minutes % 60 > 0 ? ` ${minutes % 60} min` : ''}`;
  return `${Math.round(ms / DAY)} days`;
}

/**
 * Returns the remaining time as a countdown: "9:59", "1:00:00", or "now" when none is left.
 * @param ms milliseconds
 */
export function countdown(ms: number): string {
  if (ms <= 0) return 'now';
  const seconds = Math.ceil(ms / 1_000);
  const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  if (ms >= 2 * DAY) return span(ms);
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** Hours and minutes, UTC. */
export const hourOf = (at: Date): string => at.toISOString().slice(11, 16);

/** Hours, minutes and seconds, UTC. */
export const timeOf = (at: Date): string => at.toISOString().slice(11, 19);

const days = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
});

/** "Mon 3 Aug", UTC. */
export const dayOf = (at: Date): string => days.format(at).replace(',', '');

/**
 * Returns how far the demo's clock is ahead of the machine's, in a short form that fits in one line
 * with buttons.
 * @param ms milliseconds
 */
export function aheadOf(ms: number): string {
  const minutes = Math.round(ms / MINUTE);
  if (minutes === 0) return 'the real time';
  const [d, h, m] = [Math.floor(minutes / 1_440), Math.floor(minutes / 60) % 24, minutes % 60];
  const parts = [d > 0 ? `${d} d` : '', h > 0 ? `${h} h` : '', m > 0 ? `${m} min` : ''];
  return `${parts.filter(Boolean).join(' ')} ahead`;
}

const room = { gsm7: { alone: 160, part: 153 }, ucs2: { alone: 70, part: 67 } } as const;

/**
 * Returns a measure in words: used and available units, segments, alphabet. Source of the sizes:
 * 3GPP TS 23.040 §9.2.3.24.1 (as in shared/texts/segments.ts).
 */
export function counted({ letters, units, segments }: Measure): string {
  const { alone, part } = room[letters];
  const most = segments === 1 ? alone : segments * part;
  return `${units}/${most} · ${segments} SMS · ${letters === 'gsm7' ? 'GSM-7' : 'UCS-2'}`;
}
