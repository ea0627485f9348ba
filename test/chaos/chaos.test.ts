import { afterAll, expect, test } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { SECOND } from '../../src/shared/clock.js';
import { endPrograms, removeFolders } from '../support/program.js';
import { startMongods } from './mongods.js';
import { killMongod, losePrimary, Outages } from './outages.js';
import { run } from './run.js';
import { killProcesses, type Kills } from './troubles.js';

// The short form of `npm run chaos` (docs/chaos.md).
afterAll(async () => {
  await endPrograms();
  await removeFolders();
});

test('§5.32 §T1 two processes are killed under load: nothing acknowledged is lost or needlessly done twice', async () => {
  const kills: Kills = { count: 0, at: {}, starts: [] };
  const { verdict, searched } = await run({
    uri: process.env.AMANA_TEST_MONGODB_URI ?? '',
    seed: 'short',
    people: 16,
    perSecond: 8,
    trouble: ({ lives, chance }) => killProcesses(lives, chance, kills, () => kills.count >= 6),
  });
  expect({ wrong: verdict.wrong, found: searched.found }).toEqual({ wrong: [], found: [] });
  expect(searched.documents).toBeGreaterThan(100);
  expect(searched.oplog).toBeGreaterThan(200);
  expect(kills.count).toBeGreaterThanOrEqual(6);
  expect(verdict.acknowledged).toBeGreaterThan(20);
  expect(verdict.escalations).toBeGreaterThan(0);
}, 480_000);

test('§5.44 a replica set loses its primary, then every node, under load: nobody is told of more than is kept', async () => {
  const mongods = await startMongods(3, SECOND);
  const outages = new Outages();
  try {
    const { verdict, searched, traffic } = await run({
      uri: mongods.uri,
      seed: 'short',
      people: 16,
      perSecond: 8,
      troubled: outages.touch,
      async trouble() {
        await pause(3 * SECOND);
        await losePrimary(mongods, outages, 'killed', SECOND);
        await pause(2 * SECOND);
        await killMongod(mongods, outages, 7 * SECOND);
        await pause(2 * SECOND);
      },
    });
    expect({ wrong: verdict.wrong, found: searched.found }).toEqual({ wrong: [], found: [] });
    // Answered at once, with 503. On a machine with no time to spare a request may find the
    // provider's patience at its end.
    expect(traffic.refused).toBeGreaterThan(traffic.unanswered);
    expect(verdict.acknowledged).toBeGreaterThan(20);
  } finally {
    await mongods.stop();
  }
}, 480_000);
