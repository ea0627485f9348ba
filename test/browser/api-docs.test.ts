import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { allRoutes } from '../../src/api/routes/all.js';
import type { Desk } from '../../src/desk/desk.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { openBrowser, type TestBrowser } from './support/chromium.js';
import { wrongInAnyLook } from './support/looks.js';
import { FIRST_LOAD, firstLoad, watch } from './support/watch.js';

// The routes call the desk only when they are asked for something.
const routes = allRoutes({} as Desk, '', {} as never);
let amana: TestAmana;
let browser: TestBrowser;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  amana = await startTestAmana();
  browser = await openBrowser();
  page = await browser.context.newPage();
  complaints = watch(page, () => amana.url);
});
afterAll(async () => {
  await browser.close();
  await amana.stop();
});

test('somebody on a slow line has the whole page of the API for 100 KB', async () => {
  expect(await firstLoad(page, `${amana.url}/api/docs`)).toBeLessThan(FIRST_LOAD);
});

test('it shows every operation under its name, and every name in the list leads to its operation', async () => {
  const leads = await page
    .getByRole('navigation')
    .getByRole('link')
    .evaluateAll((links) => links.map((link) => [link.textContent, link.getAttribute('href')]));
  expect(leads).toEqual(
    expect.arrayContaining(routes.map(({ summary, id }) => [summary, `#${id}`])),
  );
  for (const { id, summary, method, path } of routes) {
    const operation = page.locator(`[id="${id}"]`);
    await operation.getByRole('heading', { name: summary, exact: true }).waitFor();
    expect(await operation.innerText()).toContain(`${method.toUpperCase()} ${path}`);
  }
  const broken = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLAnchorElement>('a[href^="#"]')]
      .map(({ hash }) => hash.slice(1))
      .filter((id) => document.getElementById(id) === null),
  );
  expect(broken).toEqual([]);
});

test('it can be read on any screen, light and dark, and keeps to WCAG 2.2 AA', async () => {
  await page
    .locator('details')
    .evaluateAll((all) => all.forEach((one) => one.setAttribute('open', '')));
  expect(await wrongInAnyLook(page, 'api-docs')).toEqual([]);
});

test('by keyboard somebody comes to an operation, opens what it takes, and follows a problem to what it means', async () => {
  await page.goto(`${amana.url}/api/docs`);
  await page.keyboard.press('Tab');
  const focused = () => page.evaluate(() => document.activeElement?.textContent);
  expect(await focused()).toBe('Skip to the text');
  await page.keyboard.press('Enter');
  const seen: (string | null | undefined)[] = [];
  for (let i = 0; i < routes.length && !seen.includes('What it takes and answers'); i += 1) {
    await page.keyboard.press('Tab');
    seen.push(await focused());
  }
  await page.keyboard.press('Enter');
  expect(await page.locator('details[open]').count()).toBe(1);
  await page.keyboard.press('Tab');
  const problem = (await focused()) ?? '';
  await page.keyboard.press('Enter');
  expect(await page.locator('dt:target').textContent()).toBe(problem);
});

test('the browser had nothing to complain of, and asked nobody else', () => {
  expect(complaints).toEqual([]);
});
