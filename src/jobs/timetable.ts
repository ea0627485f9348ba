import cron from 'node-cron';
import { HOUR, MINUTE, SECOND } from '../shared/clock.js';
import { Fault } from '../shared/fault.js';

/**
 * The moments of an hour at which a job is due, in milliseconds from its beginning. It is an hour
 * of elapsed time: it has no date, no zone and no clock changes.
 */
export interface Timetable {
  /**
   * Returns the first due moment after a moment of elapsed time. Missed ones are skipped, so there
   * is only one.
   */
  readonly after: (elapsed: number) => number;
}

/**
 * Reads a line of the job table. node-cron reads and checks it. It does not decide when a job runs,
 * because its timers follow a clock that can be set (docs/adr/018-what-makes-jobs-run.md).
 * @param expression six fields; a job recurs within the hour, so hour, day, month and weekday are
 * `*`
 * @throws Fault when node-cron cannot read it, or when it names an hour or a day
 */
export function timetable(expression: string): Timetable {
  if (!cron.validate(expression))
    throw new Fault(`"${expression}" in the job table is not a cron expression with seconds.`);
  const [seconds = '', minutes = '', ...rest] = expression.trim().split(/\s+/);
  if (rest.length !== 4 || rest.some((field) => field !== '*'))
    throw new Fault(
      `"${expression}" in the job table asks for an hour or a day. Jobs go by elapsed time: give seconds and minutes, then four times *.`,
    );
  const { second, minute } = cron.parse(`${seconds} ${minutes} * * * *`);
  const moments = minute
    .flatMap((m) => second.map((s) => m * MINUTE + s * SECOND))
    .sort((a, b) => a - b);
  const [first = 0] = moments;
  return {
    after: (elapsed) => {
      const hour = Math.floor(elapsed / HOUR) * HOUR;
      const next = moments.find((moment) => hour + moment > elapsed);
      return hour + (next ?? HOUR + first);
    },
  };
}
