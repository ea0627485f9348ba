import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { morningClock, startTestDemo, type TestDemo } from '../demo/support.js';
import { openBrowser, type TestBrowser } from './support/chromium.js';
import { report, signIn } from './support/console.js';
import { scrollsSideways } from './support/page-checks.js';

const NARROW = { width: 360, height: 740 };

let demo: TestDemo;
let browser: TestBrowser;
let page: Page;

beforeAll(async () => {
  demo = await startTestDemo(morningClock());
  browser = await openBrowser({ locale: 'en', javaScriptEnabled: false, viewport: NARROW });
  page = await browser.context.newPage();
  const { id } = await report(demo, 'Ama is held by a man with a gun in Kumasi');
  await demo.db.cases
    .collection('tips')
    .updateOne({ _id: id as never }, { $set: { kind: 'missing', area: 'GH-AH' } });
  await signIn(page, demo, 'kwame', `/console/cases/${id}/criteria/description`);
  await page.locator('input[name=verdict][value=yes]').check();
  await page.locator('main form .acts button').click();
  await page.goto(`${demo.url}/console/alerts/new?case=${id}`);
  await page.getByRole('button', { name: 'Begin' }).click();
  await page.getByRole('heading', { name: /: write$/ }).waitFor();
}, 180_000);
afterAll(async () => {
  await browser.close();
  await demo.stop();
});

const tick = (code: string) => page.locator(`input[name=areas][value=${code}]`);

/** Presses the map in the middle of a town. */
async function press(longitude: number, latitude: number): Promise<void> {
  const narrowed = 100 * Math.cos((11 * Math.PI) / 180);
  const [x, y] = [(longitude + 26) * narrowed, (28 - latitude) * 100];
  const map = page.locator('.outlines');
  await map.scrollIntoViewIfNeeded();
  const box = await map.boundingBox();
  const view = ((await map.getAttribute('viewBox')) ?? '').split(' ').map(Number);
  const [left = 0, top = 0, wide = 1, high = 1] = view;
  if (!box) throw new Error('There is no map.');
  await page.mouse.click(
    box.x + ((x - left) / wide) * box.width,
    box.y + ((y - top) / high) * box.height,
  );
}
/** The colour in which a region of the map is drawn. */
const colourOf = (code: string) =>
  tick(code).evaluate((one) => getComputedStyle(one.nextElementSibling ?? one).fill);

test('a region is chosen by a press on the map, on a narrow phone without a script, and the map shows it', async () => {
  await tick('GH').uncheck();
  for (const code of await page.locator('input[name=areas]:checked').all()) await code.uncheck();
  const before = await colourOf('GH-AA');
  // Accra, and the region of Kumasi.
  await press(-0.2, 5.65);
  expect(await tick('GH-AA').isChecked()).toBe(true);
  await press(-1.6, 6.7);
  expect(await tick('GH-AH').isChecked()).toBe(true);
  await press(-1.6, 6.7);
  expect(await tick('GH-AH').isChecked()).toBe(false);
  expect(await colourOf('GH-AA')).not.toBe(before);
  expect(await colourOf('GH-AH')).toBe(before);
  expect(await scrollsSideways(page)).toBe(false);
});

test('an outline that several regions share chooses none of them, and leads to their names', async () => {
  // Sunyani.
  await press(-2.3, 7.3);
  expect(await page.locator('input[name=areas]:checked').count()).toBe(1);
  const names = page.getByText('one outline for Ahafo, Bono East, Bono.');
  expect(await names.isVisible()).toBe(true);
  expect(await page.locator('.shared:visible').count()).toBe(1);
  await tick('GH-BO').check();
  expect(await colourOf('GH-BO')).not.toBe(await colourOf('GH-AF'));
});

test('the sea chooses nothing', async () => {
  await press(-2.9, 4.8);
  expect(await page.locator('input[name=areas]:checked').count()).toBe(2);
});

test('what was chosen is kept, and drawn again', async () => {
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('saved').first().waitFor();
  const chosen = page.locator('input[name=areas]:checked');
  expect(
    await chosen.evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value)),
  ).toEqual(['GH-AA', 'GH-BO']);
  expect(await colourOf('GH-AA')).not.toBe(await colourOf('GH-AH'));
});

test('by keyboard the names are the way, each said once', async () => {
  await tick('GH-AH').focus();
  await page.keyboard.press('Space');
  expect(await tick('GH-AH').isChecked()).toBe(true);
  expect(await page.getByRole('checkbox', { name: 'Ashanti', exact: true }).count()).toBe(1);
  expect(
    await page
      .locator('.on-map a')
      .evaluateAll((all) => all.map((one) => one.getAttribute('tabindex'))),
  ).toEqual(['-1', '-1', '-1', '-1']);
});
