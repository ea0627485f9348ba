import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import { readCampaignFile } from '../../src/campaigns/file.js';
import { campaignFlow } from '../../src/campaigns/flow.js';
import { pollFlow } from '../../src/polls/flow.js';
import { LINK_LIFE, previewLink, type SealLink } from '../../src/preview/link.js';
import type { Subject } from '../../src/preview/subject.js';
import { previewPages } from '../../src/preview/pages.js';
import { HELPLINE } from '../../src/preview/phone.js';
import { createJudge } from '../../src/tips/triage/judge.js';
import { stoppedClock } from '../../src/shared/clock.js';
import { monday, newKeys } from '../privacy/keys.js';
import { openKeyStore } from '../../src/privacy/key-store.js';
import { kinds, show, texts } from '../polls/support.js';

const clock = stoppedClock(monday);
const { folder } = await newKeys();
const keys = openKeyStore(folder);
const seal: SealLink = (parts, now) => keys.gateway().names('preview-link', parts, now);
const offer = readCampaignFile(
  readFileSync('examples/campaigns/real-offer.yaml', 'utf8'),
  texts,
  show,
);
if (!offer.ok) throw new Error('The example is refused.');
const find = async ({ kind, name }: Subject) => {
  if (kind === 'polls' && name === 'kinds')
    return {
      ...kinds,
      ready: ['en', 'fr'],
      flow: (language: string) => pollFlow(kinds, language, HELPLINE),
    };
  const { campaign, ready } = offer;
  return kind === 'campaigns' && name === 'real-offer'
    ? { ...campaign, ready, flow: (language: string) => campaignFlow(campaign, language, HELPLINE) }
    : undefined;
};
const app = express().use(previewPages({ texts, judge: createJudge(texts), clock, seal, find }));
const link = () => previewLink({ kind: 'polls', name: 'kinds' }, clock.now(), seal).path;
const open = (at = link()) => request(app).get(at);
const answer = (at: string, said: readonly string[], text: string) =>
  request(app)
    .post(at)
    .type('form')
    .send({ said: JSON.stringify(said), text });
/** What stands on the page, without its tags. */
const words = (html: string) =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replace(/&quot;/g, '"')
    .replace(/\s+/g, ' ');

test('a coordinator plays a poll on the page, sees what each message costs and what would be kept', async () => {
  const at = link();
  const first = await open(at);
  expect([first.status, first.type]).toEqual([200, 'text/html']);
  expect(words(first.text)).toMatch(
    /Nothing is sent to anybody.*1 Apple 2 .*1 segment \(\d+ units, GSM-7\)/,
  );
  const next = await answer(at, [], '1');
  expect(words(next.text)).toContain('one: a');
  const third = await answer(at, ['1'], 'BACK');
  expect(words(third.text).match(/Apple/g)).toHaveLength(2);
  expect(first.text).not.toContain('<script');
  expect(first.headers['content-security-policy']).toContain("default-src 'none'");
});

test('what is answered is heard with the judge, as in a poll that runs', async () => {
  const at = link();
  const everyday = await answer(at, [], 'this heat will kill somebody');
  expect(words(everyday.text)).not.toContain('tells of:');
  const danger = await answer(at, [], 'they have locked my sister in a room');
  expect(words(danger.text)).toMatch(/tells of: captive.*; a report (begins|is offered)/);
});

test('in another language, and in a chat with buttons that can be pressed', async () => {
  const at = `${link()}&language=fr&channel=chat`;
  const page = await open(at);
  expect(page.text).toContain('value="[Pomme]"');
  expect(words((await answer(at, [], '[Pomme]')).text)).toContain('one: a');
  expect((await open(`${link()}&language=xx&channel=fax`)).status).toBe(200);
});

test('a campaign is played the same way, and the page says that answers to it are never kept', async () => {
  const at = previewLink({ kind: 'campaigns', name: 'real-offer' }, clock.now(), seal).path;
  const first = words((await open(at)).text);
  expect(first).toContain('A preview of the campaign real-offer , version 1');
  expect(first).toContain('what people answer in a campaign is never kept');
  const next = words((await answer(at, [], '1')).text);
  expect(next).toMatch(/Understood: \w+: \w+/);
  expect(next).not.toContain('Noted');
});

test('a link of yesterday, of another poll, or with another time shows nothing', async () => {
  const at = link();
  const [, until = ''] = /until=(\d+)/.exec(at) ?? [];
  for (const wrong of [
    at.replace('/kinds?', '/other?'),
    at.replace('/polls/', '/campaigns/'),
    at.replace(until, String(Number(until) + 1)),
    at.replace(/seal=.*/, 'seal=x'),
    at.replace(/&seal=.*/, ''),
    '/preview/polls/kinds',
    `${at}&seal=x`,
  ]) {
    expect((await open(wrong)).status).toBe(403);
  }
  const gone = previewLink({ kind: 'polls', name: 'gone' }, clock.now(), seal).path;
  expect((await open(gone)).status).toBe(404);
  clock.advance(LINK_LIFE + 1_000);
  expect((await open(at)).status).toBe(403);
});

test('what somebody types comes back as text, and a page that was tampered with begins again', async () => {
  const at = link();
  const html = await answer(at, [], '<script>alert(1)</script>');
  expect(html.text).not.toContain('<script>');
  expect(html.text).toContain('&lt;script>');
  for (const said of ['{"a":1}', 'x', '[[1],{"b":2},null]']) {
    const page = await request(app).post(at).type('form').send({ said });
    expect([page.status, words(page.text).includes('Apple')]).toEqual([200, true]);
  }
  const many = await answer(
    at,
    Array.from({ length: 500 }, () => 'BACK'),
    'x',
  );
  expect(many.status).toBe(200);
});
