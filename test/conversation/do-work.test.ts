import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { SendError } from '../../src/bots/errors.js';
import { doPending, doWork, handOverEarlier } from '../../src/conversation/do-work.js';
import { returnPlace } from '../../src/tips/return-address.js';
import { sentRefs } from '../../src/conversation/memory.js';
import { sealWork, type Work } from '../../src/conversation/work.js';
import { findReturn, keepReturn, putMail, readMail } from '../../src/models/gateway/mailbox.js';
import { LEASE } from '../../src/models/gateway/conversation.js';
import { mailboxNames } from '../../src/tips/mailbox-names.js';
import { DAY, HOUR, MINUTE } from '../../src/shared/clock.js';
import { afi, startConversation } from './harness.js';

let here: Awaited<ReturnType<typeof startConversation>>;
beforeAll(async () => {
  here = await startConversation();
});
beforeEach(async () => {
  for (const half of [here.db.gateway, here.db.cases])
    for (const { collectionName } of (await half.db?.collections()) ?? [])
      if (!collectionName.startsWith('system.'))
        await half.collection(collectionName).deleteMany({});
  here.replies.length = 0;
  here.followed.length = 0;
  here.erased.length = 0;
});
afterAll(async () => {
  await here.stop();
});

const now = () => here.clock.now();
const later = () => new Date(now().getTime() + 1e9);
const tip = (id: string): NonNullable<Work['tip']> => ({
  id,
  tip: 'tip-1',
  reference: 'TG-AAAAA',
  country: 'TG',
  priority: 1,
  kind: 'captive',
  signals: ['captive'],
  answers: {},
  entries: [{ id: `${id}.0`, strand: 's', step: 'first', box: Buffer.from('x') }],
  strand: { id: 's', wraps: [] },
  compartment: 'TG',
  excludedAffiliations: [],
  own: true,
  receivedAt: now(),
  flow: 'tip@1',
});
const escalate: NonNullable<Work['escalate']> = {
  tip: 'tip-1',
  reference: 'TG-AAAAA',
  country: 'TG',
  priority: 1,
  kind: 'captive',
  excludedAffiliations: [],
};
const reply = (id: string) => ({ id, text: `text of ${id}` });
const to = { channel: 'telegram', address: '4711' } as const;
/** Promises work as a turn does. */
async function promise(...works: Work[]): Promise<void> {
  for (const work of works) {
    const [known] = await here.deps.conversations.read(['afi']);
    const v = known?.v ?? 0;
    const box = sealWork(here.deps.keys.gateway(), 'afi', work, now());
    await here.deps.conversations.commit({
      id: 'afi',
      v,
      box: Buffer.from('memory'),
      seen: Buffer.alloc(0),
      work: { id: work.id, box },
      dueAt: new Date(now().getTime() + LEASE),
      forgetSent: false,
      expiresAt: later(),
      olderIds: [],
    });
  }
}
async function doc() {
  const [found] = await here.deps.conversations.read(['afi']);
  if (!found) throw new Error('nobody');
  return found;
}
const entries = async () =>
  (await here.db.cases.collection('tips').find().toArray()).map(({ entries }) =>
    (entries as { id: string }[]).map(({ id }) => id),
  );

test('what a turn promised is done and taken off, and what was sent can be deleted later', async () => {
  const work: Work = {
    id: 'w1',
    to,
    tip: tip('t1'),
    escalate,
    replies: [reply('r1'), reply('r2')],
  };
  await promise(work);
  expect(await doWork(here.deps, 'afi', work, { at: now().getTime() })).toBe(true);
  expect(await entries()).toEqual([['t1.0']]);
  expect(here.followed).toEqual([escalate]);
  expect(here.replies.map(({ id, class: kind, targets }) => [id, kind, targets])).toEqual([
    ['r1', 'reply', [{ channel: 'telegram', to: '4711' }]],
    ['r2', 'reply', [{ channel: 'telegram', to: '4711' }]],
  ]);
  expect((await doc()).pend).toEqual([]);
  expect(sentRefs(here.deps.keys.gateway(), await doc(), now())).toHaveLength(2);
});

test('the tip is kept before its sender is thanked: if it cannot be, nothing is said, and the promise stays', async () => {
  const work: Work = { id: 'w1', to, tip: tip('t1'), escalate, replies: [reply('r1')] };
  await promise(work);
  const away = { ...here.deps, intake: { take: () => Promise.reject(new Error('away')) } };
  await expect(doWork(away, 'afi', work, { at: now().getTime() })).rejects.toThrow('away');
  expect([here.replies, here.followed, (await doc()).pend.length]).toEqual([[], [], 1]);
  expect(await doPending(here.deps, await doc(), now().getTime())).toBe(1);
  expect([here.replies.length, await entries()]).toEqual([1, [['t1.0']]]);
});

test('pending work is done oldest first, and what somebody else has done meanwhile is not done again', async () => {
  const works: Work[] = ['w1', 'w2', 'w3'].map((id) => ({
    id,
    to,
    tip: tip(`t-${id}`),
    replies: [reply(id)],
  }));
  await promise(...works);
  const claimed = await doc();
  await here.deps.conversations.done('afi', 'w2', []);
  expect(await doPending(here.deps, claimed, now().getTime())).toBe(2);
  expect(here.replies.map(({ id }) => id)).toEqual(['w1', 'w3']);
  expect(await doPending(here.deps, claimed, now().getTime())).toBe(0);
  expect(await entries()).toEqual([['t-w1.0', 't-w3.0']]);
});

test('who is too slow to renew a promise that another process has taken over replies no more: the other does', async () => {
  const work: Work = { id: 'w1', to, tip: tip('t1'), replies: [reply('r1'), reply('r2')] };
  await promise(work);
  const at = now().getTime();
  const { outbox } = here.deps;
  const claimed: (Awaited<ReturnType<typeof here.deps.conversations.claimDueWork>> | number)[] = [];
  const slow = {
    ...here.deps,
    outbox: {
      ...outbox,
      // The provider hangs longer than the promise holds; meanwhile another process looks for work.
      async reply(...asked: Parameters<typeof outbox.reply>) {
        const said = await outbox.reply(...asked);
        here.clock.advance(LEASE + 1);
        claimed.push(await here.deps.conversations.claimDueWork(now()), now().getTime());
        return said;
      },
    },
  };
  expect(await doWork(slow, 'afi', work, { at })).toBe(false);
  expect(here.replies.map(({ id }) => id)).toEqual(['r1']);
  const [taken, when] = claimed;
  if (!taken || typeof taken === 'number' || typeof when !== 'number') throw new Error('not taken');
  // r1 goes again, as the outbox of another process knows nothing of it; r2 goes once.
  expect(await doPending(here.deps, taken, when)).toBe(1);
  expect(here.replies.map(({ id }) => id).slice(1)).toEqual(['r1', 'r2']);
  expect((await doc()).pend).toEqual([]);
});

test('what was taken over and then by a third leaves the second without it', async () => {
  const work: Work = { id: 'w1', to, tip: tip('t1'), replies: [reply('r1')] };
  await promise(work);
  here.clock.advance(LEASE + 1);
  const second = await here.deps.conversations.claimDueWork(now());
  const at = now().getTime();
  here.clock.advance(LEASE + 1);
  const third = await here.deps.conversations.claimDueWork(now());
  if (!second || !third) throw new Error('not taken');
  expect(await doPending(here.deps, second, at)).toBe(0);
  expect([here.replies, (await doc()).pend.length]).toEqual([[], 1]);
  expect(await doPending(here.deps, third, now().getTime())).toBe(1);
  expect(here.replies.map(({ id }) => id)).toEqual(['r1']);
});

test('handing earlier words over says nothing, takes nothing off, and twice is once', async () => {
  await promise({ id: 'w1', to, tip: tip('t1'), escalate, replies: [reply('r1')] });
  const { pend } = await doc();
  await handOverEarlier(here.deps, 'afi', pend);
  await handOverEarlier(here.deps, 'afi', pend);
  expect([await entries(), here.replies, (await doc()).pend.length]).toEqual([[['t1.0']], [], 1]);
  // Work copied to somebody else is refused.
  await expect(handOverEarlier(here.deps, 'kofi', pend)).rejects.toThrow();
});

test('an address is kept sealed under a name the tip does not know, and destroyed by STOP with what waits', async () => {
  const keepAddress = {
    handle: 'handle-1',
    owner: 'owner-1',
    language: 'fr',
    hours: 'evening',
    word: 'baobab',
    zone: 'Africa/Lome',
  } as const;
  const work: Work = {
    id: 'w1',
    to: { channel: 'sms', address: afi, from: '+22870000000' },
    keepAddress,
    replies: [],
  };
  await promise(work);
  await doWork(here.deps, 'afi', work, { at: now().getTime() });
  const [name] = mailboxNames(here.deps.keys.gateway(), 'handle-1', now());
  const kept = await findReturn(here.db.gateway, name);
  expect(name).not.toContain('handle-1');
  expect(
    JSON.parse(
      here.deps.keys.gateway().openAddress(returnPlace(name), kept?.box ?? Buffer.alloc(0)),
    ),
  ).toEqual({
    handle: 'handle-1',
    channel: 'sms',
    address: afi,
    from: '+22870000000',
    language: 'fr',
    hours: 'evening',
    word: 'baobab',
    zone: 'Africa/Lome',
  });
  // Ninety days, to the end of the day: the moment of the report cannot be told from it.
  expect(kept?.expiresAt.toISOString()).toMatch(/T00:00:00.000Z$/);
  await putMail(here.db.gateway, {
    _id: 'm1',
    mailbox: name,
    box: Buffer.from('q'),
    expiresAt: later(),
  });
  const stop: Work = { id: 'w2', forget: ['older name', 'owner-1'], replies: [] };
  await doWork(here.deps, 'afi', stop, { at: now().getTime() });
  expect([
    await findReturn(here.db.gateway, name),
    await readMail(here.db.gateway, [name]),
  ]).toEqual([null, []]);
});

test('STOP holds, though a process that died had promised to keep the address before', async () => {
  const keepAddress = {
    handle: 'handle-2',
    owner: 'owner-2',
    language: 'fr',
    hours: 'any',
    word: '1',
    zone: 'Africa/Lome',
  } as const;
  await promise({ id: 'w1', to: { channel: 'sms', address: afi }, keepAddress, replies: [] });
  const dead = await doc();
  const stop: Work = { id: 'w2', forget: ['owner-2'], replies: [] };
  await promise(stop);
  await doWork(
    here.deps,
    'afi',
    stop,
    { at: now().getTime() },
    await handOverEarlier(here.deps, 'afi', dead.pend),
  );
  expect(await doPending(here.deps, dead, now().getTime())).toBe(1);
  const [name] = mailboxNames(here.deps.keys.gateway(), 'handle-2', now());
  expect(await findReturn(here.db.gateway, name)).toBeNull();
});

test('ERASE deletes what it is told to at the person’s side; questions that were read are gone', async () => {
  await keepReturn(here.db.gateway, {
    _id: 'box',
    owner: 'o',
    box: Buffer.from('x'),
    expiresAt: later(),
  });
  for (const _id of ['m1', 'm2'])
    await putMail(here.db.gateway, {
      _id,
      mailbox: 'box',
      box: Buffer.from('q'),
      expiresAt: later(),
    });
  await doWork(
    here.deps,
    'afi',
    { id: 'w1', to, erase: ['17', '18'], read: ['m1'], replies: [] },
    { at: now().getTime() },
  );
  expect(here.erased).toEqual([['4711', ['17', '18']]]);
  expect((await readMail(here.db.gateway, ['box'])).map(({ _id }) => _id)).toEqual(['m2']);
});

test('ERASE while Telegram is away is tried again for two days, and its reply waits', async () => {
  let tries = 0;
  const erase = async () => (
    (tries += 1),
    Promise.reject(new SendError('unavailable', { code: '502' }))
  );
  const away = {
    ...here.deps,
    channels: new Map([['telegram' as const, { ...here.chat, erase }]]),
  };
  const began = now().getTime();
  const work: Work = { id: 'w1', at: began, to, erase: ['17'], replies: [reply('r1')] };
  await promise(work);
  expect(await doWork(away, 'afi', work, { at: began })).toBe(false);
  const dueAt = async () =>
    (
      await here.db.gateway
        .collection<{ pend: readonly { dueAt: Date }[] }>('conversations')
        .findOne({})
    )?.pend[0]?.dueAt;
  for (let due = await dueAt(); due; due = await dueAt()) {
    expect(await here.deps.conversations.claimDueWork(new Date(due.getTime() - 1))).toBeNull();
    here.clock.advance(due.getTime() - now().getTime());
    const claimed = await here.deps.conversations.claimDueWork(now());
    if (!claimed) throw new Error('What is due is not to be had.');
    expect(await doPending(away, claimed, now().getTime())).toBe(
      (await doc()).pend.length === 0 ? 1 : 0,
    );
    expect(tries).toBeLessThan(100);
  }
  // Twice as late each time, then every hour.
  expect(tries).toBeGreaterThan(48);
  expect(tries).toBeLessThan(65);
  expect(now().getTime() - began).toBeGreaterThan(2 * DAY);
  expect(now().getTime() - began).toBeLessThan(2 * DAY + 2 * HOUR);
  expect(here.logged()).toContain('messages at the side of their person were not deleted');
  // Two days later nobody waits for the reply: the outbox drops it.
  expect(here.replies.map(({ expires }) => (expires?.getTime() ?? 0) - began)).toEqual([
    30 * MINUTE,
  ]);
});

test('ERASE that is done with a delay is answered after it', async () => {
  const outcomes = [new SendError('throttled'), undefined];
  const erase = async (...asked: [string, readonly string[]]) => {
    const outcome = outcomes.shift();
    if (outcome) throw outcome;
    return here.erased.push(asked);
  };
  const away = {
    ...here.deps,
    channels: new Map([['telegram' as const, { ...here.chat, erase }]]),
  };
  const work: Work = { id: 'w1', at: now().getTime(), to, erase: ['17'], replies: [reply('r1')] };
  await promise(work);
  expect([await doWork(away, 'afi', work, { at: now().getTime() }), here.replies]).toEqual([
    false,
    [],
  ]);
  here.clock.advance(LEASE);
  const claimed = await here.deps.conversations.claimDueWork(now());
  if (!claimed) throw new Error('What is due is not to be had.');
  expect(await doPending(away, claimed, now().getTime())).toBe(1);
  expect([here.erased, here.replies.map(({ id }) => id)]).toEqual([[['4711', ['17']]], ['r1']]);
});
