import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import request from 'supertest';
import { addToken } from '../../src/access/tokens.js';
import type { Scope } from '../../src/access/scopes.js';
import { KNOWN_EVERYWHERE } from '../../src/campaigns/campaigns.js';
import { QUIZ_WAITS } from '../../src/campaigns/live.js';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/shared/clock.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { readTips } from '../support/reader.js';

/**
 * A campaign from its file to the phones: tried, sent on a day to come,
 * answered, asked about by a word, told to who joins, stopped and
 * ended. Real adapters; Twilio and Telegram are servers on loopback.
 */
const yaml = readFileSync(
  new URL('../../examples/campaigns/real-offer.yaml', import.meta.url),
  'utf8',
);
const v1 = '/api/v1';
const TELEGRAM = 7_200_000_001;
const [afi, esi, yao, kossi] = [
  '+22890010001',
  '+22890010002',
  '+22890010003',
  '+22890010004',
] as const;

let amana: TestAmana;
let ama: request.Agent;
let kofi: request.Agent;

async function agent(person: string, ...scopes: Scope[]): Promise<request.Agent> {
  const { token } = await addToken(
    amana.db,
    { person, scopes, life: 300 * DAY },
    amana.clock.now(),
  );
  return request.agent(amana.url).set('Authorization', `Bearer ${token}`);
}
const put = (version: string, tag?: string) => {
  const call = ama.put(`${v1}/campaigns/real-offer`).set('Content-Type', 'application/yaml');
  return (tag === undefined ? call : call.set('If-Match', `"${tag}"`)).send(version);
};
const texts = (phone: string) => amana.twilio.messagesTo(phone).map(({ text }) => text);
/** What somebody is told after they text. */
async function says(phone: string, text: string): Promise<string> {
  const before = texts(phone).length;
  await amana.sms.text(phone, text);
  await amana.settle();
  return texts(phone).slice(before).join('\n');
}
/** Joins by SMS for campaigns only, as somebody of 19 in Kpalimé. */
async function joins(phone: string): Promise<string> {
  let last = '';
  for (const text of ['participer', '3', '19', '1', 'Kpalimé']) last = await says(phone, text);
  return last;
}

beforeAll(async () => {
  amana = await startTestAmana('2026-12-01T09:00:00Z', { approveAbove: 2 });
  ama = await agent(
    'ama.k',
    'campaigns:read',
    'campaigns:write',
    'campaigns:send',
    'campaigns:approve',
  );
  kofi = await agent('kofi', 'campaigns:approve');
  for (const phone of [afi, esi, yao]) await joins(phone);
  const person = amana.telegram.person(TELEGRAM, { language: 'fr' });
  await person.start('join-TG');
  for (const text of ['3', '19', '2', 'Kara']) await person.text(text);
  await amana.settle();
});
afterAll(() => amana.stop());

test('a campaign that is wrong is refused with what to do, and one that is right is kept, and tried on one phone', async () => {
  const wrong = await put(yaml.replace('right: true', 'right: perhaps'));
  expect([wrong.status, wrong.body]).toMatchObject([
    422,
    { mistakes: [{ line: expect.any(Number), says: expect.stringContaining('right: true') }] },
  ]);
  expect((await put(yaml.replace('join: OFFER', 'join: STOP'))).body).toMatchObject({
    mistakes: [{ says: expect.stringContaining('meaning already') }],
  });
  const kept = await put(yaml);
  expect([kept.status, kept.body]).toMatchObject([
    200,
    { campaign: 'real-offer', state: 'draft', ready: ['en', 'fr', 'pt'], blocking: [] },
  ]);
  expect((await put(yaml)).status).toBe(428);
  expect(await says(kossi, 'passeport')).not.toMatch(/Gardez votre passeport/);

  const tried = await ama.post(`${v1}/campaigns/real-offer/trials`).send({});
  expect(tried.status).toBe(201);
  const { word } = tried.body as { word: string };
  await amana.settle();
  expect(await says('+22890010099', word)).toMatch(/Un vrai employeur[^]*Un agent veut/);
  expect(await says('+22890010099', '2')).toMatch(/^Oui\. Lisez d'abord le contrat/);
  expect((await ama.get(`${v1}/campaigns`)).body).toMatchObject({
    campaigns: [{ campaign: 'real-offer', state: 'draft' }],
  });
});

let id: string;
test('it goes to those who want campaigns, at the time it was set for, when two people have said so', async () => {
  const counted = await ama
    .post(`${v1}/audience-counts`)
    .send({ kind: 'campaign', languages: ['fr'] });
  expect(counted.body).toEqual({ people: 4 });
  const starts = new Date(amana.clock.now().getTime() + 2 * HOUR).toISOString();
  const made = await ama
    .post(`${v1}/campaigns/real-offer/sendings`)
    .send({ audience: { countries: ['TG'] }, starts });
  expect([made.status, made.body]).toMatchObject([
    201,
    {
      sending: { kind: 'campaign', campaign: 'real-offer', state: 'draft' },
      estimate: { recipients: 4, approval: true },
    },
  ]);
  id = (made.body as { sending: { id: string } }).sending.id;
  expect((await ama.post(`${v1}/sendings/${id}/confirm`).send({ number: 3 })).body).toMatchObject({
    reason: 'wrongNumber',
  });
  expect((await ama.post(`${v1}/sendings/${id}/confirm`).send({ number: 4 })).body).toMatchObject({
    state: 'waiting',
  });
  expect((await ama.post(`${v1}/sendings/${id}/approve`)).body).toMatchObject({
    reason: 'samePerson',
  });
  expect((await kofi.post(`${v1}/sendings/${id}/approve`)).body).toMatchObject({
    state: 'scheduled',
  });
  expect((await ama.get(`${v1}/campaigns/real-offer`)).body).toMatchObject({ state: 'live' });
  await amana.pass(HOUR, 10 * MINUTE);
  expect(texts(afi).join()).not.toMatch(/Un vrai employeur/);
  await amana.pass(HOUR + 2 * MINUTE, 5 * MINUTE);
  for (const phone of [afi, esi, yao])
    expect(texts(phone).at(-1)).toMatch(/Un vrai employeur[^]*Un agent veut/);
  expect(amana.telegram.chat(TELEGRAM).at(-1)?.text).toMatch(/Un agent veut de l'argent/);
  expect((await ama.get(`${v1}/sendings/${id}`)).body).toMatchObject({
    people: { total: 4, said: 4, waiting: 0 },
    progress: 1,
  });
});

test('people answer hours later, by text and by button, and hear what their answer is worth', async () => {
  await amana.pass(9 * HOUR, HOUR);
  expect(await says(afi, '1')).toMatch(/^Mieux vaut ne pas payer[^]*Votre nouveau patron/);
  expect(await says(afi, 'frais')).toMatch(/^Qui vous recrute[^]*Votre nouveau patron/);
  expect(await says(afi, 'Non')).toMatch(/^Exact\. Votre passeport[^]*Envoyez CONTRAT/);
  const person = amana.telegram.person(TELEGRAM, { language: 'fr' });
  await person.press('Demander le contrat');
  await amana.settle();
  expect(amana.telegram.chat(TELEGRAM).at(-1)?.text).toMatch(/Votre nouveau patron/);
});

test('a person who tells of a danger may report, and their words become a tip; a campaign word alone is none', async () => {
  const tips = (await readTips(amana)).length;
  expect(await says(esi, 'Au marché ils ont enfermé une soeur de Kodjo et la frappent')).toMatch(
    /signaler/i,
  );
  await says(esi, '1');
  const told = await readTips(amana);
  expect(told).toHaveLength(tips + 1);
  expect(told.filter(({ words }) => words.join(' ').includes('enfermé une soeur'))).toHaveLength(1);
  expect(await says('+22890010055', 'PASSEPORT')).toMatch(/^Gardez votre passeport/);
  expect(await readTips(amana)).toHaveLength(tips + 1);
});

test('a quiz nobody goes on with is forgotten after some days, and its answer is no tip', async () => {
  await amana.pass(QUIZ_WAITS + 3 * DAY, 12 * HOUR);
  const tips = (await readTips(amana)).length;
  await says(yao, '2');
  expect(await readTips(amana)).toHaveLength(tips);
});

test('whoever joins for campaigns hears it at once; whoever texts its word, too', async () => {
  expect(await joins(kossi)).toMatch(/Merci, c'est fait[^]*Un vrai employeur[^]*Un agent veut/);
  expect(await says('+22890010066', 'OFFER')).toMatch(/Un agent veut/);
});

test('the kill switch stops a second sending, and its end the campaign, whose words mean nothing then', async () => {
  const made = await ama
    .post(`${v1}/campaigns/real-offer/sendings`)
    .send({ audience: { countries: ['TG'] } });
  const { id: second } = (made.body as { sending: { id: string } }).sending;
  const { recipients } = (made.body as { estimate: { recipients: number } }).estimate;
  await ama.post(`${v1}/sendings/${second}/confirm`).send({ number: recipients });
  await kofi.post(`${v1}/sendings/${second}/approve`);
  expect((await ama.post(`${v1}/sendings/${second}/stop`)).body).toMatchObject({
    state: expect.stringMatching(/^stopp/),
  });
  const before = amana.twilio.messages.length;
  await amana.pass(MINUTE, 5 * SECOND);
  expect(amana.twilio.messages).toHaveLength(before);
  expect((await ama.post(`${v1}/campaigns/real-offer/end`)).body).toMatchObject({ state: 'ended' });
  await amana.settle();
  expect(await says('+22890010077', 'OFFER')).toMatch(/^C'est terminé maintenant/);
  expect((await ama.post(`${v1}/campaigns/real-offer/sendings`).send({})).body).toMatchObject({
    mistakes: [{ at: 'campaign', says: 'This campaign is over.' }],
  });
  await amana.pass(KNOWN_EVERYWHERE, SECOND);
});

test('a token for polls does nothing with campaigns, one for campaigns nothing with polls, and both are noted', async () => {
  const polls = await agent('esi', 'polls:read', 'polls:send', 'polls:approve');
  expect((await polls.get(`${v1}/sendings/${id}`)).status).toBe(403);
  expect((await polls.post(`${v1}/sendings/${id}/stop`)).status).toBe(403);
  expect((await polls.get(`${v1}/sendings`)).body).toEqual({ sendings: [] });
  expect(
    (await polls.post(`${v1}/audience-counts`).send({ kind: 'campaign', languages: ['fr'] }))
      .status,
  ).toBe(403);
  expect((await polls.get(`${v1}/campaigns`)).status).toBe(403);
  expect((await ama.get(`${v1}/polls`)).status).toBe(403);
  expect((await ama.post(`${v1}/audience-counts`).send({ languages: ['fr'] })).status).toBe(403);
  const audit = await amana.db.cases
    .collection('audit')
    .find({ actor: 'api:esi' })
    .sort({ _id: 1 })
    .toArray();
  expect(audit.map(({ subject }) => String(subject))).toEqual([
    'api/showSending',
    'api/stopSending',
    'api/countAudience',
    'api/listCampaigns',
  ]);
});

test('§T28 nothing is kept of what anybody answered, and nobody’s number is in the log, the audit or an answer', async () => {
  for (const name of ['answers', 'pollwords', 'pollcounts', 'polltell'])
    expect(await amana.db.gateway.collection(name).countDocuments()).toBe(0);
  const shown = JSON.stringify((await ama.get(`${v1}/sendings`)).body) + amana.logged();
  const audit = JSON.stringify(await amana.db.cases.collection('audit').find({}).toArray());
  for (const phone of [afi, esi, yao, kossi]) expect(shown + audit).not.toContain(phone.slice(1));
  expect(audit).toMatch(/campaign\.saved.*campaign\.tried.*campaign\.opened/);
  expect(audit).toContain('campaign.ended');
});
