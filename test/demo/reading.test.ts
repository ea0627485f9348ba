import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { demoReader } from '../../src/app/demo-reader.js';
import { seedMadeUpResult } from '../../src/app/demo-result.js';
import { createKeys, openKeyStore } from '../../src/privacy/key-store.js';
import { cheap, passphrase } from '../privacy/keys.js';
import { startTestDemo, type TestDemo } from './support.js';
import { onThisMachine } from '../support/effort.js';

let demo: TestDemo;
let token: string;
const words = 'They are holding three girls behind the market <b>now</b>';

beforeAll(async () => {
  demo = await startTestDemo();
  token = /name="token" value="([^"]+)"/.exec(await page())?.[1] ?? '';
  await post('text', { who: 'kofi', device: 'sms', pane: 'reporter', text: words });
});
afterAll(() => demo.stop());

const page = async () => (await fetch(`${demo.url}/demo?reporter=kofi`)).text();
const post = (act: string, fields: Record<string, string>) =>
  fetch(`${demo.url}/demo/${act}?reporter=kofi`, {
    method: 'POST',
    body: new URLSearchParams({ token, ...fields }),
    redirect: 'manual',
  });
const card = async () => /<article class="card[^]*?<\/article>/.exec(await page())?.[0] ?? 'none';
const audited = () =>
  demo.db.cases
    .collection<{ actor: string; subject: string }>('audit')
    .find({ action: 'tip.opened' } as object)
    .toArray();

test('a tip is opened by a press, in its own words, and it is said that the server alone cannot', async () => {
  expect(await card()).not.toContain('three girls');
  const tip = /name="tip" value="([^"]+)"/.exec(await card())?.[1] ?? 'none';
  expect((await post('read', { tip, open: 'yes' })).status).toBe(303);
  const open = await card();
  expect(open).toContain('They are holding three girls behind the market &lt;b>now&lt;/b>');
  expect(open).toContain('The server alone cannot');
  expect((await audited()).map(({ actor, subject }) => [actor, subject])).toEqual([
    ['demo:page', tip],
  ]);
  await post('read', { tip, open: 'no' });
  expect(await card()).not.toContain('three girls');
});

test('a tip that is not there opens as nothing, and nothing is audited of it', async () => {
  const before = (await audited()).length;
  expect((await post('read', { tip: 'nobody-knows', open: 'yes' })).status).toBe(303);
  expect((await audited()).length).toBe(before);
  expect((await post('read', { tip: '', open: 'yes' })).status).toBe(422);
});

test('a vault with a passphrase of its own, or none at all, stays closed to the page', async () => {
  const [{ _id: tip = '' } = {}] = await demo.amana.escalations.list();
  const keyFolder = path.join(mkdtempSync(path.join(tmpdir(), 'amana-own-')), 'keys');
  const { db, clock } = demo;
  const made = { demo: false, passphrase, compartments: ['GH'], now: clock.now(), cost: cheap };
  await createKeys(keyFolder, made);
  const read = demoReader({ db, clock, keys: openKeyStore(keyFolder), keyFolder });
  expect(await read(tip)).toEqual({ ok: false, reason: 'ownPassphrase' });
  const without = mkdtempSync(path.join(tmpdir(), 'amana-without-'));
  const noVault = demoReader({ db, clock, keys: openKeyStore(keyFolder), keyFolder: without });
  expect(await noVault(tip)).toEqual({ ok: false, reason: 'noVault' });
});

test('a closed poll of made-up people is there at first, with numbers and charts, and says that it is made up', async () => {
  expect(await page()).toContain('href="/polls/made-up-answers"');
  for (const [language, title] of [
    ['en', 'Made-up answers'],
    ['fr', 'Réponses inventées'],
    ['pt', 'Respostas inventadas'],
  ] as const) {
    const html = await (await fetch(`${demo.url}/polls/made-up-answers/${language}`)).text();
    expect(html).toContain(title);
    expect(html.match(/<svg class="chart/g)?.length).toBeGreaterThan(10);
    expect(html).toMatch(/\d{3}/);
  }
});

test('an estimate of the demo has people to be written to, and a cost at made-up prices', async () => {
  const now = demo.clock.now();
  const drafted = await demo.amana.broadcasts.draft(
    { kind: 'poll', poll: 'job-offers' } as never,
    now,
  );
  const id = drafted.ok ? drafted.broadcast._id : 'none';
  const estimate = await demo.amana.broadcasts.estimate(id, 'ama', now);
  expect(estimate?.recipients).toBe(60);
  expect(estimate?.total['EUR']).toBeGreaterThan(0);
  expect(new Set(estimate?.costs.map(({ from }) => from))).toEqual(
    new Set(['made up for the demo']),
  );
});

test('the made-up poll is put there once, within a fraction of the time a start may take', async () => {
  expect(await seedMadeUpResult(demo.db, demo.clock.now())).toBe(false);
  await demo.db.gateway.collection('polls').deleteOne({ _id: 'made-up-answers' } as object);
  await demo.db.gateway.collection('published').deleteOne({ _id: 'made-up-answers' } as object);
  const began = performance.now();
  expect(await seedMadeUpResult(demo.db, demo.clock.now())).toBe(true);
  expect(performance.now() - began).toBeLessThan(onThisMachine(5_000));
});
