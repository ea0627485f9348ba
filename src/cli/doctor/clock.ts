import { counted } from '../output.js';
import type { Config } from '../../app/config.js';
import type { Db } from '../../models/store/db.js';
import { timeToDestroyBy } from '../../models/store/time-to-destroy.js';
import { DAY, SECOND, type Clock } from '../../shared/clock.js';
import { command } from '../../shared/command.js';
import type { Opened } from '../connect.js';
import { hello } from './database.js';
import { failure, ok, warning, type Finding } from './finding.js';

/**
 * The largest clock difference, because deadlines and pacing are counted across machines. It is our
 * own limit, and far above what NTP leaves.
 */
const MOST_OFF = 30 * SECOND;
const PATIENCE = 5 * SECOND;

/** The time on another clock, with our time at that moment. */
interface Reading {
  readonly whose: string;
  readonly theirs: Date;
  readonly ours: number;
}

async function read(
  whose: string,
  clock: Clock,
  ask: () => Promise<Date | undefined>,
): Promise<Reading[]> {
  const before = clock.now().getTime();
  const theirs = await ask().catch(() => undefined);
  if (!theirs || Number.isNaN(theirs.getTime())) return [];
  return [{ whose, theirs, ours: (before + clock.now().getTime()) / 2 }];
}

/** Returns the Date header of any answer. Source: RFC 9110 §6.6.1. */
async function dateOf(url: string): Promise<Date | undefined> {
  const answer = await fetch(url, {
    method: 'HEAD',
    redirect: 'manual',
    signal: AbortSignal.timeout(PATIENCE),
  });
  return new Date(answer.headers.get('date') ?? 'none');
}

/**
 * Checks whether keys and answers are stored longer because the clock of the database jumped far
 * ahead.
 */
export async function checkHeld({ db, clock }: Opened): Promise<Finding[]> {
  const now = clock.now();
  const ms = now.getTime() - (await timeToDestroyBy(db.gateway, now)).getTime();
  if (ms === 0) return [];
  return [
    warning(
      'destruction',
      `The clock of the database went ${counted(Math.round(ms / DAY), 'day')} ahead, or nothing ran for so long: no key is destroyed for now.`,
      `Check that its date is right; then run: ${command('keys retire --clock-is-right')}`,
    ),
  ];
}

/** Compares this machine's clock with MongoDB's and with those of the configured providers. */
export async function checkClock(
  clock: Clock,
  config: Config | undefined,
  db: Db | undefined,
): Promise<Finding[]> {
  const { twilio, telegram } = config ?? {};
  const readings = [
    ...(db ? await read('MongoDB', clock, async () => (await hello(db)).localTime) : []),
    ...(twilio
      ? await read('Twilio', clock, () => dateOf(twilio.apiUrl ?? 'https://api.twilio.com'))
      : []),
    ...(telegram
      ? await read('Telegram', clock, () => dateOf(telegram.apiUrl ?? 'https://api.telegram.org'))
      : []),
  ];
  if (readings.length === 0) return [];
  const off = readings.flatMap(({ whose, theirs, ours }) => {
    const seconds = Math.round((ours - theirs.getTime()) / SECOND);
    return Math.abs(seconds) * SECOND > MOST_OFF ? [{ whose, seconds }] : [];
  });
  if (off.length === 0)
    return [ok('clock', `agrees with ${readings.map(({ whose }) => whose).join(' and ')}`)];
  return off.map(({ whose, seconds }) =>
    failure(
      'clock',
      `This clock is ${Math.abs(seconds)} s ${seconds > 0 ? 'ahead of' : 'behind'} that of ${whose}.`,
      'Turn time synchronisation on: timedatectl set-ntp true',
    ),
  );
}
