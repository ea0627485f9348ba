import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { SECOND } from '../../src/shared/clock.js';
import { portrait } from '../alert-pages/support.js';
import { photoWithPlace } from '../attachments/pictures.js';
import { morningClock, startTestDemo, type TestDemo } from '../demo/support.js';
import { openBrowser, type TestBrowser } from './support/chromium.js';
import { signIn } from './support/console.js';
import { cutOff } from './support/layout.js';
import { wrongInAnyLook } from './support/looks.js';
import { readmePicture } from './support/pictures.js';
import { FIRST_LOAD, firstLoad, LIGHT, watch } from './support/watch.js';

/** Kofi's phones, on the demo's page. */
const phones = { sms: '+233000000101', chat: '2330101' } as const;

const wide = { width: 1366, height: 650 };
const phone = { width: 400, height: 740 };

let demo: TestDemo;
let browser: TestBrowser;
let page: Page;
let id: string;
let complaints: string[];
/** The page of the alert in the console, and the one that the world sees. */
let alert: string;
let seen: string;

beforeAll(async () => {
  demo = await startTestDemo(morningClock());
  browser = await openBrowser({ locale: 'en', viewport: wide });
  page = await browser.context.newPage();
  complaints = watch(page, () => demo.url);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await demo.stop();
});

async function as(login: string, path: string): Promise<void> {
  await browser.context.clearCookies();
  await signIn(page, demo, login, path);
}
const textOf = async (path: string) => (await page.request.get(`${demo.url}${path}`)).text();
const tend = async () => {
  for (const job of demo.amana.jobs)
    if (['alerts', 'broadcasts', 'outbox'].includes(job.name)) await job.run(demo.clock.now());
  // The answer of the database that readers share is a second old at most.
  demo.clock.advance(2 * SECOND);
};
const looksRight = async (name: string) => {
  for (const language of ['fr', 'en']) {
    const cookie = { name: 'amana-language', value: language, url: demo.url };
    await browser.context.addCookies([cookie]);
    await page.reload();
    expect(await wrongInAnyLook(page, `alerts-${name}-${language}`, () => cutOff(page))).toEqual(
      [],
    );
  }
  await page.setViewportSize(wide);
};

/** Texts from a basic phone of the demo, one after the other. */
async function texts(channel: 'demo-sms' | 'demo-chat', from: string, answers: readonly string[]) {
  for (const answer of answers) {
    await demo.amana.conversation.idle();
    demo.clock.advance(11 * SECOND);
    await demo.network.text(channel, from, answer);
  }
  await demo.amana.conversation.idle();
}
const onPhone = (channel: keyof typeof phones) =>
  demo.network.inbox(`demo-${channel}`, phones[channel]).at(-1)?.text;

test('on the page of the demo somebody tells of a missing child, and sends a photo that was chosen there', async () => {
  await texts('demo-sms', phones.sms, ['JOIN', '2', '27', '2', 'Accra']);
  await page.goto(`${demo.url}/demo?reporter=kofi&via=chat`);
  const words = 'My daughter Ama, 9 years old, is missing since yesterday evening in Kumasi, Ghana';
  await page.getByLabel('Message from Kofi').fill(words);
  await page.getByRole('button', { name: 'Send as Kofi' }).click();
  const log = page.getByRole('log', { name: 'Kofi' });
  await log.getByText('Is it safe').waitFor();
  const buffer = await photoWithPlace(await portrait());
  await page
    .getByLabel('Photo from Kofi')
    .setInputFiles({ name: 'IMG_1.jpg', mimeType: 'image/jpeg', buffer });
  await page.getByRole('button', { name: 'Send photo as Kofi' }).click();
  await log.getByText('Your photo was kept').waitFor();
  expect(await page.getByLabel('Photo from Kofi').inputValue()).toBe('');
  expect(await cutOff(page)).toEqual([]);
  await page.setViewportSize(phone);
  await page.locator('#reporter .phone').evaluate((one) => one.scrollIntoView());
  await readmePicture(page, 'alert-report.jpg');
  await page.setViewportSize(wide);
  // As long as the reporter may still keep officials
  // out, no officer who is one sees anything of it.
  await texts('demo-chat', phones.chat, ['1', 'near the market of Kumasi', '1']);
  await demo.amana.attachments.idle();
  id = (await demo.db.cases.collection('attachments').findOne())?.['tip'] as string;
}, 60_000);

test('a coordinator begins an alert from the case of a missing child', async () => {
  await as('kwame', `/console/cases/${id}/criteria/description`);
  await page.locator('input[name=verdict][value=yes]').check();
  await page.locator('main form .acts button').click();
  await page.goto(`${demo.url}/console/cases/${id}`);
  const asked = page.getByRole('heading', { name: 'May there be an alert?' });
  await asked.evaluate((one) => one.scrollIntoView());
  await readmePicture(page, 'alert-case.jpg');
  await page.goto(`${demo.url}/console/alerts/new?case=${id}`);
  await page.getByRole('button', { name: 'Begin' }).click();
  await page.getByRole('heading', { name: /: write$/ }).waitFor();
  alert = new URL(page.url()).pathname.replace('/edit', '');
  await looksRight('composer');
});

test('what goes out is shown while it is written, and what is wrong stands at its field', async () => {
  await page.goto(`${demo.url}${alert}/edit`);
  await page.locator('#age').fill('400');
  await page.locator('[data-live-part]').getByText('The age is none').waitFor();
  await page.getByRole('button', { name: 'Check' }).click();
  await page.locator('.field.wrong').getByText('The age is none').waitFor();
  await page.locator('#age').fill('9');
  await page.locator('.field.wrong').getByText('The age is none').waitFor({ state: 'detached' });
  expect(await page.locator('#age[aria-invalid]').count()).toBe(0);
  expect(await page.locator('#errors').getByText('The age is none').count()).toBe(0);
  await page.locator('#sex').selectOption('girl');
  await page.locator('#clothes').fill('red shirt');
  await page.locator('#place').fill('Kumasi, the market');
  await page.locator('#since').fill('2026-03-02T18:00');
  await page.locator('#contact').fill('191');
  await page.locator('input[name=consent][value=guardian]').check();
  await page.locator('input[name=areas][value=GH]').uncheck();
  await page.locator('input[name=areas][value=GH-AA]').check();
  await page.locator('input[name=languages][value=en]').check();
  await page.locator('[data-live-part]').getByText('red shirt').first().waitFor();
  await page.emulateMedia({ colorScheme: 'light' });
  await page.locator('#looks').evaluate((one) => one.scrollIntoView());
  await readmePicture(page, 'alert-composer.jpg');
  await page.getByRole('button', { name: 'Save and review' }).click();
  await page.getByRole('heading', { name: 'Exactly this goes out.' }).waitFor();
  const picture = page.getByAltText('Picture that goes out with the alert');
  await picture.scrollIntoViewIfNeeded();
  await picture.evaluate((one: HTMLImageElement) => one.decode());
  expect(await picture.evaluate((one: HTMLImageElement) => one.naturalWidth)).toBe(480);
  await looksRight('review');
  await page.getByRole('button', { name: 'Ask the officers' }).click();
  await page.getByText('The officers are asked.').waitFor();
});

test('two officers say yes, each by themselves; one alone sends nothing', async () => {
  await as('akua', `${alert}/review`);
  await page.getByRole('button', { name: 'Yes, send it' }).click();
  await page.getByText('akua said yes').waitFor();
  await tend();
  expect(await textOf('/alerts/in/en')).toContain('No alert stands now.');
  expect(onPhone('sms')).not.toContain('TEST');
  await as('yao', `${alert}/review`);
  await page.locator('form[action$=approve] button').click();
  await page.waitForURL((url) => url.pathname === alert);
  await tend();
  await looksRight('standing');
});

test('page, poster and feed appear, and the phones of the demo hear of it', async () => {
  await as('kwame', alert);
  seen = (await page.getByRole('link', { name: 'Its page' }).getAttribute('href')) ?? '';
  await page.goto(`${demo.url}${seen}`);
  await page.getByText('191').first().waitFor();
  expect((await page.request.get(`${demo.url}${seen}/poster`)).status()).toBe(200);
  expect(await textOf('/alerts/feed.atom')).toContain('/alerts/cap/');
  await page.goto(`${demo.url}/demo?reporter=kofi`);
  const heard = page.getByRole('log', { name: 'Kofi' }).getByText('TEST MISSING PERSON');
  await heard.waitFor();
  expect(onPhone('sms')).toMatch(/^TEST MISSING PERSON GH-2026-\d+: Ama, girl, 9 years/);
});

test('each page of an alert is light, for somebody who was never here', async () => {
  const devtools = await browser.context.newCDPSession(page);
  const weights: Record<string, number> = {};
  for (const path of ['/console/alerts', alert, `${alert}/review`, seen, '/alerts', '/demo']) {
    await devtools.send('Network.clearBrowserCache');
    weights[path] = await firstLoad(page, `${demo.url}${path}`);
  }
  const heavy = Object.entries(weights).filter(([, weight]) => weight > FIRST_LOAD);
  expect(heavy).toEqual([]);
  expect(weights['/alerts']).toBeLessThan(LIGHT);
});

test('the person is found: the page is gone at once, and nothing of it is in the feed', async () => {
  await page.goto(`${demo.url}${alert}`);
  await page.getByText('The person is found').first().click();
  await page.getByRole('button', { name: 'The person is found' }).click();
  await page.getByText('The alert has ended.').waitFor();
  await tend();
  const gone = await page.request.get(`${demo.url}${seen}`);
  expect(gone.status()).toBe(410);
  expect(await gone.text()).toContain('Please stop sharing it.');
  expect(await textOf('/alerts/feed.atom')).not.toContain('red shirt');
  expect(onPhone('sms')).toMatch(/was found.*delete/);
  await looksRight('ended');
});

test('the browser had nothing to complain of but the answers that say what is wrong', () => {
  expect(complaints.filter((one) => !/status of 4(?:09|10|22)/.test(one))).toEqual([]);
});
