import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { lookUp } from '../../src/conversation/lookups.js';
import { returnPlace, type ReturnAddress } from '../../src/tips/return-address.js';
import type { Memory } from '../../src/conversation/memory.js';
import { keepReturn, putMail } from '../../src/models/gateway/mailbox.js';
import { HOUR } from '../../src/shared/clock.js';
import { mailboxNames } from '../../src/tips/mailbox-names.js';
import { profiled, type Profiled } from '../support/profile.js';
import { afi, startConversation } from './harness.js';

let here: Awaited<ReturnType<typeof startConversation>>;
const code = '4829117055360942';
const nobody: Memory = { person: { stopped: false }, refs: [] };
const now = () => here.clock.now();
const box = () => mailboxNames(here.deps.keys.gateway(), 'handle-1', now())[0];
const byCode = (text: string, memory: Memory = nobody) =>
  lookUp(here.deps, { type: 'lookup', what: 'caseCode', text }, memory, undefined, now());
/** As another process looks it up, which remembers nothing of the person. */
const elsewhere = (text: string, from: string) =>
  lookUp(
    here.deps,
    { type: 'lookup', what: 'caseCode', text },
    nobody,
    { channel: 'sms', from },
    now(),
  );
const byWord = (text: string, mail = box()) =>
  lookUp(here.deps, { type: 'lookup', what: 'safeWord', text, mail }, nobody, undefined, now());

beforeAll(async () => {
  here = await startConversation();
  const digest = here.deps.keys.cases().codeDigests(code, now())[0] ?? '';
  await here.deps.intake.take({
    id: 'w',
    tip: 'tip-1',
    reference: 'TG-AAAAA',
    country: 'TG',
    priority: 3,
    kind: 'general',
    signals: [],
    answers: {},
    entries: [],
    compartment: 'TG',
    excludedAffiliations: ['police'],
    own: true,
    state: 'submitted',
    mode: 'C',
    codes: [digest],
    handle: 'handle-1',
    receivedAt: now(),
    flow: 'tip@1',
  });
});
beforeEach(async () => {
  const keys = here.deps.keys.gateway();
  const address: ReturnAddress = {
    handle: 'handle-1',
    channel: 'sms',
    address: afi,
    language: 'fr',
    hours: 'any',
    word: 'le baobab rouge',
    zone: 'UTC',
  };
  const expiresAt = new Date(now().getTime() + 24 * HOUR);
  await keepReturn(here.db.gateway, {
    _id: box(),
    owner: 'afi',
    box: keys.sealAddress(returnPlace(box()), JSON.stringify(address), now()),
    expiresAt,
  });
  await putMail(here.db.gateway, {
    _id: 'm1',
    mailbox: box(),
    box: keys.sealSession({ collection: 'mail', field: 'box', id: 'm1' }, 'Which road?', now()),
    expiresAt,
  });
});
afterAll(async () => {
  await here.stop();
});

const found = {
  found: {
    tip: { tip: 'tip-1', reference: 'TG-AAAAA', country: 'TG', restricted: true },
    messages: ['Which road?'],
  },
  read: ['m1'],
};

describe('a case code', () => {
  test.each([code, '4829 1170 5536 0942', 'my code: 4829-1170-5536-0942.', '٤٨٢٩ ١١٧٠ ٥٥٣٦ ٠٩٤٢'])(
    'written as %j finds its report and the questions that wait',
    async (text) => expect(await byCode(text)).toEqual(found),
  );
  test('that is wrong, incomplete or no code at all finds nothing, and is counted', async () => {
    for (const text of ['4829117055360943', '482911705536094', 'hello', '']) {
      expect(await byCode(text)).toEqual({
        read: [],
        wrongCodes: { count: 1, since: now().getTime() },
      });
    }
  });
  test('is not found after six wrong ones, even if it is right, until an hour has gone by', async () => {
    let memory = nobody;
    for (let tries = 0; tries < 6; tries += 1) {
      const { wrongCodes } = await byCode(`111111111111111${tries}`, memory);
      memory = { ...memory, ...(wrongCodes ? { wrongCodes } : {}) };
    }
    expect(memory.wrongCodes?.count).toBe(6);
    const throttled = await byCode(code, memory);
    expect(throttled).toMatchObject({ read: [], wrongCodes: { count: 7 } });
    expect(throttled).not.toHaveProperty('found');
    const anHourAgo = { ...memory, wrongCodes: { count: 99, since: now().getTime() - HOUR } };
    expect(await byCode(code, anHourAgo)).toEqual(found);
  });
  test('is not found after six wrong ones that other processes were told, or this one before it was restarted', async () => {
    const [guesser, another] = ['+22890000031', '+22890000032'];
    for (let tries = 0; tries < 6; tries += 1) await elsewhere(`222222222222222${tries}`, guesser);
    expect(await elsewhere(code, guesser)).not.toHaveProperty('found');
    expect(await elsewhere(code, another)).toEqual(found);
    const kept = await here.deps.db.gateway.collection('guesses').find().toArray();
    const theirs = kept.filter(({ _id }) => String(_id).includes(' case '));
    // Of the second person nothing is kept, and of the first the hour, for two at the most.
    expect(theirs).toHaveLength(1);
    const left = (theirs[0]?.['expiresAt'] as Date).getTime();
    expect(left % HOUR).toBe(0);
    expect(left - now().getTime()).toBeLessThanOrEqual(2 * HOUR);
    here.clock.advance(HOUR);
    expect(await elsewhere(code, guesser)).toEqual(found);
    here.clock.advance(-HOUR);
  });
  test('costs the same commands whether it is wrong, throttled or none, and a right one the same queries', async () => {
    const throttled: Memory = { ...nobody, wrongCodes: { count: 6, since: now().getTime() } };
    const shape = ({ op, collection, planSummary }: Profiled) => [op, collection, planSummary];
    const costs: (readonly unknown[])[][] = [];
    await byCode('1'); // The hour's first wrong one also clears the hours before.
    for (const [text, memory] of [
      [code, nobody],
      ['4829117055360943', nobody],
      [code, throttled],
      ['', nobody],
    ] as const) {
      const gateway: Profiled[] = [];
      const cases = await profiled(here.db.cases, async () => {
        gateway.push(...(await profiled(here.db.gateway, () => byCode(text, memory))));
      });
      costs.push([...cases, ...gateway].map(shape));
    }
    const [right, ...others] = costs;
    expect(right?.map(([op]) => op)).toEqual(['query', 'query', 'query']);
    expect(others[0]).toHaveLength(4);
    for (const cost of others) expect(cost).toEqual(others[0]);
    for (const query of right ?? []) expect(others[0]).toContainEqual(query);
  });
});

describe('a safe word', () => {
  test.each(['le baobab rouge', 'Le Baobab ROUGE!', ' le  baobab\nrouge '])(
    'written as %j opens the question',
    async (text) => {
      expect(await byWord(text)).toEqual(found);
    },
  );
  test.each(['baobab', 'le baobab', '', 'STOP', '1'])('%j opens nothing', async (text) => {
    expect(await byWord(text)).toEqual({ read: [] });
  });
  test('that an older version kept as nothing opens by nothing', async () => {
    const name = mailboxNames(here.deps.keys.gateway(), 'handle-2', now())[0];
    const address = {
      handle: 'handle-1',
      channel: 'sms',
      address: afi,
      language: 'fr',
      hours: 'any',
      word: '',
      zone: 'UTC',
    };
    await keepReturn(here.db.gateway, {
      _id: name,
      owner: 'afi',
      box: here.deps.keys.gateway().sealAddress(returnPlace(name), JSON.stringify(address), now()),
      expiresAt: new Date(now().getTime() + HOUR),
    });
    for (const text of ['', '?', '...', '***'])
      expect(await byWord(text, name)).toEqual({ read: [] });
  });
  test('opens nothing where nothing is kept any more, or nobody was asked for it', async () => {
    expect(await byWord('le baobab rouge', 'another mailbox')).toEqual({ read: [] });
    expect(
      await lookUp(
        here.deps,
        { type: 'lookup', what: 'safeWord', text: 'le baobab rouge' },
        nobody,
        undefined,
        now(),
      ),
    ).toEqual({ read: [] });
  });
  test('of an address copied to another mailbox opens nothing: it is a fault', async () => {
    const kept = await here.db.gateway
      .collection<{ _id: string; box: Buffer }>('returns')
      .findOne({ _id: box() });
    await keepReturn(here.db.gateway, {
      _id: 'copied',
      owner: 'x',
      box: kept?.box as Buffer,
      expiresAt: now(),
    });
    await expect(byWord('le baobab rouge', 'copied')).rejects.toThrow();
  });
});
