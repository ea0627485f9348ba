import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onOneWord, sumOnOneWord } from '../../src/models/gateway/broadcast-sums.js';
import { broadcastsOf } from '../../src/models/gateway/broadcast-doc.js';
import { DAY, HOUR } from '../../src/shared/clock.js';
import { scriptChannel } from '../outbox/script-channel.js';
import { dropTestDb } from '../support/db.js';
import type { ConfirmingSetting } from './confirming-worker.js';
import {
  clear,
  docOf,
  ground,
  join,
  processOn,
  START,
  type Ground,
  type TestProcess,
} from './support.js';

/**
 * Above so many people, a second person must approve.
 * Thirty people take part, ten in each language.
 */
const LIMIT = 20;
const PEOPLE = 30;

let there: Ground;
beforeAll(async () => {
  there = await ground();
});
beforeEach(async () => {
  await clear(there);
  await join(there, PEOPLE, () => ({ wants: { polls: true, alerts: true, campaigns: true } }));
});
afterAll(() => dropTestDb(there.db));

const start = () =>
  processOn(there, [scriptChannel('sms'), scriptChannel('telegram')], { approveAbove: LIMIT });

/** Part of an audience, by its language. */
const only = (...languages: string[]) => ({ audience: { languages } });
const campaign = (name: string) => ({ kind: 'campaign', poll: undefined, campaign: name });

async function drafted({ broadcasts }: TestProcess, input: object, by: string, now: Date) {
  const made = await broadcasts.draft({ kind: 'poll', poll: 'job-offers', ...input }, now);
  if (!made.ok) throw new Error(JSON.stringify(made.problems));
  const estimate = await broadcasts.estimate(made.broadcast._id, by, now);
  if (!estimate) throw new Error('nothing to say');
  return { id: made.broadcast._id, estimate };
}

/** Drafts, estimates and confirms. @returns its id, what was estimated and what state it came to */
async function sent(one: TestProcess, input: object, by = 'ama', now = START) {
  const { id, estimate } = await drafted(one, input, by, now);
  const decided = await one.broadcasts.confirm(id, estimate.recipients, by, now);
  if (!decided.ok) throw new Error(decided.reason);
  const { state, approval } = decided.broadcast;
  return { id, estimate, state, approval };
}

describe('people of one poll or campaign are summed, ever', () => {
  test('three parts by language are one sending: the third one waits for a second person', async () => {
    const one = start();
    expect((await sent(one, only('fr'))).state).toBe('scheduled');
    const second = await sent(one, only('en'));
    expect([second.state, second.estimate.approval]).toEqual(['scheduled', false]);
    const third = await sent(one, only('pt'));
    expect(third).toMatchObject({
      state: 'waiting',
      approval: { above: LIMIT, ofSubject: 20, byPerson: 20 },
      estimate: {
        recipients: 10,
        approval: true,
        allowance: { above: LIMIT, ofSubject: 20, byPerson: 20, left: 0 },
      },
    });
    expect(await one.broadcasts.approve(third.id, 'ama', START)).toMatchObject({
      reason: 'samePerson',
    });
    expect(await one.broadcasts.approve(third.id, 'kofi', START)).toMatchObject({
      ok: true,
      broadcast: { state: 'scheduled' },
    });
  });

  test.each([
    ['by country', { audience: { countries: ['CV'] } }],
    ['by lot', { sample: 1 }],
    ['by age', { audience: { ages: ['18-24'] } }],
  ])('parts %s are summed with parts by language', async (_, part) => {
    const one = start();
    await sent(one, only('fr', 'en'));
    expect((await sent(one, part)).state).toBe('waiting');
  });

  test('the parts count for another person and on another day, too', async () => {
    const one = start();
    await sent(one, only('fr'), 'ama');
    await sent(one, only('en'), 'kofi');
    const nextWeek = new Date(START.getTime() + 6 * DAY);
    for (const by of ['ama', 'kofi', 'esi'])
      expect(await sent(one, only('pt'), by, nextWeek)).toMatchObject({
        state: 'waiting',
        approval: { ofSubject: 20, byPerson: 0 },
      });
  });

  test('one that was stopped counts: it cannot be begun again without a second person', async () => {
    const one = start();
    const { id } = await sent(one, only('fr', 'en'));
    expect(await one.broadcasts.stop(id, 'ama', START)).toMatchObject({ ok: true });
    expect((await sent(one, only('fr', 'en'))).state).toBe('waiting');
  });

  test('results that are given back are of the poll: they are summed with its questions', async () => {
    const listed = [{ id: 'a', channel: 'sms', address: '+22890000001', language: 'fr' }];
    const one = processOn(there, [scriptChannel('sms'), scriptChannel('telegram')], {
      approveAbove: LIMIT,
      deps: { listed: async (_poll, after) => (after === '' ? listed : []) },
    });
    await sent(one, only('fr', 'en'));
    const results = { kind: 'results', texts: { fr: 'Merci' } };
    expect(await sent(one, results, 'kofi')).toMatchObject({
      state: 'waiting',
      estimate: { recipients: 1 },
    });
  });

  test('what a second person approved, or stopped while it waited, counts for nobody', async () => {
    const one = start();
    const all = await sent(one, {});
    expect(all).toMatchObject({ state: 'waiting', approval: { ofSubject: 0, byPerson: 0 } });
    await one.broadcasts.approve(all.id, 'kofi', START);
    const again = await sent(one, {});
    await one.broadcasts.stop(again.id, 'kofi', START);
    expect((await sent(one, only('fr', 'en'))).state).toBe('scheduled');
  });

  test('one that version 0.1.0 had approved counts for nobody, one that it began counts', async () => {
    const one = start();
    const { id } = await sent(one, {});
    await one.broadcasts.approve(id, 'kofi', START);
    const collection = broadcastsOf(there.db.gateway);
    await collection.updateOne({ _id: id }, { $unset: { approval: '' } });
    const { id: began } = await sent(one, only('fr'));
    expect(await sumOnOneWord(there.db.gateway, { poll: 'job-offers' }, '')).toBe(10);
    expect((await docOf(there, began)).approval).toBeUndefined();
  });
});

describe('people that one person begins to write to on one day are summed', () => {
  test('two campaigns of one person on one day: the second one waits', async () => {
    const one = start();
    expect((await sent(one, { ...campaign('real-offer'), ...only('fr', 'en') })).state).toBe(
      'scheduled',
    );
    const evening = new Date(START.getTime() + 10 * HOUR);
    const second = { ...campaign('safe-travel'), ...only('fr') };
    expect(await sent(one, second, 'ama', evening)).toMatchObject({
      state: 'waiting',
      approval: { above: LIMIT, ofSubject: 0, byPerson: 20 },
    });
  });

  test('the same questions under another name are summed as well, and a campaign beside a poll', async () => {
    const one = start();
    await sent(one, { poll: 'job-offers', ...only('fr') });
    expect((await sent(one, { poll: 'job-offers-2', ...only('en') })).state).toBe('scheduled');
    expect((await sent(one, { poll: 'job-offers-3', ...only('pt') })).state).toBe('waiting');
    expect((await sent(one, { ...campaign('real-offer'), ...only('pt') })).state).toBe('waiting');
  });

  test('another person is not held up by it', async () => {
    const one = start();
    await sent(one, { ...campaign('real-offer'), ...only('fr', 'en') }, 'ama');
    expect(await sent(one, { ...campaign('safe-travel'), ...only('fr') }, 'kofi')).toMatchObject({
      state: 'scheduled',
      estimate: { allowance: { ofSubject: 0, byPerson: 0, left: LIMIT } },
    });
  });

  test('the next day (UTC) is free again, to the second', async () => {
    const one = start();
    await sent(one, { poll: 'first', ...only('fr', 'en') });
    const midnight = new Date('2026-03-04T00:00:00Z');
    const before = new Date(midnight.getTime() - 1);
    expect((await sent(one, { poll: 'second', ...only('fr') }, 'ama', before)).state).toBe(
      'waiting',
    );
    expect((await sent(one, { poll: 'third', ...only('fr') }, 'ama', midnight)).state).toBe(
      'scheduled',
    );
  });

  test('the number that is left is exact: it may be used up, and not one person more', async () => {
    const one = start();
    await sent(one, { poll: 'first', sample: 13 });
    expect(await sent(one, { poll: 'second', sample: 8 })).toMatchObject({
      state: 'waiting',
      estimate: { allowance: { byPerson: 13, left: 7 } },
    });
    expect((await sent(one, { poll: 'third', sample: 7 })).state).toBe('scheduled');
    expect((await sent(one, { poll: 'fourth', sample: 1 })).state).toBe('waiting');
  });
});

describe('the sum and the beginning are one', () => {
  test('of many that are confirmed at once in two processes no more begin than the limit allows', async () => {
    const processes = [start(), start()] as const;
    for (const round of [1, 2, 3]) {
      const poll = `round-${round}`;
      const by = `person-${round}`;
      const parts = await Promise.all(
        ['fr', 'en', 'pt', 'fr', 'en', 'pt'].map((language) =>
          drafted(processes[0], { poll, ...only(language) }, by, START),
        ),
      );
      const decided = await Promise.all(
        parts.map(({ id }, at) =>
          (at % 2 === 0 ? processes[0] : processes[1]).broadcasts.confirm(id, 10, by, START),
        ),
      );
      const states = decided.map((one) => (one.ok ? one.broadcast.state : one.reason)).sort();
      expect(states).toEqual([
        ...['scheduled', 'scheduled'],
        ...['waiting', 'waiting', 'waiting', 'waiting'],
      ]);
      expect(await sumOnOneWord(there.db.gateway, { poll }, '')).toBe(LIMIT);
    }
  });

  test('a process killed between the sum and the beginning has begun nothing and used up nothing', async () => {
    const one = start();
    const { id } = await drafted(one, only('fr', 'en'), 'ama', START);
    const appName = `confirming-${id}`;
    const gatewayUri = new URL(there.db.address.gatewayUri);
    gatewayUri.searchParams.set('appName', appName);
    const address = { ...there.db.address, gatewayUri: gatewayUri.href };
    const setting: ConfirmingSetting = { address, id };
    const child = fork(fileURLToPath(new URL('confirming-worker.ts', import.meta.url)), {
      execArgv: ['--import', 'tsx', '--disable-warning=ExperimentalWarning'],
      env: { ...process.env, NODE_OPTIONS: '', WORKER: JSON.stringify(setting) },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const [inside] = (await once(child, 'message')) as [string];
    expect(inside).toBe('scheduled');
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    expect((await docOf(there, id)).state).toBe('draft');
    expect(await sumOnOneWord(there.db.gateway, { poll: 'job-offers' }, '')).toBe(0);
    await endOpenTransaction(appName);
    expect(await one.broadcasts.confirm(id, LIMIT, 'ama', START)).toMatchObject({
      ok: true,
      broadcast: { state: 'scheduled' },
    });
  });
});

/**
 * Ends the transaction that the killed process left open, as MongoDB does by itself after a minute.
 */
async function endOpenTransaction(appName: string): Promise<void> {
  const admin = there.db.gateway.getClient().db('admin');
  const open = (await admin
    .aggregate(
      [
        { $currentOp: { allUsers: true, idleSessions: true } },
        { $match: { type: 'idleSession', appName } },
      ],
      { readConcern: { level: 'local' } },
    )
    .toArray()) as { lsid: { id: unknown } }[];
  expect(open).toHaveLength(1);
  await admin.command({ killSessions: open.map(({ lsid: { id } }) => ({ id })) });
}

test('the sums are read by an index', async () => {
  const one = start();
  await sent(one, only('fr'));
  const until = new Date(START.getTime() + DAY);
  for (const of of [
    { poll: 'job-offers' },
    { campaign: 'real-offer' },
    { by: 'ama', from: START, until },
  ]) {
    const plan = await broadcastsOf(there.db.gateway).find(onOneWord(of)).explain('queryPlanner');
    expect(JSON.stringify(plan['queryPlanner'])).toMatch(/IXSCAN/);
    expect(JSON.stringify(plan['queryPlanner'])).not.toMatch(/COLLSCAN/);
  }
});
