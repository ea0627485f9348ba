import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { createCampaigns, type Campaigns } from '../../src/campaigns/campaigns.js';
import type { Campaign } from '../../src/campaigns/definition.js';
import { QUIZ_WAITS } from '../../src/campaigns/live.js';
import {
  findCurrentCampaigns,
  prepareCampaigns,
  REMEMBERED_ENDED,
  whoseWords,
} from '../../src/models/gateway/campaign.js';
import { preparePolls } from '../../src/polls/prepare.js';
import { DAY, HOUR } from '../../src/shared/clock.js';
import { fruit, startPolls, type House } from '../polls/house.js';
import { show, texts } from '../polls/support.js';

const offer = parse(
  readFileSync(new URL('../../examples/campaigns/real-offer.yaml', import.meta.url), 'utf8'),
) as Campaign;
const start = new Date('2026-03-03T10:00:00Z');
const after = (ms: number) => new Date(start.getTime() + ms);
const iso = (at: Date) => at.toISOString().replace(/\.\d+/, '');
let house: House;
let here: Campaigns;
/** Another process on the same database. */
let other: Campaigns;
const docs = () => house.db.gateway.collection('campaigns');

beforeAll(async () => {
  house = await startPolls();
  await Promise.all([prepareCampaigns(house.db.gateway), preparePolls(house.db)]);
});
afterAll(() => house.stop());
beforeEach(async () => {
  for (const name of ['campaigns', 'polls']) await house.db.gateway.collection(name).deleteMany({});
  [here, other] = [0, 1].map(() => createCampaigns({ db: house.db, texts, show })) as [
    Campaigns,
    Campaigns,
  ];
});

test('a draft is changed at will, a live one by a higher version only, and one that is over is a draft again', async () => {
  expect(await here.save(offer)).toMatchObject({ ok: true, ready: ['en', 'fr', 'pt'] });
  expect(await here.save({ ...offer, title: { ...offer.title, en: 'Another' } })).toMatchObject({
    ok: true,
  });
  await here.open('real-offer', start);
  expect(await here.save(offer)).toEqual({ ok: false, reason: 'version' });
  expect(await here.save({ ...offer, version: 2 })).toMatchObject({ ok: true });
  expect(await here.find('real-offer')).toMatchObject({ state: 'live', version: 2 });
  await here.end('real-offer', start);
  expect(await here.save({ ...offer, version: 2 })).toEqual({ ok: false, reason: 'version' });
  expect(await here.save({ ...offer, version: 3 })).toMatchObject({ ok: true });
  expect(await here.find('real-offer')).toMatchObject({ state: 'draft', version: 3 });
  expect(await docs().findOne({ _id: 'real-offer' as never })).not.toHaveProperty('endedAt');
});

test('of two people who change one campaign at once, the second is told so', async () => {
  await here.save(offer);
  const { rev = 0 } = (await here.find('real-offer')) ?? {};
  expect(await here.save(offer, rev)).toMatchObject({ ok: true });
  expect(await other.save(offer, rev)).toEqual({ ok: false, reason: 'changed' });
});

test('a word that another campaign answers, or a poll is joined by, is refused, on either side', async () => {
  await here.save(offer);
  const second: Campaign = { ...offer, campaign: 'second', join: 'PASSPORT', faq: [] };
  expect(await here.save(second)).toEqual({
    ok: false,
    reason: 'wordTaken',
    word: 'passport',
    by: 'the campaign real-offer',
  });
  await house.release({
    ...fruit,
    join: 'FRUIT',
    opens: iso(house.now()),
    closes: iso(new Date(house.now().getTime() + DAY)),
  });
  expect(await here.save({ ...second, join: 'FRUIT' })).toMatchObject({
    reason: 'wordTaken',
    by: 'the poll fruit',
  });
  expect(
    await house.polls.save({ ...fruit, poll: 'other', join: 'CONTRACT' }, house.now()),
  ).toEqual({ ok: false, reason: 'wordTaken' });
  await here.open('real-offer', start);
  await here.end('real-offer', start);
  expect(await here.save({ ...second, join: 'PASSPORT' })).toMatchObject({ ok: true });
});

test('every process knows it after its next look, in its ready languages, and a new version like the old one', async () => {
  const { fr: _fr, ...message } = offer.message;
  await here.save({ ...offer, message, join: 'OFFER', onJoining: true });
  await other.refresh(start);
  expect(other.live.byWord('offer', start)).toBeUndefined();
  await here.open('real-offer', start);
  expect(await other.refresh(start)).toBe(1);
  expect(await other.refresh(start)).toBe(0);
  expect(other.live.byWord(' Offer ', start)).toBe('campaign.real-offer');
  expect(other.live.answer('passport', 'fr', start)).toMatch(/^Keep your passport/);
  expect(other.live.answer('passeport', 'fr', start)).toBeUndefined();
  expect([other.live.onJoining('en', start), other.live.onJoining('fr', start)]).toEqual([
    'campaign.real-offer',
    undefined,
  ]);
  const flow = other.live.flow('campaign.real-offer', 'fr', '1011', start);
  expect(flow).toBe(other.live.flow('campaign.real-offer', 'en', '1011', start));
  await here.save({ ...offer, version: 2 });
  await other.refresh(start);
  expect(other.live.flow('campaign.real-offer', 'fr', '1011', start)).toMatchObject({ version: 2 });
  expect(other.live.flow('campaign.nowhere', 'fr', undefined, start)).toBeUndefined();
});

test('it ends by itself to the moment, is known for a month as one that is over, and then as nothing', async () => {
  await here.save({ ...offer, join: 'OFFER', ends: iso(after(2 * HOUR)) });
  await here.open('real-offer', start);
  await here.refresh(start);
  expect(here.live.waitsUntil('campaign.real-offer', start)).toEqual(after(2 * HOUR));
  expect(here.live.flow('campaign.real-offer', 'en', undefined, after(2 * HOUR - 1))).toBeDefined();
  expect(here.live.flow('campaign.real-offer', 'en', undefined, after(2 * HOUR))).toBeUndefined();
  expect(here.live.answer('fees', 'en', after(2 * HOUR))).toBeUndefined();
  expect(await here.tend(after(2 * HOUR - 1))).toEqual({ ended: 0 });
  expect([await here.tend(after(3 * HOUR)), await other.tend(after(3 * HOUR))]).toEqual([
    { ended: 1 },
    { ended: 0 },
  ]);
  expect(await here.open('real-offer', after(3 * HOUR))).toEqual({ ok: false, reason: 'over' });
  expect(await here.end('real-offer', after(3 * HOUR))).toEqual({ ok: false, reason: 'notLive' });
  await here.refresh(after(3 * HOUR));
  expect(here.live.byWord('offer', after(3 * HOUR))).toBe('campaign.real-offer');
  await here.refresh(after(REMEMBERED_ENDED + 3 * HOUR));
  expect(here.live.byWord('offer', after(REMEMBERED_ENDED + 3 * HOUR))).toBeUndefined();
});

test('one without an end waits a day for an answer; one that is not there cannot be released or ended', async () => {
  await here.save(offer);
  expect(await here.open('nowhere', start)).toEqual({ ok: false, reason: 'unknown' });
  expect(await here.end('nowhere', start)).toEqual({ ok: false, reason: 'unknown' });
  expect(await here.end('real-offer', start)).toEqual({ ok: false, reason: 'notLive' });
  await here.open('real-offer', start);
  expect(await here.open('real-offer', after(HOUR))).toEqual({ ok: true });
  expect(await here.find('real-offer')).toMatchObject({ releasedAt: start });
  await here.refresh(start);
  expect(here.live.waitsUntil('campaign.real-offer', start)).toEqual(after(QUIZ_WAITS));
  expect(here.live.waitsUntil('campaign.nowhere', start)).toBeUndefined();
});

test('what every process asks every few seconds is served by the index', async () => {
  await here.save(offer);
  for (const filter of [
    { state: 'live' },
    { state: 'ended', endedAt: { $gte: start } },
    { state: { $in: ['draft', 'live'] } },
  ]) {
    const plan = await docs().find(filter).explain('queryPlanner');
    expect(JSON.stringify(plan)).toContain('"IXSCAN"');
    expect(JSON.stringify(plan)).not.toContain('"COLLSCAN"');
  }
  expect(await findCurrentCampaigns(house.db.gateway, start)).toEqual([]);
  expect(await whoseWords(house.db.gateway, [])).toBeUndefined();
});
