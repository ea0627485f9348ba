import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { parse } from 'yaml';
import { addToken } from '../../src/access/tokens.js';
import { KNOWN_EVERYWHERE } from '../../src/campaigns/campaigns.js';
import type { Campaign } from '../../src/campaigns/definition.js';
import type { Poll } from '../../src/polls/definition.js';
import { DAY } from '../../src/shared/clock.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { readTips } from '../support/reader.js';
import { smsTalk } from '../support/sms.js';

/**
 * Safety above configuration: no poll and no campaign can take a word that people cry for help
 * with, neither when it is written nor when an older document has it; and a cry in the middle of a
 * poll, of a quiz, of joining or of the menu opens a report. Real HTTP, real signatures, a real
 * mongod.
 */
const example = <T>(file: string) =>
  parse(readFileSync(new URL(`../../examples/${file}`, import.meta.url), 'utf8')) as T;
const poll: Poll = {
  ...example<Poll>('polls/job-offers.yaml'),
  opens: '2026-03-03T08:00:00Z',
  closes: '2026-03-20T08:00:00Z',
};
const campaign = example<Campaign>('campaigns/real-offer.yaml');
const v1 = '/api/v1';

let amana: TestAmana;
let ama: request.Agent;
let phones = 0;
/** A phone that nobody has written from. */
const someone = () => `+2289002${String((phones += 1)).padStart(4, '0')}`;
const says = (phone: string, text: string) => smsTalk(amana).says(phone, text);
/** What a cry led to: how many tips more, and whether its words are in the newest. */
async function after(act: () => Promise<unknown>, words: string) {
  const before = (await readTips(amana)).length;
  await act();
  const tips = await readTips(amana);
  return {
    tips: tips.length - before,
    kept: tips.filter((tip) => tip.words.join('\n').includes(words)).length > 0,
  };
}
/** A document as a version before this one kept it: straight into the database. */
async function asOlder(collection: 'polls' | 'campaigns', name: string, change: object) {
  await amana.db.gateway
    .collection<{ _id: string }>(collection)
    .updateOne({ _id: name }, { $set: change, $inc: { rev: 1 } });
  await amana.amana.polls.refresh(amana.clock.now());
  await amana.amana.campaigns.refresh(amana.clock.now());
}

beforeAll(async () => {
  amana = await startTestAmana();
  const { token } = await addToken(
    amana.db,
    {
      person: 'ama',
      scopes: ['polls:write', 'polls:send', 'campaigns:write', 'campaigns:send'],
      life: 30 * DAY,
    },
    amana.clock.now(),
  );
  ama = request.agent(amana.url).set('Authorization', `Bearer ${token}`);
});
afterAll(() => amana.stop());

const cries = [
  'SOS',
  'KIDNAP',
  'DANGER',
  'POLICE',
  'MISSING',
  'REPORT',
  'DISPARU',
  'SOCORRO',
  'KIDNAPER',
  'DANGR',
  'POLICES',
  'SIGNALER',
  'STOPP',
  'AIDE',
  'HELPS',
  'YES',
  'DONE',
  'ENGLISH',
  'HELPME',
  'AUSECOURS',
  'TAIMAKO',
  'EGBAMI',
  'PERDUE',
];

describe('a word that means something to people in danger', () => {
  test.each(cries)(
    '%s is no word to join a poll or a campaign by, and the refusal names one that is',
    async (join) => {
      const tried = await ama.put(`${v1}/polls/job-offers`).send({ ...poll, join });
      expect(tried.status).toBe(422);
      expect(JSON.stringify(tried.body)).toMatch(
        /"join".*has a meaning already.*for example JOBOFFERS/,
      );
      const told = await ama.put(`${v1}/campaigns/real-offer`).send({ ...campaign, join });
      expect(told.status).toBe(422);
      expect(JSON.stringify(told.body)).toMatch(/for example REALOFFER/);
    },
  );
  test.each(['sos', 'police', 'kidnapped', 'disparue', 'perigo', 'help'])(
    '%s is no word that a campaign answers',
    async (word) => {
      const faq = [{ words: { en: [word] }, say: campaign.faq?.[0]?.say }];
      const told = await ama.put(`${v1}/campaigns/real-offer`).send({ ...campaign, faq });
      expect(told.status).toBe(422);
    },
  );
  test('is no answer of a poll, and no question asks people to send it', async () => {
    const [first, ...rest] = poll.questions;
    if (first?.kind !== 'choice') throw new Error('The example begins with a choice.');
    const [option, ...options] = first.options;
    const labelled = {
      ...first,
      options: [{ ...option, label: { ...option?.label, en: 'Help me!' } }, ...options],
    };
    const one = await ama
      .put(`${v1}/polls/job-offers`)
      .send({ ...poll, questions: [labelled, ...rest] });
    expect(JSON.stringify(one.body)).toMatch(/opens a report at every step/);
    const asking = { ...first, ask: { ...first.ask, en: 'Do you know us? Reply SOS for yes.' } };
    const two = await ama
      .put(`${v1}/polls/job-offers`)
      .send({ ...poll, questions: [asking, ...rest] });
    expect(two.status).toBe(422);
    expect(JSON.stringify(two.body)).toMatch(/asks people to send \\"SOS\\"/);
  });
});

describe('a poll and a campaign that an older version kept with such words', () => {
  beforeAll(async () => {
    await ama.put(`${v1}/polls/job-offers`).send(poll).expect(200);
    await ama.put(`${v1}/campaigns/real-offer`).send(campaign).expect(200);
  });
  test('are not released any more', async () => {
    await asOlder('polls', 'job-offers', { 'definition.join': 'SOS' });
    const poll422 = await ama.post(`${v1}/polls/job-offers/open`);
    expect([poll422.status, JSON.stringify(poll422.body)]).toEqual([
      422,
      expect.stringContaining('cannot be released as it was kept'),
    ]);
    await asOlder('campaigns', 'real-offer', { 'definition.join': 'DANGER' });
    expect((await ama.post(`${v1}/campaigns/real-offer/open`)).status).toBe(422);
    await asOlder('polls', 'job-offers', { 'definition.join': 'JOBS' });
    await asOlder('campaigns', 'real-offer', { 'definition.join': 'OFFER' });
  });
  test('do not win over the cry when they were released before', async () => {
    await ama.post(`${v1}/polls/job-offers/open`).expect(200);
    await ama.post(`${v1}/campaigns/real-offer/open`).expect(200);
    await amana.pass(KNOWN_EVERYWHERE);
    await asOlder('polls', 'job-offers', { 'definition.join': 'KIDNAP' });
    await asOlder('campaigns', 'real-offer', {
      'definition.join': 'SOS',
      'definition.faq.0.words.en': ['police', 'danger'],
    });
    for (const cry of ['SOS', 'kidnap', 'Police', 'DANGER!']) {
      const phone = someone();
      expect(await after(() => says(phone, cry), cry)).toEqual({ tips: 1, kept: true });
    }
    const waiting = someone();
    await says(waiting, 'hello');
    await says(waiting, '1');
    expect(await after(() => says(waiting, 'SOS'), 'SOS')).toEqual({ tips: 1, kept: true });
    await asOlder('polls', 'job-offers', { 'definition.join': 'JOBS' });
    await asOlder('campaigns', 'real-offer', {
      'definition.join': 'OFFER',
      'definition.faq.0.words.en': ['contract'],
    });
  });
});

describe('a cry in the middle of', () => {
  const cry = 'they kidnapped my sister';
  test.each([
    ['a poll, at a choice', ['JOBS'], 'SOS'],
    ['a poll, at a choice, in words', ['JOBS'], cry],
    ['a poll, at a choice, in one word', ['JOBS'], 'KIDNAPPED'],
    ['a poll, behind an answer', ['JOBS'], `1. ${cry}`],
    ['a poll, at its open question', ['JOBS', '1', '1', '3'], cry],
    ['a poll, at its open question, in one word', ['JOBS', '1', '1', '3'], 'SOS'],
    ['a quiz', ['OFFER'], 'au secours'],
    ['joining', ['JOIN'], 'SOS'],
    ['joining, at the age', ['JOIN', '1'], cry],
    ['joining, at the place', ['JOIN', '1', '19', '1'], 'danger'],
    ['the choice of a language', ['hello'], 'SOCORRO'],
    ['the menu', ['hello', '1'], 'DISPARU'],
    ['the menu, as one calls the police', ['hello', '1'], 'police!'],
    ['the menu, with the word spelt', ['hello', '1'], 'S.O.S.'],
    ['the menu, with a key held down', ['hello', '1'], 'heeelp meee'],
    ['a poll, by a picture', ['JOBS'], '🆘'],
    ['a poll, in Yoruba', ['JOBS'], 'gba mi o'],
    ['nothing at all, by a picture', [], '🆘🆘'],
    ['a poll, by pictures', ['JOBS'], '😭🆘'],
    ['nothing at all, by pictures', [], '🙏🏾🆘🙏🏾'],
    ['nothing at all, by a picture and a number', [], '🆘 2'],
    ['nothing at all, crying', [], '😭 help help 😭'],
    ['nothing at all, spelt', [], 'S O S'],
    ['nothing at all, spelt in two words', [], 'H E L P  M E'],
    ['nothing at all, with a key held down', [], 'HELPPPP'],
    ['nothing at all, as one dials', [], '911'],
    ['the search for a case', ['hello', '1', '3'], 'SOS'],
  ])('%s opens a report at once', async (_, before, text) => {
    const phone = someone();
    for (const one of before) await says(phone, one);
    expect(await after(() => says(phone, text), text)).toEqual({ tips: 1, kept: true });
    expect(amana.twilio.messagesTo(phone).at(-1)?.text).toMatch(
      /safe for you to text|en sécurité pour|segurança para|seguranca para/,
    );
  });
  test('a poll is no opinion: "kidnapping" as an answer in own words is offered, and opens nothing', async () => {
    const phone = someone();
    for (const one of ['JOBS', '1', '1', '3']) await says(phone, one);
    expect(await after(() => says(phone, 'kidnapping'), 'kidnapping')).toEqual({
      tips: 0,
      kept: false,
    });
    expect(amana.twilio.messagesTo(phone).at(-1)?.text).toMatch(/signaler ici/);
  });
});
