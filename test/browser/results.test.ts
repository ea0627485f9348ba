import { afterAll, beforeAll, expect, test } from '@jest/globals';
import express from 'express';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { publish } from '../../src/results/publish.js';
import { resultsPages, type Result } from '../../src/results/pages.js';
import { openAnswersOf } from '../../src/results/words.js';
import { createTexts } from '../../src/shared/texts/load.js';
import { count } from '../results/support/people.js';
import { jobOffers, place, simulated, written } from '../results/support/simulated.js';
import { openBrowser, type TestBrowser } from './support/chromium.js';
import { wrongInAnyLook } from './support/looks.js';
import { pictureFolder, readmePicture } from './support/pictures.js';
import { FIRST_LOAD, firstLoad, watch } from './support/watch.js';
import { words } from '../support/words.js';

const pictures = pictureFolder(process.env);
const wide = { width: 1400, height: 900 };
const poll = jobOffers();

/** A result of so many people who were asked, under a name. */
function resultOf(
  name: string,
  people: number,
  { closed = true, among = ['TG', 'GH', 'GW'] } = {},
): Result {
  const named = { ...poll, poll: name };
  const tally = count(named, simulated(people, 1, among), { closed });
  return {
    published: publish(tally, named),
    poll: named,
    open: closed ? { advice: openAnswersOf(written(300)) } : {},
  };
}

const results = [
  resultOf('offers', 6000),
  resultOf('small', 160, { among: ['TG'] }),
  resultOf('running', 900, { closed: false }),
  resultOf('few', 12),
];

let server: Server;
let origin: string;
let browser: TestBrowser;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  const pages = resultsPages({
    texts: createTexts(),
    place,
    published: (name) => Promise.resolve(results.find(({ published }) => published.poll === name)),
    all: () => Promise.resolve(results),
    stamp: () => Promise.resolve('1'),
  });
  const framing = express().get(
    '/framing',
    (_request, response) =>
      void response
        .type('html')
        .send(
          `<!doctype html><html lang="en"><title>A newspaper</title><iframe title="embedded" width="500" height="420" src="/polls/offers/embed/en"></iframe><iframe title="whole" src="/polls/offers"></iframe></html>`,
        ),
  );
  server = createServer(framing.use(pages)).listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await openBrowser({ viewport: wide, javaScriptEnabled: true });
  page = await browser.context.newPage();
  complaints = watch(page, () => origin);
  process.stderr.write(`Pictures: ${pictures}\n`);
});

afterAll(async () => {
  await browser.close();
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
});

/** Charts whose letters stand outside of their picture, or over each other in a row. */
const spilt = (): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<SVGSVGElement>('svg.chart')].flatMap((chart) => {
      const frame = chart.getBoundingClientRect();
      return [...chart.querySelectorAll('text')]
        .filter((text) => {
          const { left, right } = text.getBoundingClientRect();
          return left < frame.left - 1 || right > frame.right + 3;
        })
        .map((text) => `${chart.querySelector('title')?.textContent}: ${text.textContent}`);
    }),
  );

test('results are readable at 1400 and 360 px, light and dark, in three languages', async () => {
  const addresses = [
    '/polls',
    '/polls/offers',
    '/polls/offers/fr',
    '/polls/small/pt',
    '/polls/running',
    '/polls/few',
  ];
  for (const address of addresses) {
    await page.goto(`${origin}${address}`);
    expect(await wrongInAnyLook(page, `results${address.replaceAll('/', '-')}`, spilt)).toEqual([]);
  }
});

test('no column of a table is cut off at any width, in two languages', async () => {
  for (const address of ['/polls/offers', '/polls/offers/fr']) {
    await page.goto(`${origin}${address}`);
    await page.evaluate(() =>
      document.querySelectorAll('details').forEach((one) => (one.open = true)),
    );
    for (const width of [360, 768, 1024, 1280, 1366, 1400, 1440, 1920]) {
      await page.setViewportSize({ width, height: 800 });
      const [tables, cut] = await page.evaluate(() => {
        const shown = [...document.querySelectorAll('.wide')].filter((one) =>
          one.checkVisibility(),
        );
        return [shown.length, shown.filter((one) => one.scrollWidth > one.clientWidth + 1).length];
      });
      expect([address, width, cut]).toEqual([address, width, 0]);
      expect(tables).toBeGreaterThan(10);
    }
  }
  await page.setViewportSize(wide);
});

test('what stands in the README is what a page shows', async () => {
  await page.emulateMedia({ colorScheme: 'light' });
  for (const [name, viewport, address, title] of [
    ['results-wide', wide, '/polls/offers', 'Offers of work abroad'],
    [
      'results-360-fr',
      { width: 360, height: 740 },
      '/polls/offers/fr',
      "Les offres de travail à l'étranger",
    ],
  ] as const) {
    await page.setViewportSize(viewport);
    await page.goto(`${origin}${address}`);
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    await readmePicture(page, `${name}.png`);
  }
  await page.setViewportSize(wide);
});

test('the longest result comes over a slow line with less than 100 KB', async () => {
  expect(await firstLoad(page, `${origin}/polls/offers`)).toBeLessThan(FIRST_LOAD);
});

test('every chart has a name and says in words all that it shows', async () => {
  await page.goto(`${origin}/polls/offers`);
  const charts = await page
    .locator('svg.chart')
    .evaluateAll((all) =>
      all.map((one) => [
        one.getAttribute('role'),
        one.querySelector('title')?.textContent ?? '',
        one.querySelector('desc')?.textContent ?? '',
      ]),
    );
  expect(charts.length).toBeGreaterThan(15);
  for (const [role, title, says] of charts) {
    expect(role).toBe('img');
    expect(title).not.toBe('');
    expect(says).toMatch(/: .*\d+%/);
  }
  const ids = await page.locator('[id]').evaluateAll((all) => all.map(({ id }) => id));
  expect(ids.filter((id, at) => ids.indexOf(id) < at)).toEqual([]);
});

test('on paper nothing to press is left, and every table is open', async () => {
  await page.emulateMedia({ media: 'print', colorScheme: 'light' });
  expect(await page.locator('.press:visible, .languages:visible, summary:visible').count()).toBe(0);
  const tables = page.locator('#offer table');
  expect(await tables.count()).toBeGreaterThan(4);
  for (const table of await tables.all())
    expect((await table.boundingBox())?.height ?? 0).toBeGreaterThan(20);
  await page.screenshot({ path: path.join(pictures, 'results-print.png'), fullPage: true });
  await page.emulateMedia({ media: 'screen' });
});

test('the keyboard reaches the results at once, and languages and files', async () => {
  await page.goto(`${origin}/polls/offers`);
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('href'))).toBe('#results');
  await page.getByRole('link', { name: 'Português' }).click();
  await page
    .getByRole('heading', { level: 1, name: 'Ofertas de trabalho no estrangeiro' })
    .waitFor();
});

test('another page may show the embedded result, and never the whole one', async () => {
  expect(complaints).toEqual([]);
  await page.goto(`${origin}/framing`);
  const caveat = words('en', 'poll.caveat');
  await page.frameLocator('[title=embedded]').getByText(caveat).waitFor();
  expect(await page.frameLocator('[title=whole]').getByText(caveat).count()).toBe(0);
  expect(complaints.join()).toMatch(/frame-ancestors|Refused to frame|violates/);
});
