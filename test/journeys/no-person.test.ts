import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { checkNotCalled } from '../../src/cli/doctor/no-person.js';
import { noPersonQuery } from '../../src/models/cases/tip-lookup.js';
import { MINUTE } from '../../src/shared/clock.js';
import { kossi, ourNumbers, regionalDesk } from '../fixtures/people.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';

let here: TestAmana;
beforeEach(async () => {
  here = await startTestAmana();
});
afterEach(async () => {
  await here.stop();
});

const advert = (n: number) =>
  `Win a prize no ${n}! The captive audience of our radio cannot leave: dial *123# now`;

describe('who cannot be answered', () => {
  test.each([
    ['an operator’s name', 'ORANGE'],
    ['a name with digits and a sign', 'MTN-Info 24'],
    ['a name of letters that are not Latin', 'Орандж'],
    ['a short code', '8080'],
    ['a short code with a plus', '+1415'],
    ['a premium number', '+449098790000'],
    ['a short code behind its country’s code', '+2218080'],
    ['the same without a plus', '22536060'],
    ['our own number', ourNumbers.sms],
    ['our own number without a plus', ourNumbers.sms.slice(1)],
  ])('%s is kept for a person to look at: no reply, no call, again and again', async (_, from) => {
    for (let n = 0; n < 3; n++) {
      expect((await here.sms.text(from, advert(n))).status).toBe(200);
      await here.settle();
    }
    await here.pass(60 * MINUTE, 10 * MINUTE);
    expect(here.twilio.messages).toEqual([]);
    const tips = await here.db.cases.collection('tips').find().toArray();
    expect(tips).toHaveLength(3);
    for (const tip of tips) {
      expect(tip).toMatchObject({ state: 'partial', sender: expect.any(String) });
      expect(tip['entries']).toHaveLength(1);
    }
    expect(await here.db.cases.collection('escalations').countDocuments()).toBe(0);
    const found = await checkNotCalled(here.db, here.clock.now());
    expect(found).toMatchObject([{ state: 'warning', says: expect.stringContaining('3 tips') }]);
    const plan = await here.db.cases
      .collection('tips')
      .find(noPersonQuery(new Date(0)))
      .explain('queryPlanner');
    expect(JSON.stringify(plan)).toContain('sender_1_receivedAt_-1');
    const talks = await here.db.gateway.collection('conversations').find().toArray();
    expect(talks.filter(({ silentAt }) => silentAt !== undefined)).toEqual([]);
  });

  test('a focal point is a person, whatever their number looks like, and so is whoever has a telephone', async () => {
    for (const from of ['+22890000009', '+13105550123', '22890000009']) {
      await here.sms.text(from, 'A girl is locked in a house and they beat her');
      await here.settle();
      expect(here.twilio.messagesTo(from).length + here.twilio.complaints.length).toBeGreaterThan(
        0,
      );
    }
    const called = [kossi, regionalDesk].flatMap(({ phone }) => here.twilio.messagesTo(phone));
    expect(called.length).toBeGreaterThan(0);
    expect(
      await here.db.cases.collection('tips').countDocuments({ sender: { $exists: true } }),
    ).toBe(0);
  });
});
