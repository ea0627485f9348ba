import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { lookAtClock } from '../../src/jobs/clock.js';
import { FAR, LONGEST_HELD, timeToDestroyBy } from '../../src/models/store/time-to-destroy.js';
import { gatewayKeys, readKeyFile, type TimedKey } from '../../src/privacy/keyfile.js';
import { KEPT, tendKeys } from '../../src/privacy/rotation.js';
import { DAY, HOUR } from '../../src/shared/clock.js';
import { commonClock } from '../../src/shared/common-clock.js';
import { silentLog } from '../../src/shared/log.js';
import { newKeys } from '../privacy/keys.js';
import { dropTestDb, testDb, type TestDb } from '../support/db.js';

let db: TestDb;
beforeAll(async () => {
  db = await testDb();
});
beforeEach(async () => {
  await db.gateway.collection('clock').deleteMany({});
});
afterAll(() => dropTestDb(db));

type Ring = 'session' | 'address';
/**
 * What became of the keys of a ring: all there ever
 * were, and when in truth each was made and destroyed.
 */
type Fate = { ever: Map<string, TimedKey & { made: number }>; gone: Map<string, number> };

/** By how much the clock of the database is wrong from a day on. */
type Steps = readonly (readonly [day: number, wrongBy: number])[];

const START = Date.parse('2027-11-01T09:00:00Z');

/**
 * A worker runs for so many days, every twelve hours
 * of which it looks at the clock and tends the keys.
 */
async function live(
  days: number,
  steps: Steps,
  sleeps: (day: number) => boolean = () => false,
): Promise<Record<Ring, Fate>> {
  const { folder, gateway } = await newKeys({ now: new Date(START) });
  const fates: Record<Ring, Fate> = {
    session: { ever: new Map(), gone: new Map() },
    address: { ever: new Map(), gone: new Map() },
  };
  let truth = START;
  const wrongBy = () => steps.findLast(([day]) => truth >= START + day * DAY)?.[1] ?? 0;
  const started = () =>
    commonClock(
      async () => new Date(truth + wrongBy()),
      () => truth,
    );
  let clock = started();
  for (; truth < START + days * DAY; truth += 12 * HOUR) {
    if (sleeps((truth - START) / DAY)) {
      clock = started();
      continue;
    }
    await lookAtClock(clock, db, silentLog);
    await tendKeys(folder, await timeToDestroyBy(db.gateway, clock.now()));
    const file = readKeyFile(gateway, gatewayKeys);
    for (const ring of ['session', 'address'] as const) {
      const { ever, gone } = fates[ring];
      for (const key of file[ring])
        if (!ever.has(key.kid)) ever.set(key.kid, { ...key, made: truth });
      for (const kid of ever.keys())
        if (!gone.has(kid) && !file[ring].some((key) => key.kid === kid)) gone.set(kid, truth);
    }
  }
  return fates;
}

/**
 * By how much earlier than promised each key was destroyed; negative: later. What was made when it
 * was over is over at once.
 */
function early({ ever, gone }: Fate, kept: number): number[] {
  const sorted = [...ever.values()].sort((a, b) => Date.parse(a.from) - Date.parse(b.from));
  return sorted.flatMap(({ kid, made }, i) => {
    const [successor, destroyed] = [sorted[i + 1], gone.get(kid)];
    if (destroyed === undefined) return [];
    if (successor === undefined) return [Infinity];
    return [Math.max(Date.parse(successor.from) + kept, made) - destroyed];
  });
}

async function fatesOf(...life: Parameters<typeof live>): Promise<number[]> {
  const { session, address } = await live(...life);
  return [...early(session, KEPT.session), ...early(address, KEPT.address)];
}

test('§5.33 by a right clock, over a leap day, keys are destroyed when they are over and within the hours after', async () => {
  const all = await fatesOf(150, []);
  expect(all.length).toBeGreaterThan(8);
  expect(Math.max(...all)).toBeLessThanOrEqual(0);
  expect(Math.min(...all)).toBeGreaterThan(-13 * HOUR);
});

test('§5.33 a clock that goes months or days ahead and back, also over a leap day, destroys no key early', async () => {
  const steps: Steps = [
    [20, 200 * DAY],
    [23, 0],
    [45, -100 * DAY],
    [46, 0],
    [118, 3 * DAY],
    [121, 0],
  ];
  const all = await fatesOf(150, steps);
  expect(all.length).toBeGreaterThan(8);
  expect(Math.max(...all)).toBeLessThanOrEqual(0);
  // And none is kept for longer than a week, and the day on which the clock was behind.
  expect(Math.min(...all)).toBeGreaterThanOrEqual(-(LONGEST_HELD + DAY));
});

test('§5.33 a clock that is a few hours wrong destroys a key those few hours early, and no earlier', async () => {
  const all = await fatesOf(150, [
    [10, 5 * HOUR],
    [60, -5 * HOUR],
    [100, 23 * HOUR],
  ]);
  expect(Math.max(...all)).toBeLessThanOrEqual(FAR);
  expect(Math.max(...all)).toBeGreaterThan(0);
});

test('§5.33 a machine that was off and starts months ahead destroys nothing early; else it waits a week at most', async () => {
  const offline = (day: number) => day >= 60 && day < 81;
  expect(
    Math.max(
      ...(await fatesOf(
        110,
        [
          [81, 200 * DAY],
          [85, 0],
        ],
        offline,
      )),
    ),
  ).toBeLessThanOrEqual(0);
  await db.gateway.collection('clock').deleteMany({});
  const all = await fatesOf(150, [], offline);
  expect(Math.max(...all)).toBeLessThanOrEqual(0);
  expect(Math.min(...all)).toBeGreaterThan(-(21 * DAY + LONGEST_HELD + DAY));
});
