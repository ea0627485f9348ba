import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { morningClock, startTestDemo, type TestDemo } from '../demo/support.js';
import { openBrowser, type TestBrowser } from './support/chromium.js';
import { wrongInAnyLook } from './support/looks.js';
import { FIRST_LOAD, firstLoad, watch } from './support/watch.js';
import { smsWords } from '../support/words.js';

let demo: TestDemo;
let browser: TestBrowser;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  demo = await startTestDemo(morningClock());
  browser = await openBrowser();
  page = await browser.context.newPage();
  complaints = watch(page, () => demo.url);
});
afterAll(async () => {
  await browser.close();
  await demo.stop();
});

const heard = () => page.locator('#reporter .theirs');
/** Waits for our answer to what was just done. */
const told = (words: string) => heard().last().getByText(words).waitFor();

test('the demo comes over a slow line with less than 100 KB', async () => {
  expect(await firstLoad(page, `${demo.url}/demo?reporter=yawa`)).toBeLessThan(FIRST_LOAD);
});

test('a person with a basic phone texts JOBS and answers the poll to its end, in the language of her country', async () => {
  await page.goto(`${demo.url}/demo?reporter=yawa`);
  await page.getByRole('button', { name: 'JOBS a poll' }).click();
  await told("On offre à un ami un travail à l'étranger");
  for (const [answer, next] of [
    ['1', 'Où peut-on vérifier une offre ?'],
    ['9', smsWords('fr', 'answer.againSeveral').slice(0, 20)],
    ['1,3', 'Combien de temps faut-il prendre'],
    ['7', 'Avec vos mots'],
    ['Parle à ta famille', 'Merci.'],
  ] as const) {
    await page.getByLabel('Text message from Yawa').fill(answer);
    await page.getByLabel('Text message from Yawa').press('Tab');
    await page.keyboard.press('Enter');
    await told(next);
  }
  expect(await page.locator('#escalation .card').count()).toBe(0);
  expect(await wrongInAnyLook(page, 'demo-poll-sms')).toEqual([]);
});

test('a person with a chat app presses the answers', async () => {
  await page.goto(`${demo.url}/demo?reporter=kofi&via=chat`);
  await page.getByLabel('Message from Kofi').fill('JOBS');
  await page.getByRole('button', { name: 'Send as Kofi' }).click();
  await told('What should the friend do?');
  await page.getByRole('button', { name: 'Hand it over' }).click();
  await told('In your own words');
  await page.getByLabel('Message from Kofi').fill('Ask an elder first');
  await page.getByRole('button', { name: 'Send as Kofi' }).click();
  await told('Thank you.');
  expect(await wrongInAnyLook(page, 'demo-poll-chat')).toEqual([]);
});

test('a person is told a campaign, asks about a word of it, and plays its quiz to the end by buttons', async () => {
  await page.goto(`${demo.url}/demo?reporter=kofi&via=chat`);
  await page.getByRole('button', { name: 'OFFER a campaign with a quiz' }).click();
  await told('An agent wants money before you see a contract');
  await page.getByLabel('Message from Kofi').fill('passport');
  await page.getByRole('button', { name: 'Send as Kofi' }).click();
  await heard().getByText('Keep your passport yourself').waitFor();
  await page.getByRole('button', { name: 'Ask for the contract' }).last().click();
  await told('Your new boss wants to keep your passport');
  await page.getByRole('button', { name: 'No', exact: true }).last().click();
  await told('Text CONTRACT, PASSPORT or FEES');
  expect(await page.locator('#escalation .card').count()).toBe(0);
  expect(await wrongInAnyLook(page, 'demo-campaign')).toEqual([]);
});

test('the browser had nothing to complain of, and asked nobody else', () => {
  expect(complaints).toEqual([]);
});
