/** The source of the time. Everything that needs the time is given a clock or a `now`. */
export interface Clock {
  /** Returns the current time. */
  now(): Date;
}

/** The clock of the machine. */
export const systemClock: Clock = { now: () => new Date() };

/** A clock that runs with the machine's and can be moved forward: for the demo and for tests. */
export interface AdjustableClock extends Clock {
  /**
   * Moves the clock forward.
   * @param ms milliseconds, not negative
   */
  advance(ms: number): void;
  /** How far the clock is ahead of the machine's, in milliseconds. */
  ahead(): number;
}

/**
 * Makes a clock that starts at the machine's time and can be moved forward. It follows the
 * machine's clock when that goes forward, as after a laptop's sleep, but not when it is set back:
 * due work would wait for the same time.
 */
export function adjustableClock(): AdjustableClock {
  let ahead = 0;
  let began = -Infinity;
  const machine = () => {
    began = Math.max(began, Date.now() - performance.now());
    return began + performance.now();
  };
  return {
    now: () => new Date(machine() + ahead),
    ahead: () => ahead,
    advance(ms) {
      if (!(ms >= 0))
        throw new RangeError('A clock moves forward only: give milliseconds of 0 or more.');
      ahead += ms;
    },
  };
}

/**
 * Makes a clock that stands still until it is moved: for tests whose outcome depends on the exact
 * time.
 */
export function stoppedClock(start: string | Date): AdjustableClock {
  const from = new Date(start).getTime();
  let ahead = 0;
  return {
    now: () => new Date(from + ahead),
    ahead: () => ahead,
    advance(ms) {
      ahead += ms;
    },
  };
}

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/**
 * Returns the beginning of the UTC unit in which a moment lies: for times that are stored no finer
 * than that.
 * @param unit in milliseconds: MINUTE, HOUR or DAY
 */
export const beginningOf = (unit: number, at: number | Date): Date =>
  new Date(Math.floor(Number(at) / unit) * unit);

/**
 * Returns the end of the UTC day of a moment: for times that are stored longer than their exact
 * value should be.
 */
export function endOfDay(ms: number): Date {
  return new Date(Math.ceil(ms / DAY) * DAY);
}
