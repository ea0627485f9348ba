import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { rmSync } from 'node:fs';
import request from 'supertest';
import { prepare } from '../../src/app/prepare.js';
import { checkData } from '../../src/cli/doctor/data.js';
import { seedCountries } from '../../src/directory/seed.js';
import { verifyAudit } from '../../src/models/cases/audit-verify.js';
import { reviveDeliveries } from '../../src/models/gateway/delivery-dead.js';
import { DAY, HOUR, MINUTE } from '../../src/shared/clock.js';
import { readFrozen, thaw } from '../fixtures/versions/frozen.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { dropTestDb, type TestDb } from '../support/db.js';
import { readTips } from '../support/reader.js';
import { smsTalk, type SmsTalk } from '../support/sms.js';
import { startTelegramServer, type TelegramServer } from '../support/telegram-server.js';
import { startTwilioServer, type TwilioServer } from '../support/twilio-server.js';

/**
 * Installations of former versions, stopped in the middle of everything
 * (test/fixtures/versions/make.ts). Each is started with today's program, and each test goes on
 * where the one before it ended.
 */
const versions = [
  {
    version: '0.1.0',
    steps: ['0.2.0-finished-escalations', '0.3.0-open-cases'],
    p2OpenedAt: '2026-11-16T10:20:00Z',
    digits: 4,
    revivable: 1,
  },
  {
    version: '0.2.0',
    steps: ['0.3.0-open-cases'],
    p2OpenedAt: '2026-11-16T10:00:00Z',
    digits: 6,
    // From this version on a reply that died has no words left.
    revivable: 0,
  },
];

describe.each(versions)('data of $version', ({ version, steps, p2OpenedAt, digits, revivable }) => {
  const frozen = readFrozen(version);
  const { people, members } = frozen;
  const person = (name: string) => people[name] as string;

  let db: TestDb;
  let keyFolder: string;
  let twilio: TwilioServer;
  let telegram: TelegramServer;
  let here: TestAmana;
  let talk: SmsTalk;
  let ama: request.Agent;

  beforeAll(async () => {
    ({ db, keyFolder } = await thaw(frozen));
    [twilio, telegram] = await Promise.all([startTwilioServer(), startTelegramServer()]);
    // As src/app/main.ts does, by two processes that start at once.
    await Promise.all([prepare(db), prepare(db)]);
    await seedCountries(db, frozen.at);
    const start = new Date(frozen.at.getTime() + MINUTE).toISOString();
    here = await startTestAmana(start, { on: { db, keyFolder, twilio, telegram } });
    talk = smsTalk(here);
    ama = request.agent(here.url).set('Authorization', `Bearer ${frozen.token}`);
  });
  afterAll(async () => {
    await here.stop();
    await Promise.all([twilio.close(), telegram.close()]);
    await dropTestDb(db);
    rmSync(keyFolder, { recursive: true, force: true });
  });

  const texts = (phone: string) => twilio.messagesTo(phone).map(({ text }) => text);
  const escalations = () =>
    db.cases.collection('escalations').find().sort({ openedAt: 1 }).toArray();

  test('doctor names each step that is pending, and no other', async () => {
    const pending = (step: string) => ({
      check: 'data',
      state: 'warning',
      says: expect.stringContaining(`Pending: ${step} (`) as unknown,
      fix: expect.stringContaining('A running worker does it') as unknown,
    });
    expect(await checkData(db)).toEqual(steps.map(pending));
  });

  test('the first run sends the reply that waited, and takes the minute from the finished P2 alone', async () => {
    const before = new Map((await escalations()).map((one) => [one['reference'], one]));
    await here.settle();
    expect(texts(person('awa'))).toHaveLength(1);
    const [ofP2] = [...before.values()].filter(({ priority }) => priority === 2);
    expect(ofP2?.['openedAt']).toEqual(new Date(p2OpenedAt));
    for (const one of await escalations()) {
      const was = before.get(one['reference']);
      if (one['priority'] === 2 && steps.includes('0.2.0-finished-escalations')) {
        const ten = new Date('2026-11-16T10:00:00Z');
        expect(one).toMatchObject({ openedAt: ten, calls: [{ at: ten }], state: 'acted' });
        const { openedAt: _o, calls: _c, v: _v, ...rest } = one;
        expect(was).toMatchObject(rest);
      } else expect(one['openedAt']).toEqual(was?.['openedAt']);
    }
    const [data] = await checkData(db);
    expect(data).toMatchObject({ state: 'ok', says: expect.stringContaining('2026-11-17') });
  });

  test('every tip of then is a case that is to be worked on', async () => {
    const tips = await db.cases.collection('tips').find().toArray();
    expect(tips.map(({ open }) => open as unknown)).toEqual([true, true, true, true]);
  });

  test('every tip can be read with the vault of then', async () => {
    const told = (await readTips(here)).map(({ words }) => words.join(' '));
    expect(told).toHaveLength(4);
    for (const words of [
      /Three boys sleep in the workshop of a man in Kumasi/,
      /trois filles derrière le marché de Lomé/,
      /crianças a trabalhar numa pedreira/,
      /Um homem leva meninas/,
    ])
      expect(told.filter((one) => words.test(one))).toHaveLength(1);
    expect(told.join()).not.toContain('(');
  });

  test('a person in the middle of a report goes on, to its code', async () => {
    const [before] = (await readTips(here)).filter(({ words }) =>
      words.join().includes('pedreira'),
    );
    expect(before?.tip.state).toBe('open');
    expect(await talk.says(person('joao'), '1')).toMatch(/perigo/i);
    let last = '';
    for (let turns = 0; turns < 14 && !/\d{4} \d{4} \d{4} \d{4}/.test(last); turns += 1)
      last = await talk.says(
        person('joao'),
        /1 .*2 /s.test(twilio.messagesTo(person('joao')).at(-1)?.text ?? '') ? '2' : 'perto do rio',
      );
    expect(last).toMatch(/\d{4} \d{4} \d{4} \d{4}/);
    const [after] = (await readTips(here)).filter(({ words }) => words.join().includes('pedreira'));
    expect(after?.tip).toMatchObject({ _id: before?.tip._id, state: 'submitted' });
  });

  test('who left their word reads the question that waited for them', async () => {
    expect(await talk.says(person('kofi'), 'baobab')).toContain(frozen.question);
  });

  test('an escalation goes on climbing, and the code of the first call is good', async () => {
    await here.pass(11 * MINUTE);
    expect(texts('+22890000103').at(-1)).toMatch(/P1 séquestration/);
    expect(frozen.callCode).toHaveLength(digits);
    await talk.says(person('kossi'), `OK ${frozen.callCode}`);
    const [mine] = (await escalations()).filter(({ state }) => state === 'acknowledged');
    expect(mine).toMatchObject({ acknowledgedBy: 'kossi', country: 'TG', priority: 1 });
    await talk.says(person('kossi'), `FAIT ${frozen.callCode}`);
    await here.pass(2 * MINUTE);
    const [after] = await db.cases
      .collection('escalations')
      .find({ reference: mine?.['reference'] })
      .toArray();
    expect(after).toMatchObject({ actedBy: 'kossi' });
  });

  test('a dead letter of then can be sent again, where its words are left', async () => {
    const sent = twilio.messages.length;
    const now = here.clock.now();
    expect(await reviveDeliveries(db, 'all', now, new Date(now.getTime() + HOUR))).toBe(revivable);
    await here.settle();
    expect(twilio.messages.length).toBe(sent + revivable);
  });

  test('people of a poll go on, are counted with those of before, and the poll closes', async () => {
    const [, , third, fourth] = members as [string, string, string, string];
    await talk.says(third, '7', 'Parle à ta famille');
    await talk.says(fourth, '3', 'Demande conseil');
    const tally = await here.amana.polls.tally('job-offers', here.clock.now());
    expect(tally).toMatchObject({ answered: 4 });
    expect(tally?.questions['offer']?.values).toEqual({ check: 2, refuse: 2 });
    expect(await here.amana.polls.recount('job-offers')).toEqual([]);
    expect((await ama.post('/api/v1/polls/job-offers/close')).status).toBe(200);
    await here.pass(5 * MINUTE);
    expect((await ama.get('/api/v1/polls/job-offers')).body).toMatchObject({ state: 'closed' });
    expect(await db.gateway.collection('answers').countDocuments()).toBe(0);
  });

  test('what was set for a day to come is sent to those who take part; STOP of then and of now holds', async () => {
    await talk.says('+22890010008', 'STOP');
    const before = new Map(
      [person('leaver'), '+22890010008'].map((one) => [one, texts(one).length]),
    );
    await here.pass(2 * DAY + HOUR, HOUR);
    await here.pass(10 * MINUTE);
    expect(texts(person('campaigner')).join()).toMatch(/Un vrai employeur/);
    for (const [phone, heard] of before) expect(texts(phone)).toHaveLength(heard);
  });

  test('the audit log of both versions is one chain', async () => {
    const count = await db.cases.collection('audit').countDocuments();
    expect(count).toBeGreaterThan(11);
    expect(await verifyAudit(db, here.keys.cases())).toMatchObject({ ok: true, count });
  });

  test('a day later the step has looked once more, and is done', async () => {
    expect(await checkData(db)).toEqual([
      { check: 'data', state: 'ok', says: 'is that of this version' },
    ]);
    expect(twilio.complaints).toEqual([]);
    expect(here.logged()).not.toContain('"job failed"');
  });
});
