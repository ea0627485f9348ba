import { DAY, HOUR, MINUTE } from '../shared/clock.js';
import type { ConsoleLanguage, Say } from './say.js';

/** Formats times for people: in their own zone, and in words where something waits. */
export interface When {
  /** "14:05". */
  readonly hour: (at: Date) => string;
  /** "28 Nov, 14:05"; with the year if it is not the current one. */
  readonly moment: (at: Date) => string;
  /** "28 Nov 2026". */
  readonly day: (at: Date) => string;
  /**
   * "8 minutes", "3 hours", "2 days".
   * @param ms milliseconds, not negative
   */
  readonly length: (ms: number) => string;
  /** "8 minutes left", "overdue by 12 minutes". */
  readonly left: (until: Date, now: Date) => string;
  /** "12 minutes ago", "just now". */
  readonly ago: (at: Date, now: Date) => string;
}

/** English writes dates as West Africa does: the day first. */
const regionOf = (language: ConsoleLanguage) => (language === 'en' ? 'en-GB' : language);

/**
 * Returns the formats of a language and a zone. Making them costs more than using them on a whole
 * page.
 */
function formsOf(language: ConsoleLanguage, zone: string) {
  const form = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(regionOf(language), { timeZone: zone, ...options });
  return {
    hours: form({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    short: form({ day: 'numeric', month: 'short' }),
    long: form({ day: 'numeric', month: 'short', year: 'numeric' }),
    years: form({ year: 'numeric' }),
  };
}
/**
 * The formats made so far, by language and zone. They are few: zones belong to countries, not to
 * readers.
 */
const made = new Map<string, ReturnType<typeof formsOf>>();

function formsIn(language: ConsoleLanguage, zone: string): ReturnType<typeof formsOf> {
  const key = `${language} ${zone}`;
  const forms = made.get(key) ?? formsOf(language, zone);
  made.set(key, forms);
  return forms;
}

/**
 * Returns the formats of times in a language and a zone.
 * @param zone IANA name
 */
export function whenIn(language: ConsoleLanguage, say: Say, zone: string, now: Date): When {
  const { hours, short, long, years } = formsIn(language, zone);
  const length = (ms: number): string => {
    if (ms < HOUR) return say('time.minutes', { count: Math.max(1, Math.round(ms / MINUTE)) });
    if (ms < 2 * DAY) return say('time.hours', { count: Math.round(ms / HOUR) });
    return say('time.days', { count: Math.round(ms / DAY) });
  };
  return {
    hour: (at) => hours.format(at),
    day: (at) => long.format(at),
    moment(at) {
      const day = years.format(at) === years.format(now) ? short : long;
      return `${day.format(at)}, ${hours.format(at)}`;
    },
    length,
    left(until, at) {
      const ms = until.getTime() - at.getTime();
      return say(ms >= 0 ? 'time.left' : 'time.overdue', { time: length(Math.abs(ms)) });
    },
    ago(at, present) {
      const ms = present.getTime() - at.getTime();
      return ms < MINUTE ? say('time.now') : say('time.ago', { time: length(ms) });
    },
  };
}
