import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { publishedAlertsOf, type PublishedDoc } from '../../src/models/gateway/published-alert.js';
import { SECOND } from '../../src/shared/clock.js';
import { standingDoc } from '../alert-pages/support.js';
import { morningClock, startTestDemo, type TestDemo } from '../demo/support.js';
import { openBrowser, type TestBrowser } from './support/chromium.js';
import { wrongInAnyLook } from './support/looks.js';
import { readmePicture } from './support/pictures.js';
import { firstLoad, LIGHT, watch } from './support/watch.js';

/** A test of a notice, without a picture. */
function withoutPicture({ photo: _photo, shown, ...doc }: PublishedDoc): PublishedDoc {
  const { photo: _is, ...words } = shown ?? { byLanguage: {} };
  return { ...doc, status: 'Test', kind: 'notice', shown: words };
}

let demo: TestDemo;
let browser: TestBrowser;
let page: Page;
let complaints: string[];
beforeAll(async () => {
  demo = await startTestDemo(morningClock());
  browser = await openBrowser({ locale: 'en' });
  page = await browser.context.newPage();
  complaints = watch(page, () => demo.url);
  await publishedAlertsOf(demo.db.gateway).insertMany([
    standingDoc(demo.clock.now()),
    withoutPicture(standingDoc(demo.clock.now(), 8)),
  ]);
  demo.clock.advance(2 * SECOND);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await demo.stop();
});

test.each([
  ['the list', 'alerts-list', '/alerts/in/en'],
  ['an alert', 'alert', '/alerts/TG-2026-07/en'],
  ['the same in French', 'alert-fr', '/alerts/TG-2026-07/fr'],
  ['a notice, as a test', 'alert-test', '/alerts/TG-2026-08/fr'],
  ['the poster', 'alert-poster', '/alerts/TG-2026-07/poster/fr'],
])('%s can be read on any screen, and keeps to WCAG 2.2 AA', async (_, name, path) => {
  await page.goto(`${demo.url}${path}`);
  expect(await wrongInAnyLook(page, name)).toEqual([]);
});

test('a phone shows who is missing, where, and what to do', async () => {
  await page.setViewportSize({ width: 400, height: 740 });
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto(`${demo.url}/alerts/TG-2026-07/en`);
  await readmePicture(page, 'alert-page.jpg');
  for (const words of ['Kofi A., 9 years old', 'market of Bè', 'Do not go near'])
    await page.getByText(words).first().waitFor();
});

test('somebody on a slow line has the words for 20 KB, and the picture besides', async () => {
  const bytes = await firstLoad(page, `${demo.url}/alerts/TG-2026-08/fr`);
  expect(bytes).toBeLessThan(LIGHT);
});

test('the poster is one sheet of A4', async () => {
  await page.goto(`${demo.url}/alerts/TG-2026-07/poster/fr`);
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
  expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
  await page.setViewportSize({ width: 900, height: 1200 });
  await page.emulateMedia({ media: 'print', colorScheme: 'light' });
  await readmePicture(page, 'alert-poster.jpg');
  await page.emulateMedia({ media: 'screen' });
});

test('the browser had nothing to complain of, and asked nobody else', () => {
  expect(complaints).toEqual([]);
});
