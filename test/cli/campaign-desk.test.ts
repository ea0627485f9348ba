import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { addToken } from '../../src/access/tokens.js';
import type { Scope } from '../../src/access/scopes.js';
import type { SubscriberDoc } from '../../src/models/gateway/subscriber-doc.js';
import { DAY } from '../../src/shared/clock.js';
import { subscriber } from '../broadcasts/support.js';
import { audited, newInstallation, secretFile, testIo, type TestInstallation } from './support.js';

let here: TestInstallation;
let file: string;
const yaml = readFileSync('examples/campaigns/real-offer.yaml', 'utf8');
const sms = {
  TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: 'x7Kq',
  TWILIO_SMS_FROM: '+22890000000',
  PUBLIC_URL: 'https://tips.org.tg',
};
const run = (...argv: string[]) =>
  here.run(['campaigns', ...argv], testIo({ ...here.env, ...sms }));
async function tokenFile(person: string, ...scopes: Scope[]): Promise<string> {
  const { token } = await addToken(here.db, { person, scopes, life: 30 * DAY }, new Date());
  return secretFile(here.folder, `${person}.token`, token);
}
beforeAll(async () => {
  here = await newInstallation();
  file = secretFile(here.folder, 'real-offer.yaml', yaml);
});
afterAll(() => here.close());

test('a coordinator plays a campaign, keeps it, sees it, changes it by its tag, tries it, releases it and ends it', async () => {
  expect((await run('list')).out).toMatch(/There are no campaigns.*amana campaigns save/);
  const saved = (await run('save', file)).out;
  expect(saved).toContain('real-offer version 1 (draft, tag 1)');
  expect(saved).toContain('people join with OFFER, told to whoever joins');
  expect(saved).toContain('2 quiz questions; words that are answered: CONTRACT');
  expect(await run('save', file)).toMatchObject({
    code: 1,
    err: expect.stringContaining('--over with its tag'),
  });
  expect((await run('save', file, '--over', '1', '--json')).code).toBe(0);
  expect((await run('list')).out).toMatch(/real-offer +1 +draft +- +en fr pt +2/);
  expect((await run('try', 'real-offer')).out).toMatch(/text [B-Z]{7} to the number/);
  expect((await run('list')).out).not.toMatch(/try-/);
  expect((await run('open', 'real-offer')).out).toMatch(/is live/);
  expect(await run('save', file, '--over', '3')).toMatchObject({
    code: 1,
    err: expect.stringContaining('Raise "version"'),
  });
  expect(JSON.parse((await run('show', 'real-offer', '--json')).out)).toMatchObject({
    state: 'live',
  });
  expect((await run('end', 'real-offer')).out).toMatch(/is over/);
  expect(await run('open', 'real-offer')).toMatchObject({
    code: 1,
    err: expect.stringContaining('draft again'),
  });
  expect(await run('show', 'nowhere')).toMatchObject({
    code: 1,
    err: expect.stringContaining('amana campaigns list'),
  });
  expect(await audited(here)).toEqual([
    'cli:afi campaign.saved campaign/real-offer/1',
    'cli:afi campaign.saved campaign/real-offer/1',
    'cli:afi campaign.tried campaign/real-offer',
    'cli:afi campaign.opened campaign/real-offer',
    'cli:afi campaign.ended campaign/real-offer',
  ]);
});

test('it is sent by typing the number, approved by a second person with a token, and stopped; polls are left alone', async () => {
  const version2 = secretFile(here.folder, 'two.yaml', yaml.replace('version: 1', 'version: 2'));
  const { tag } = JSON.parse((await run('show', 'real-offer', '--json')).out) as { tag: string };
  expect((await run('save', version2, '--over', tag)).code).toBe(0);
  const wants = { polls: false, alerts: false, campaigns: true };
  const people = [0, 1, 2].map((i) =>
    subscriber(here.keys, i, { channel: 'sms', language: 'fr', country: 'TG', wants }),
  );
  await here.db.gateway.collection<SubscriberDoc>('subscribers').insertMany(people);
  expect(JSON.parse((await run('count', '--country', 'TG', '--json')).out)).toEqual({ people: 3 });
  const small = { ...here.env, ...sms, AMANA_APPROVE_ABOVE: '2' };
  const two = (...argv: string[]) => here.run(['campaigns', ...argv], testIo(small));
  const whom = ['--country', 'TG', '--starts', '2099-12-01T08:00+00:00'];
  const estimated = await two('estimate', 'real-offer', ...whom);
  expect(estimated.code).toBe(0);
  expect(estimated.out).toContain('Estimate of real-offer: nothing is kept');
  expect(estimated.out).toMatch(/recipients +3 of 3/);
  const send = `campaigns send real-offer ${whom.join(' ')} --number 3 (a second person`;
  expect(estimated.out).toContain(send);
  expect(await two('send', 'real-offer', ...whom, '--number', '7')).toMatchObject({
    code: 1,
    err: expect.stringContaining('it is 3'),
  });
  const sent = (await two('send', 'real-offer', ...whom, '--number', '3')).out;
  expect(sent).toMatch(/campaign real-offer: waiting/);
  const [, id = ''] = /^(\S+) +campaign/.exec(sent) ?? [];
  expect(await two('send', id, '--country', 'TG', '--number', '3')).toMatchObject({
    code: 1,
    err: expect.stringContaining('Leave these options out'),
  });
  expect(await two('send', id, '--number', '3')).toMatchObject({
    code: 1,
    err: expect.stringContaining('is waiting'),
  });
  expect(await two('approve', id)).toMatchObject({
    code: 1,
    err: expect.stringContaining('cannot approve it'),
  });
  const forPolls = await tokenFile('yao', 'polls:approve');
  expect(await two('approve', id, '--token-file', forPolls)).toMatchObject({
    code: 1,
    err: expect.stringContaining('campaigns:approve'),
  });
  const second = await tokenFile('kofi', 'campaigns:approve');
  expect((await two('approve', id, '--token-file', second)).out).toMatch(
    /scheduled[^]*approve by kofi/,
  );
  expect(await here.run(['polls', 'stop', id])).toMatchObject({
    code: 1,
    err: expect.stringContaining('Use: npx amana campaigns'),
  });
  expect((await here.run(['polls', 'sendings'])).out).toMatch(/Nothing was sent yet/);
  expect((await two('sendings')).out).toMatch(new RegExp(`${id} +campaign +real-offer +scheduled`));
  // The newest one is of a campaign: the limit counts what is listed, not what is left out.
  const ofPolls = await here.db.gateway.collection('broadcasts').findOne({ _id: id as never });
  const createdAt = new Date((ofPolls?.['createdAt'] as Date).getTime() - 1_000);
  await here.db.gateway
    .collection('broadcasts')
    .insertOne({ ...ofPolls, _id: 'older' as never, kind: 'poll', poll: 'jobs', createdAt });
  expect((await here.run(['polls', 'sendings', '--limit', '1'])).out).toMatch(/older +poll/);
  await here.db.gateway.collection('broadcasts').deleteOne({ _id: 'older' as never });
  expect((await two('stop', id)).out).toMatch(/stopping|stopped/);
});

test('a campaign is played on a phone, and nothing is kept of it', async () => {
  const io = testIo(here.env);
  io.stdin.end('2\nno\n');
  const played = await here.run(['campaigns', 'preview', file, '--language', 'en'], io);
  expect(played.out).toMatch(
    /A real employer never[^]*Right\. Read the contract[^]*Right\. Your passport is yours/,
  );
  const refused = secretFile(
    here.folder,
    'bad.yaml',
    yaml.replace('right: true', 'right: perhaps'),
  );
  expect(await here.run(['campaigns', 'preview', refused])).toMatchObject({
    code: 1,
    err: expect.stringContaining('amana campaigns check'),
  });
});
