import { afterAll, beforeAll, expect, test } from '@jest/globals';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { DAY } from '../../src/shared/clock.js';
import { morningClock, startTestDemo, type TestDemo } from '../demo/support.js';
import { openBrowser, type TestBrowser } from './support/chromium.js';
import { belowTheFold, cutOff, holes, overlaps, spillsOver } from './support/layout.js';
import { scrollsSideways } from './support/page-checks.js';
import { pictureFolder } from './support/pictures.js';

const pictures = pictureFolder(process.env);
const wide = [
  { width: 1280, height: 720 },
  { width: 1366, height: 650 },
  { width: 1440, height: 900 },
  { width: 1920, height: 1080 },
];
const narrow = [
  { width: 360, height: 640 },
  { width: 768, height: 1024 },
];

let demo: TestDemo;
let browser: TestBrowser;
let page: Page;

beforeAll(async () => {
  demo = await startTestDemo(morningClock());
  browser = await openBrowser({ viewport: wide[0] ?? null });
  page = await browser.context.newPage();
});
afterAll(async () => {
  await browser.close();
  await demo.stop();
});

/**
 * Everything that is wrong with the page that is open, at every size and in both colour schemes.
 */
async function wrongWith(name: string, phones: readonly string[]): Promise<string[]> {
  const wrong: string[] = [];
  for (const viewport of [...wide, ...narrow])
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      await page.evaluate(() => window.scrollTo(0, 0));
      const low = wide.includes(viewport);
      const found = [
        ...(await cutOff(page)),
        ...(await spillsOver(page, '.pane, .phone, .bubble, .card, .bar, .tabs a, button')),
        ...(await overlaps(
          page,
          '.pane, .bar, .head, .panes, .card, .tabs, .try, .answers p, .call',
        )),
        ...(await holes(page, '.pane', 24)),
        ...(low ? await belowTheFold(page, phones) : []),
        ...((await scrollsSideways(page)) ? ['scrolls sideways'] : []),
      ];
      const size = `${viewport.width}x${viewport.height} ${colorScheme}`;
      wrong.push(...found.map((one) => `${name}, ${size}: ${one}`));
      await page.screenshot({
        path: path.join(pictures, `layout-${name}-${size.replace(' ', '-')}.png`),
      });
    }
  await page.setViewportSize(wide[0] ?? { width: 1280, height: 720 });
  return wrong;
}

const reporterPhone = ['#reporter .phone', '#reporter-text', '#reporter .composer button'];
const bothPhones = [...reporterPhone, '#focal .phone', '#focal-text', '#focal .composer button'];

test('before anything happened both halves of the page are where one looks for them', async () => {
  await page.goto(`${demo.url}/demo?reporter=kofi`);
  expect(await wrongWith('fresh', reporterPhone)).toEqual([]);
});

test.each([
  ['en', 'kofi', 'They are holding three girls behind the market and they cannot leave'],
  ['fr', 'yawa', 'Ils gardent trois filles derrière le marché et elles ne peuvent pas partir'],
])(
  'with a tip under way the phones and what is written on them are in the first screen (%s)',
  async (language, who, words) => {
    await page.goto(`${demo.url}/demo?reporter=${who}`);
    await page.locator('#reporter-text').fill(words);
    await page.locator('#reporter .composer button').click();
    await page.locator('.card').first().getByText('life in danger now').waitFor();
    expect(await wrongWith(`called-${language}`, bothPhones)).toEqual([]);

    await page.getByRole('button', { name: 'To the next deadline' }).click();
    await page.locator('.card').first().getByText('Calling the agency head').waitFor();
    await page
      .getByRole('button', { name: /^Read it/ })
      .first()
      .click();
    await page.locator('.opened').waitFor();
    expect(await page.locator('.opened dd').first().innerText()).toBe(words);
    expect(await wrongWith(`opened-${language}`, bothPhones)).toEqual([]);
    await page.getByRole('button', { name: /^Close the report/ }).click();
    await page.locator('.opened').waitFor({ state: 'detached' });
  },
);

test('in the chat, a day later, with the provider down and two open calls, all still fits', async () => {
  await page.goto(`${demo.url}/demo?reporter=binta&via=chat`);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await page.getByRole('log', { name: 'Binta' }).getByRole('button').first().waitFor();
  // A day in one step; pressing "+1 day" goes through all of its deadlines, which takes long.
  demo.clock.advance(DAY);
  await page.getByRole('button', { name: '+1 min' }).click();
  await page.locator('form.forward:not([aria-busy=true])').waitFor();
  await page.getByRole('switch').click();
  await page.locator('[role=switch][aria-checked=true]').waitFor();
  expect(await wrongWith('busy', bothPhones)).toEqual([]);
});
