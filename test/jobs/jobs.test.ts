import { describe, expect, test } from '@jest/globals';
import { prepareErasures } from '../../src/models/gateway/erasure.js';
import { jobTable, VITAL_JOBS, type JobDeps } from '../../src/jobs/jobs.js';
import { timetable } from '../../src/jobs/timetable.js';
import { newKeys } from '../privacy/keys.js';
import { dropTestDb, testDb } from '../support/db.js';

const now = new Date('2026-03-03T12:00:00Z');
/** Parts that answer with counts of their own and write down when they were asked. */
function parts(asked: string[] = []): JobDeps {
  const answer = (name: string, counts: unknown) => async (at: Date) => (
    asked.push(`${name} ${at.toISOString()}`),
    counts
  );
  return {
    conversation: {
      catchUp: answer('catchUp', { recovered: 1 }),
      endSilent: answer('endSilent', { ended: 2 }),
      stripFinishedTalks: answer('tidy', { tidied: 9 }),
      announceQuestions: answer('deliverMail', { told: 3, postponed: 4 }),
    },
    escalations: { runDue: answer('escalations', { claimed: 5 }) },
    outbox: { tick: answer('outbox', { sent: 6, retried: 0, failedOver: 0, dead: 0 }) },
    copies: { tick: answer('copies', { deleted: 7 }) },
    directory: { refresh: async () => true },
    polls: {
      refresh: async () => 8,
      fold: async () => ({ folded: 9 }),
      tend: answer('polls', { closed: 1 }),
      recountAll: async () => ({ wrong: 0 }),
    },
    campaigns: { refresh: async () => 14, tend: answer('campaigns', { ended: 15 }) },
    publications: { publishAll: answer('publications', { published: 10 }) },
    attachments: {
      tick: answer('attachments', { fetched: 21, postponed: 0, givenUp: 0 }),
      sweep: async () => ({ removed: 22 }),
    },
    alerts: { tend: answer('alerts', { published: 18, ended: 19, destroyed: 20 }) },
    referrals: { tend: answer('referrals', { told: 24, expired: 25 }) },
    broadcasts: { feed: answer('broadcasts', { copied: 11, said: 12, ended: 13 }) },
    neighbours: { tend: answer('neighbours', { read: 16, failed: 0, fresh: 17 }) },
    webhooks: { tend: answer('webhooks', { made: 23 }) },
    closedCases: { tend: answer('closedCases', { ended: 29, again: 0 }) },
    reveals: { tend: answer('reveals', { reminded: 27, expired: 28 }) },
    trailCheck: { tend: answer('trailCheck', { verified: 26, broken: 0 }) },
    keys: { refresh: () => false },
    watchdog: { look: async () => [] },
    halves: { gateway: async () => true, cases: async () => true },
  } as unknown as JobDeps;
}

describe('the table of jobs', () => {
  const table = jobTable(parts());
  test('has names of its own, and times that are parts of an hour', () => {
    const names = table.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, cron: at } of table) {
      expect([name, timetable(at).after(0)]).toEqual([name, expect.any(Number)]);
      expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
    }
  });
  test('carries a silence through to the call it causes: what feeds others stands before them', () => {
    const place = (name: string) => table.findIndex((job) => job.name === name);
    expect(place('catch-up')).toBeLessThan(place('silence'));
    expect(place('silence')).toBeLessThan(place('escalation'));
    expect(place('mail')).toBeLessThan(place('outbox'));
    expect(place('escalation')).toBeLessThan(place('outbox'));
    expect(place('keys')).toBeLessThan(place('catch-up'));
  });
  test('names the jobs without which a call reaches nobody', () => {
    expect(table.filter(({ vital }) => vital).map(({ name }) => name)).toEqual([...VITAL_JOBS]);
  });
  test('names what a process that only answers needs, too: clock, watchdog, keys, directory, polls, campaigns', () => {
    expect(table.filter(({ everywhere }) => everywhere).map(({ name }) => name)).toEqual([
      'clock',
      'watchdog',
      'keys',
      'directory',
      'polls',
      'campaigns',
    ]);
  });
});

test('every job does its part at the moment it is given, and tells what it did', async () => {
  const asked: string[] = [];
  const [db, { folder: keyFolder }] = await Promise.all([testDb(), newKeys()]);
  await prepareErasures(db.gateway);
  const jobs = jobTable({ ...parts(asked), db, keyFolder });
  const counts = Object.fromEntries(
    await Promise.all(jobs.map(async (job) => [job.name, await job.run(now)] as const)),
  );
  expect(counts).toMatchObject({
    'tend-keys': { added: expect.any(Number), retired: 0 },
    keys: { reread: 0 },
    directory: { reread: 1 },
    'catch-up': { recovered: 1 },
    silence: { ended: 2 },
    tidy: { tidied: 9 },
    migrate: { migrated: 0 },
    erasures: { noted: 0, replayed: 0 },
    mail: { told: 3, postponed: 4 },
    escalation: { claimed: 5 },
    outbox: { sent: 6, dead: 0 },
    copies: { deleted: 7 },
    polls: { reread: 8 },
    campaigns: { reread: 14 },
    'campaigns-end': { ended: 15 },
    'poll-counts': { folded: 9 },
    'poll-close': { closed: 1 },
    'poll-proof': { wrong: 0 },
    publish: { published: 10 },
    alerts: { published: 18, ended: 19, destroyed: 20 },
    referrals: { told: 24, expired: 25 },
    attachments: { fetched: 21 },
    'attachments-sweep': { removed: 22 },
    broadcasts: { copied: 11, said: 12, ended: 13 },
    neighbours: { read: 16, fresh: 17 },
    webhooks: { made: 23 },
    reveals: { reminded: 27, expired: 28 },
    audit: { verified: 26, broken: 0 },
    'words-end': { ended: 29, again: 0 },
  });
  expect(asked).toHaveLength(19);
  for (const one of asked) expect(one).toContain(now.toISOString());
  await dropTestDb(db);
});
