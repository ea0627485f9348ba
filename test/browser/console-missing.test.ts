import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { insertAlert } from '../../src/models/cases/alert.js';
import { morningClock, startTestDemo, type TestDemo } from '../demo/support.js';
import { openBrowser, type TestBrowser } from './support/chromium.js';
import { report, signIn } from './support/console.js';
import { cutOff, spillsOver } from './support/layout.js';
import { wrongInAnyLook } from './support/looks.js';

let demo: TestDemo;
let browser: TestBrowser;
let page: Page;
let id: string;

/**
 * Makes a report that came into one of another kind:
 * the talk that asks for it is looked at elsewhere.
 */
async function as(
  tip: string,
  kind: string,
  step: string,
  answers: object,
  more: object = {},
): Promise<void> {
  await demo.db.cases
    .collection('tips')
    .updateOne(
      { _id: tip as never },
      { $set: { kind, 'entries.0.step': step, answers: { officials: 'no', ...answers }, ...more } },
    );
}

beforeAll(async () => {
  demo = await startTestDemo(morningClock());
  const girl = { missingAge: '7', missingSex: 'girl', missingSince: '2026-03-03T08:00Z' };
  id = (await report(demo, 'Ama Serwaa is held by a man with a gun')).id;
  await as(id, 'missing', 'missingName', girl, { area: 'GH-AH' });
  const same = (await report(demo, 'Serwah Ama is held by a man with a gun')).id;
  await as(same, 'missing', 'missingName', { ...girl, missingAge: '8' }, { area: 'GH-AH' });
  for (const [i, place] of ['Kumasi', 'Obuasi', 'nowhere at all'].entries()) {
    const seen = (await report(demo, `${place}: a man with a gun holds a girl captive`)).id;
    const at = { sightingAt: `2026-03-0${2 + i}T09:00Z`, sightingStill: i === 0 ? 'yes' : 'no' };
    await as(seen, 'sighting', 'sightingPlace', at, { about: { alert: 'published' } });
  }
  await insertAlert(demo.db.cases, {
    _id: 'alert-of-the-test',
    number: 'GH-2026-01',
    case: id,
    country: 'GH',
    areas: ['GH-AH'],
    kind: 'alert',
    state: 'standing',
    compartment: 'GH',
    by: 'nobody',
    beganAt: demo.clock.now(),
    messages: [],
    published: 'published',
    v: 1,
  });
  browser = await openBrowser({ locale: 'en', javaScriptEnabled: true });
  page = await browser.context.newPage();
}, 120_000);
afterAll(async () => {
  await browser.close();
  await demo.stop();
});

const misfits = async () => [
  ...(await cutOff(page)).filter((one) => !one.startsWith('cut off: THEAD')),
  ...(await spillsOver(page, 'button, .press, .tag, .card, .banner, td, th, svg')),
];

test.each(['en', 'fr', 'pt'])(
  'the case of a missing person with its words, its map, and what may be the same (%s)',
  async (language) => {
    await browser.context.clearCookies();
    await browser.context.addCookies([{ name: 'amana-language', value: language, url: demo.url }]);
    await signIn(page, demo, 'kwame', `/console/cases/${id}/words`);
    // What is folded away is looked at, too.
    await page.evaluate(() => {
      for (const one of document.querySelectorAll('main details')) one.setAttribute('open', '');
    });
    expect(await page.locator('svg.sighting-map circle').count()).toBeGreaterThan(0);
    expect(await page.locator('table.fields tr.match').count()).toBeGreaterThan(2);
    expect(await wrongInAnyLook(page, `missing-${language}`, misfits)).toEqual([]);
  },
);

test('a criterion is judged with a reason, a sighting is false with one, and both stand on the page', async () => {
  await browser.context.clearCookies();
  await signIn(page, demo, 'kwame', `/console/cases/${id}/criteria/description`);
  expect(await wrongInAnyLook(page, 'missing-criterion', misfits)).toEqual([]);
  await page.getByLabel('yes', { exact: true }).check();
  await page.locator('#words').fill('Name, age and a photo');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('There may be a missing person notice.').waitFor();
  await page.goto(`${demo.url}/console/cases/${id}/words`);
  await page.getByText('Name, age and a photo').first().waitFor();
  await page.locator('summary', { hasText: 'It is false' }).first().click();
  await page.locator('#sighting-1').fill('It was her sister');
  await page.locator('form[action$="/false"] button').first().click();
  await page.getByText('Judged false by:').waitFor();
  expect(await page.locator('svg.sighting-map').textContent()).toContain('(1)');
});
