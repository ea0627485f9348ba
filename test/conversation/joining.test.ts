import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createConversation } from '../../src/conversation/conversation.js';
import { doPending, doWork, handOverEarlier } from '../../src/conversation/do-work.js';
import { sealWork, type Work } from '../../src/conversation/work.js';
import {
  openSubscriber,
  sealSubscriber,
  type SubscriberDoc,
} from '../../src/models/gateway/subscriber-doc.js';
import { LEASE } from '../../src/models/gateway/conversation.js';
import type { KeyStore } from '../../src/privacy/key-store.js';
import { rotateKeys } from '../../src/privacy/rotation.js';
import { DAY, MINUTE } from '../../src/shared/clock.js';
import { afi, inbound, startConversation } from './harness.js';
import { smsWords } from '../support/words.js';

let here: Awaited<ReturnType<typeof startConversation>>;
beforeAll(async () => {
  here = await startConversation();
});
beforeEach(async () => {
  for (const { collectionName } of (await here.db.gateway.db?.collections()) ?? [])
    if (!collectionName.startsWith('system.'))
      await here.db.gateway.collection(collectionName).deleteMany({});
  here.replies.length = 0;
});
afterAll(async () => {
  await here.stop();
});

const now = () => here.clock.now();
const kept = () => here.db.gateway.collection<SubscriberDoc>('subscribers').find().toArray();
const last = () => here.replies.at(-1)?.text ?? '';
async function says(...texts: string[]): Promise<string> {
  const conversation = createConversation(here.deps);
  for (const text of texts) {
    // People read before they answer.
    here.clock.advance(15_000);
    await conversation.receive([inbound(text)]);
    await conversation.idle();
  }
  return last();
}

test('somebody who joins is kept for their channel and language, by the day, and their number only sealed', async () => {
  await says('PARTICIPER', '1,2', '19', '3', 'fille du lac', 'Atakpamé');
  const [doc, ...more] = await kept();
  expect(more).toEqual([]);
  expect(doc).toMatchObject({
    channel: 'sms',
    language: 'fr',
    country: 'TG',
    area: 'TG-P',
    age: '18-24',
    gender: 'own',
    wants: { polls: true, alerts: true, campaigns: false },
  });
  expect(doc?.since.getTime()).toBe(Math.floor(now().getTime() / DAY) * DAY);
  const found = await here.deps.subscribers.find([doc?._id ?? '']);
  expect(openSubscriber(here.deps.keys.gateway(), found!)).toEqual({
    address: afi,
    from: '+22870000000',
    ownWords: 'fille du lac',
  });
  expect(doc?._id).toBe(here.deps.keys.gateway().names('subscriber', ['sms', afi], now())[0]);
  expect(here.deps.keys.gateway().names('conversation', ['sms', afi], now())).not.toContain(
    doc?._id,
  );
  expect(JSON.stringify(doc)).not.toMatch(/lac|22890/);
});

test('they see what is kept of them, in their language, and erase it', async () => {
  await says('PARTICIPER', '1,2', '19', '3', 'fille du lac', 'Atakpamé');
  expect(await says('DONNÉES')).toMatch(/18-24; Autre; Plateaux, Togo/);
  expect(await says('2')).toMatch(/tout est effac/);
  expect(await kept()).toEqual([]);
  expect(await says('données')).toContain(smsWords('fr', 'menu.ask'));
});

test('STOP and ERASE end it, on whichever of our numbers they say so', async () => {
  for (const word of ['STOP', 'EFFACER']) {
    await says('JOIN', '1', 'passer', 'passer', 'passer');
    expect(await kept()).toHaveLength(1);
    await says(word);
    expect(await kept()).toEqual([]);
  }
});

test('somebody who changes what they told is the same subscriber', async () => {
  await says('JOIN', '1,2,3', '19', '2', 'Lomé');
  const [before] = await kept();
  await says('JOIN', '1', '3', '36', 'passer', 'passer');
  const [after, ...more] = await kept();
  expect(more).toEqual([]);
  expect(after).toMatchObject({
    _id: before?._id,
    mark: before?.mark,
    age: '35+',
    country: 'TG',
    wants: { polls: false, alerts: false, campaigns: true },
  });
  expect(after).not.toHaveProperty('gender');
  expect(after).not.toHaveProperty('area');
});

test('somebody who joined before the keys were changed is found, moved to the new name, and can leave', async () => {
  await says('JOIN', '1', '19', '2', 'Lomé');
  const [before] = await kept();
  const folder = here.folder;
  await rotateKeys(folder, 'gateway', now());
  here.clock.advance(2 * MINUTE);
  (here.deps.keys as KeyStore).refresh();
  expect(await says('DATA')).toMatch(/18-24/);
  await says('1', '1', '36', 'passer', 'passer');
  const [after, ...more] = await kept();
  expect(more).toEqual([]);
  expect(after?._id).not.toBe(before?._id);
  expect(after).toMatchObject({ mark: before?.mark, age: '35+' });
  await says('STOP');
  expect(await kept()).toEqual([]);
});

/** Work of Afi as a turn of another process promised it. */
async function promise(work: Work): Promise<void> {
  const [known] = await here.deps.conversations.read(['afi']);
  const box = sealWork(here.deps.keys.gateway(), 'afi', work, now());
  await here.deps.conversations.commit({
    id: 'afi',
    v: known?.v ?? 0,
    box: Buffer.from('memory'),
    seen: Buffer.alloc(0),
    work: { id: work.id, box },
    dueAt: new Date(now().getTime() + LEASE),
    forgetSent: false,
    expiresAt: new Date(now().getTime() + DAY),
    olderIds: [],
  });
}
async function waiting() {
  const [doc] = await here.deps.conversations.read(['afi']);
  if (!doc) throw new Error('nobody');
  return doc;
}
const joining = (promised: string, age: '18-24' | '35+'): Work => ({
  id: `work-${promised}`,
  replies: [],
  subscribe: {
    _id: 'afi',
    promise: promised,
    olderIds: [],
    channel: 'sms',
    language: 'fr',
    age,
    wants: { polls: true, alerts: false, campaigns: false },
    box: sealSubscriber(here.deps.keys.gateway(), 'afi', { address: afi }, now()),
    since: now(),
  },
});
const leaving: Work = { id: 'leave', replies: [], unsubscribe: ['afi'] };

test('a joining whose process died is kept by the next one', async () => {
  await promise(joining('p1', '18-24'));
  expect(await doPending(here.deps, await waiting(), now().getTime())).toBe(1);
  expect(await kept()).toMatchObject([{ age: '18-24' }]);
});

test('whoever says STOP stays erased, though a process that died had promised to keep them before', async () => {
  for (const half of ['nothing', 'everything but the report', 'nothing of a change']) {
    if (half === 'nothing of a change')
      await here.deps.subscribers.put(joining('p0', '35+').subscribe!);
    await promise(joining('p1', '18-24'));
    const before = await waiting();
    if (half === 'everything but the report')
      await here.deps.subscribers.put(joining('p1', '18-24').subscribe!);
    await promise(leaving);
    const earlier = await handOverEarlier(here.deps, 'afi', before.pend);
    await doWork(here.deps, 'afi', leaving, { at: now().getTime() }, earlier);
    expect(await kept()).toEqual([]);
    // The dead process's work is taken over after all.
    await doPending(here.deps, before, now().getTime());
    expect(await kept()).toEqual([]);
    await here.db.gateway.collection('conversations').deleteMany({});
    await here.db.gateway.collection('erasures').deleteMany({});
  }
});

test('what somebody told last stays, though an earlier telling is kept after it once more', async () => {
  await promise(joining('p1', '18-24'));
  const before = await waiting();
  await promise(joining('p2', '35+'));
  const earlier = await handOverEarlier(here.deps, 'afi', before.pend);
  await doWork(here.deps, 'afi', joining('p2', '35+'), { at: now().getTime() }, earlier);
  await doPending(here.deps, before, now().getTime());
  expect(await kept()).toMatchObject([{ age: '35+' }]);
});
