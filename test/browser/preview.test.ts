import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import request from 'supertest';
import { addToken } from '../../src/access/tokens.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { openBrowser, type TestBrowser } from './support/chromium.js';
import { wrongInAnyLook } from './support/looks.js';
import { FIRST_LOAD, firstLoad, watch } from './support/watch.js';

const yaml = readFileSync(new URL('../../examples/polls/job-offers.yaml', import.meta.url), 'utf8');
const offer = readFileSync(
  new URL('../../examples/campaigns/real-offer.yaml', import.meta.url),
  'utf8',
);
const over = 'The poll is over for this person.';
let amana: TestAmana;
let link: string;
let campaign: string;
let before: string;
const complaints: string[][] = [];
const browsers: TestBrowser[] = [];

/** Everything that is in the databases. */
async function all(): Promise<string> {
  const kept: unknown[] = [];
  for (const half of [amana.db.gateway, amana.db.cases])
    for (const { collectionName } of (await half.db?.collections()) ?? [])
      kept.push(
        collectionName,
        await half.collection(collectionName).find().sort({ _id: 1 }).toArray(),
      );
  return JSON.stringify(kept);
}

async function somebody(options: Parameters<typeof openBrowser>[0] = {}): Promise<Page> {
  const browser = await openBrowser(options);
  browsers.push(browser);
  const page = await browser.context.newPage();
  complaints.push(watch(page, () => amana.url));
  return page;
}

/** Goes on with the keyboard until something has the focus. */
async function tabTo(page: Page, what: string): Promise<void> {
  for (let i = 0; i < 30; i += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((css) => document.activeElement?.matches(css), what)) return;
  }
  throw new Error(`No key leads to ${what}.`);
}

/** Texts with nothing but the keyboard, and waits for what comes back. */
async function types(page: Page, text: string): Promise<void> {
  await tabTo(page, 'textarea');
  await page.keyboard.type(text);
  await page.keyboard.press('Tab');
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
}

beforeAll(async () => {
  amana = await startTestAmana('2026-11-30T09:00:00Z');
  const { token } = await addToken(
    amana.db,
    { person: 'ama.k', scopes: ['polls:read', 'polls:write', 'campaigns:read', 'campaigns:write'] },
    amana.clock.now(),
  );
  const ama = request.agent(amana.url).set('Authorization', `Bearer ${token}`);
  await ama.put('/api/v1/polls/job-offers').set('Content-Type', 'application/yaml').send(yaml);
  await ama.put('/api/v1/campaigns/real-offer').set('Content-Type', 'application/yaml').send(offer);
  const linkTo = async (what: string) => {
    const made = await ama.post(`/api/v1/${what}/preview-links`);
    const { pathname, search } = new URL((made.body as { url: string }).url, amana.url);
    return `${amana.url}${pathname}${search}`;
  };
  link = await linkTo('polls/job-offers');
  campaign = await linkTo('campaigns/real-offer');
  before = await all();
});
afterAll(async () => {
  await Promise.all(browsers.map((browser) => browser.close()));
  await amana.stop();
});

describe.each([true, false])('a coordinator (with JavaScript: %s)', (javaScriptEnabled) => {
  let page: Page;
  beforeAll(async () => {
    page = await somebody({ javaScriptEnabled, viewport: { width: 360, height: 740 } });
  });

  test.each([
    ['English', 'Check it first', 'Thank you.'],
    ['Français', "Vérifier d'abord", 'Merci.'],
    ['Português', 'Verificar primeiro', 'Obrigado.'],
  ])(
    'plays the poll in %s on the basic phone, by keyboard',
    async (language, first, thanks) => {
      await page.goto(link);
      await page.getByRole('link', { name: language }).press('Enter');
      await page.getByText(first).waitFor();
      for (const text of ['1', '1,3', '7', 'Ask my sister']) await types(page, text);
      await page.getByText(over).waitFor();
      expect(await page.locator('.theirs').last().innerText()).toContain(thanks);
      expect(await page.locator('.note').allInnerTexts()).toEqual([
        'Noted: offer: check',
        'Noted: where: labour,family',
        'Noted: days: 7',
        'Noted: advice: "Ask my sister"',
      ]);
    },
    60_000,
  );

  test('plays it with the buttons of a chat, and stays at the newest message', async () => {
    await page.goto(link);
    await page.getByRole('link', { name: 'Français' }).press('Enter');
    await page.getByRole('link', { name: 'Chat app (buttons)' }).press('Enter');
    await tabTo(page, '.buttons button:nth-of-type(3)');
    await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
    expect(await page.locator('.note').allInnerTexts()).toEqual(['Noted: offer: refuse']);
    await page.locator('.theirs').last().getByText('Avec vos mots').waitFor();
    expect(
      await page
        .locator('#end')
        .evaluate((end) => end.getBoundingClientRect().top < window.innerHeight),
    ).toBe(true);
    await types(page, 'Non merci');
    await page.getByText(over).waitFor();
    await page.getByRole('link', { name: 'Begin again' }).press('Enter');
    await page.getByRole('button', { name: 'Refuser' }).waitFor();
    expect(await page.locator('.note').count()).toBe(0);
  });
});

test('a campaign is played on the same page', async () => {
  const page = await somebody({ viewport: { width: 360, height: 740 } });
  await page.goto(`${campaign}&language=pt`);
  await page.getByText('Um empregador a sério').waitFor();
  for (const text of ['2', '1']) await types(page, text);
  await page.getByText('The campaign is over for this person.').waitFor();
  expect(await page.locator('.note').allInnerTexts()).toEqual([
    'Understood: fee: ask',
    'Understood: papers: yes',
  ]);
  expect(await wrongInAnyLook(page, 'preview-campaign')).toEqual([]);
});

test('the preview costs a slow line less than 100 KB', async () => {
  const page = await somebody();
  expect(await firstLoad(page, link)).toBeLessThan(FIRST_LOAD);
});

test.each(['en', 'fr', 'pt'])(
  'in %s it can be read on any screen, and keeps to WCAG 2.2 AA',
  async (language) => {
    const page = await somebody();
    for (const channel of ['sms', 'chat']) {
      await page.goto(`${link}&language=${language}&channel=${channel}`);
      for (const text of ['1', '9', '1,3']) await types(page, text);
      expect(await wrongInAnyLook(page, `preview-${language}-${channel}`)).toEqual([]);
    }
  },
);

test('nothing of it is kept, and the browser had nothing to complain of', async () => {
  expect(await all()).toBe(before);
  expect(complaints.length).toBeGreaterThan(2);
  expect(complaints.flat()).toEqual([]);
});
