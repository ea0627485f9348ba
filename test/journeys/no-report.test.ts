import { describe, expect, test } from '@jest/globals';
import { checkUnsure } from '../../src/cli/doctor/unsure.js';
import { plainTip } from '../../src/cli/tips/list.js';
import { makeReport, setAside } from '../../src/escalation/look-through.js';
import { findTip, listUnsure, unsureQuery } from '../../src/models/cases/tip-lookup.js';
import { UNSURE_INDEX } from '../../src/models/cases/tip-doc.js';
import { HOUR, MINUTE } from '../../src/shared/clock.js';
import { akosua, aminata, kofi, kossi, ngozi } from '../fixtures/people.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { forTheseTests } from '../support/journey.js';
import { smsTalk } from '../support/sms.js';

let here: TestAmana;
forTheseTests(async () => (here = await startTestAmana()));

const asks = 'We kept your words. Is this a report? 1 Yes 2 No';
/** Numbers of Ghana that nobody has. */
const ghana = (n: number) => `+2332400001${String(n).padStart(2, '0')}`;
const escalations = () => here.db.cases.collection('escalations').countDocuments();
const unsure = () => listUnsure(here.db.cases, undefined, 50);

/** The tip of that reference, as it is kept. */
async function tipOf(reference: string) {
  const tip = await findTip(here.db.cases, reference);
  if (!tip) throw new Error('There is no such tip.');
  return tip;
}

describe('what tells nothing of a report', () => {
  test('is asked about once, calls nobody, and is in the list until a person says what it is', async () => {
    const { says } = smsTalk(here);
    const everyday = [
      'the price of rice has gone up again at the market',
      'what time does the match begin today',
      'my cousin is getting married on saturday we are so happy',
    ];
    for (const [n, text] of everyday.entries()) {
      const heard = await says(ghana(n), text);
      expect([text, heard.replaceAll('\n', ' ')]).toEqual([text, expect.stringContaining(asks)]);
    }
    await here.pass(2 * HOUR, 10 * MINUTE);
    expect(await escalations()).toBe(0);
    expect(here.twilio.messagesTo(akosua.phone)).toEqual([]);

    const list = await unsure();
    expect(list).toHaveLength(everyday.length);
    for (const one of list) {
      expect(plainTip(one)).toMatchObject({ state: 'unsure', priority: 3 });
      expect(plainTip(one).note).toMatch(/^perhaps no report \([a-z]+\), nobody called$/);
      expect((await tipOf(one._id)).entries).toHaveLength(1);
    }
    const plan = await here.db.cases
      .collection('tips')
      .find(unsureQuery(), { hint: UNSURE_INDEX })
      .explain('queryPlanner');
    expect(JSON.stringify(plan)).toContain('state_1_receivedAt_-1');
    expect(await checkUnsure(here.db)).toMatchObject([
      { state: 'warning', says: expect.stringContaining('3 texts wait') },
    ]);

    // A person reads them: one is a report after all, one is none.
    const [one, other] = list;
    const report = await tipOf(one?._id ?? '');
    expect(await makeReport(here.db, report, here.clock.now())).toBe('done');
    expect(await makeReport(here.db, report, here.clock.now())).toBe('done');
    expect(await setAside(here.db, await tipOf(other?._id ?? ''))).toBe('done');
    expect(await unsure()).toHaveLength(1);
    await here.pass(7 * HOUR, 10 * MINUTE);
    expect(await escalations()).toBe(1);
    expect(here.twilio.messagesTo(akosua.phone).map(({ text }) => text)).toEqual([
      expect.stringContaining(`${report.reference} P3`),
    ]);
    expect(await tipOf(report._id)).toMatchObject({ state: 'partial' });
    expect(await makeReport(here.db, await tipOf(report._id), here.clock.now())).toBe('isReport');
    expect(await setAside(here.db, await tipOf(report._id))).toBe('isReport');
  });

  test('is a report when its sender says so, on Telegram by a button, and none when they say no', async () => {
    const ama = here.telegram.person(aminata.telegram, { language: 'en-GB' });
    await ama.text('my cousin is getting married on saturday we are so happy');
    await here.settle();
    expect(ama.phone().at(-1)?.text).toContain('We kept your words. Is this a report?');
    await ama.press('Yes');
    await here.settle();
    expect(ama.phone().at(-1)?.text).toMatch(/safe for you to (?:text|write) now\?$/);
    const [told] = await here.db.cases
      .collection('tips')
      .find({ 'answers.isReport': 'yes' })
      .toArray();
    expect(told).toMatchObject({ state: 'open' });

    const { says } = smsTalk(here);
    const before = await escalations();
    expect(await says(ngozi.phone, 'what time does the match begin today')).toMatch(/1 Yes\s2 No$/);
    expect(await says(ngozi.phone, 'no')).toBe('OK. We call nobody. You can write to us any time.');
    expect(await says(ngozi.phone, 'thanks')).toBe('');
    const [aside] = await here.db.cases
      .collection('tips')
      .find({ 'answers.isReport': 'no' })
      .toArray();
    expect(aside).toMatchObject({ state: 'setAside' });
    // The talk on Telegram falls silent: it is a report like any other. That of Ngozi is none.
    await here.pass(8 * HOUR, 10 * MINUTE);
    expect(await escalations()).toBe(before + 1);
  });

  test('does not delay a cry that comes behind the question: people are called at once', async () => {
    const { says, last } = smsTalk(here);
    await says(ghana(20), 'the price of rice has gone up again at the market');
    const before = here.twilio.messagesTo(akosua.phone).length;
    const heard = await says(ghana(20), 'no she is locked in the house and he beats her');
    expect(heard).toMatch(/^We have your message[^]*safe for you to (?:text|write) now\?/);
    expect(here.twilio.messagesTo(akosua.phone).length).toBe(before + 1);
    expect(last(akosua.phone)).toMatch(/P1/);
    const [tip] = await here.db.cases
      .collection('tips')
      .find({ priority: 1 })
      .sort({ _id: 1 })
      .toArray();
    expect(tip?.['entries']).toHaveLength(2);
    expect(tip?.['state']).toBe('open');
  });
});

describe('after an ending', () => {
  test('thanks for the code get nothing for a day, and a cry is heard at once', async () => {
    const { says } = smsTalk(here);
    let heard = await says(kofi.phone, 'Two boys work at night in the mine', 'yes');
    for (let n = 0; n < 20 && !/Your code: \d/.test(heard); n += 1)
      heard = await says(kofi.phone, /later\?/.test(heard) ? 'skip' : 'no');
    expect(heard).toMatch(/Your code: \d{4}/);
    // What is offered after the code is declined, until the talk is over.
    for (let n = 0; n < 8 && heard !== ''; n += 1) heard = await says(kofi.phone, 'no');
    const tips = await here.db.cases.collection('tips').countDocuments();
    for (const text of ['ok', 'thank you so much', 'God bless you', 'lol', 'wrong number', '🙏'])
      expect([text, await says(kofi.phone, text)]).toEqual([text, '']);
    await here.pass(20 * HOUR, HOUR);
    expect(await says(kofi.phone, 'hello')).toBe('');
    expect(await here.db.cases.collection('tips').countDocuments()).toBe(tips);
    expect(await says(kofi.phone, 'they locked my sister in a room')).toMatch(
      /safe for you to (?:text|write) now\?/,
    );
  });

  test('"not now she dey come" gets one neutral line, and silence after it; the report is called out', async () => {
    const { says } = smsTalk(here);
    const phone = ghana(30);
    await says(phone, 'am 15 madam dey lock me 4 house');
    const tips = await here.db.cases.collection('tips').countDocuments();
    const heard = await says(phone, 'not now she dey come');
    expect(heard).toMatch(/^OK\. Delete these messages\./);
    expect(heard.split('\n')).toHaveLength(1);
    for (const text of ['ok', 'hello', 'yes', '1', 'thanks', '??', 'lol'])
      expect([text, await says(phone, text)]).toEqual([text, '']);
    await here.pass(12 * HOUR, HOUR);
    expect(await says(phone, 'good evening')).toBe('');
    expect(await here.db.cases.collection('tips').countDocuments()).toBe(tips);
    const tip = await here.db.cases.collection('tips').findOne({ 'answers.safe': 'no' });
    expect(tip).toMatchObject({ state: 'partial', priority: 1 });
    expect(await here.db.cases.collection('escalations').findOne({ _id: tip?._id })).toMatchObject({
      priority: 1,
    });
    expect(here.twilio.messagesTo(kossi.phone)).toEqual([]);
  });

  test.each(['STOP', 'ERASE'])('after %s an "ok" brings no menu', async (word) => {
    const { says } = smsTalk(here);
    const phone = ghana(word === 'STOP' ? 40 : 41);
    await says(phone, 'hello', 'English', word);
    for (const text of ['ok', 'thanks', 'hello'])
      expect([text, await says(phone, text)]).toEqual([text, '']);
    await here.pass(26 * HOUR, HOUR);
    expect(await says(phone, 'ok')).toBe('');
    expect(await says(phone, 'MENU')).toMatch(/1 Report\s/);
  });
});
