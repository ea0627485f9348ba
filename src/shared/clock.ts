/** Where the time comes from. Everything that needs the time is given a clock or a `now`. */
export interface Clock {
  /** The present moment. */
  now(): Date;
}

/** The clock of the machine. */
export const systemClock: Clock = { now: () => new Date() };

/** A clock that runs with the machine's and can be moved forward: for the demo and for tests. */
export interface AdjustableClock extends Clock {
  /** Moves the clock forward. @param ms milliseconds, not negative */
  advance(ms: number): void;
  /** How far the clock is ahead of the machine's, in milliseconds. */
  ahead(): number;
}

/**
 * Makes a clock that starts at the machine's time and can be moved forward.
 * It follows a machine's clock that goes ahead, as after a laptop's sleep,
 * and not one that is set back: what is due then would wait for as long.
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
 * A clock that stands still until it is moved: for tests whose outcome depends on the exact time.
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
 * The beginning of the unit (of UTC) that a moment
 * lies in: for times that are kept no finer than that.
 * @param unit in milliseconds: MINUTE, HOUR or DAY
 */
export const beginningOf = (unit: number, at: number | Date): Date =>
  new Date(Math.floor(Number(at) / unit) * unit);

/**
 * The end of the UTC day of a moment: for times that
 * are kept longer than their exact value should be.
 */
export function endOfDay(ms: number): Date {
  return new Date(Math.ceil(ms / DAY) * DAY);
}
