import { afterAll, beforeAll, expect, test } from '@jest/globals';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { MINUTE } from '../../src/shared/clock.js';
import { morningClock, startTestDemo, type TestDemo } from '../demo/support.js';
import { smsWords } from '../support/words.js';
import { openBrowser, type TestBrowser } from './support/chromium.js';
import { lowContrast, nameless, scrollsSideways, tooSmall } from './support/page-checks.js';
import { pictureFolder, readmePicture } from './support/pictures.js';
import { watch } from './support/watch.js';
import { againstWcag } from './support/wcag.js';

const pictures = pictureFolder(process.env);
const wide = { width: 1440, height: 900 };
const narrow = { width: 360, height: 740 };

let demo: TestDemo;
let browser: TestBrowser;
let page: Page;
const complaints: string[][] = [];

async function newPage({ context }: TestBrowser): Promise<Page> {
  const opened = await context.newPage();
  complaints.push(watch(opened, () => demo.url));
  return opened;
}

const picture = (name: string, fullPage = false) =>
  page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage });

/** Waits until what a jump within the page brought into view is drawn. */
const painted = () =>
  page.evaluate(
    () => new Promise<void>((done) => requestAnimationFrame(() => setTimeout(done, 100))),
  );

async function checkPage(opened: Page): Promise<void> {
  expect(await nameless(opened)).toEqual([]);
  expect(await tooSmall(opened)).toEqual([]);
  expect(await lowContrast(opened)).toEqual([]);
  expect(await scrollsSideways(opened)).toBe(false);
  expect(await againstWcag(opened)).toEqual([]);
}

beforeAll(async () => {
  demo = await startTestDemo(morningClock());
  browser = await openBrowser({ viewport: wide, colorScheme: 'light' });
  page = await newPage(browser);
  process.stderr.write(`Pictures: ${pictures}\n`);
});

afterAll(async () => {
  await browser.close();
  await demo.stop();
});

const card = () => page.locator('.card').first();

test('a P1 tip from the basic phone climbs two levels unanswered, and the third person takes it and acts on it', async () => {
  await page.goto(`${demo.url}/demo`);
  await picture('empty-wide');
  await page
    .getByLabel('Text message from Yawa')
    .fill('Ils gardent trois filles derrière le marché de Lomé');
  await page.getByText('51/160 · 1 SMS · GSM-7').waitFor();
  await page.getByRole('button', { name: 'Send as Yawa' }).click();

  await card().getByText('life in danger now').waitFor();
  await page
    .getByRole('log', { name: 'Yawa' })
    .getByText(smsWords('fr', 'tip.kept').slice(0, 30))
    .waitFor();
  expect(await page.getByLabel('Text message from Yawa').inputValue()).toBe('');
  await card().getByText('No answer yet').waitFor();
  await picture('first-call-wide');

  const next = page.getByRole('button', { name: 'To the next deadline' });
  await next.click();
  await card().getByText('Calling the agency head').waitFor();
  await next.click();
  await card().getByText('Calling the regional desk').waitFor();
  expect(await card().getByText('No answer in 10 min').count()).toBe(2);
  await readmePicture(page, 'demo-wide.jpg');
  await page.setViewportSize(narrow);
  for (const id of ['reporter', 'escalation', 'focal']) {
    await page.locator(`#${id}`).evaluate((one) => one.scrollIntoView());
    await painted();
    await readmePicture(page, `demo-360-${id}.png`);
  }
  // A jump within the page leaves what is typed alone.
  await page.locator('#focal-text').fill('OK');
  await page.getByRole('link', { name: 'Escalation' }).click();
  await painted();
  expect(await page.locator('#focal-text').inputValue()).toBe('OK');
  await page.goto(`${demo.url}/demo?reporter=yawa`);
  await page.setViewportSize(wide);

  await page.getByRole('button', { name: /^OK \d{6}, for/ }).click();
  await card().getByText('has taken it').waitFor();
  await card().getByText('Must be acted on in').waitFor();
  await page.locator('#focal').getByText('is yours').waitFor();
  await picture('taken-wide');
  await page.getByRole('button', { name: /^DONE \d{6}, for/ }).click();
  await card().getByText('Ngozi Sample acted on it').waitFor();
  await picture('acted-wide');
  await checkPage(page);

  // A life in danger is not over by one person's word: a second person is told, and says NO.
  await card().getByText('Told that it is acted on; can say NO').first().waitFor();
  await page.getByRole('button', { name: /^NO \d{6}, for/ }).click();
  await card().getByText('Calling the focal point').waitFor();
  await picture('called-anew-wide');
  await checkPage(page);
});

test('what is being typed survives the news, and keeps the phone it is typed on', async () => {
  await page.goto(`${demo.url}/demo?reporter=yawa`);
  await card().getByText('Calling the focal point').waitFor();
  expect(await page.locator('#focal .whose').textContent()).toContain('Afi Exemple');
  const box = page.locator('#focal-text');
  await box.fill('I am on my wa');
  // The page follows the ladder to the next level's phone, but not while somebody types.
  demo.clock.advance(10 * MINUTE);
  await demo.amana.escalations.runDue(demo.clock.now());
  await page.locator('#focal nav').getByText('agency head, called').waitFor();
  expect(await box.inputValue()).toBe('I am on my wa');
  expect(await box.evaluate((one) => one === document.activeElement)).toBe(true);
  expect(await page.locator('#focal .whose').textContent()).toContain('Afi Exemple');
});

test('a tip nobody answers turns red and is repeated', async () => {
  await page.goto(`${demo.url}/demo?reporter=kofi`);
  await page
    .getByRole('button', { name: 'They are holding three girls behind the market' })
    .click();
  await card().getByText('Ghana').waitFor();
  await page.getByRole('button', { name: '+1 h' }).click();
  await card().getByText('Nobody has answered: calling again every 15 min').waitFor();
  await picture('red-wide', true);
  await checkPage(page);
});

test('in the chat app a person presses buttons, from the start', async () => {
  await page.goto(`${demo.url}/demo?reporter=binta&via=chat`);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  const log = page.getByRole('log', { name: 'Binta' });
  await log.getByRole('button').first().waitFor();
  await picture('chat-wide');
  const before = await log.getByRole('listitem').count();
  await log.getByRole('button').first().click();
  await page.waitForFunction(
    (n) => document.querySelectorAll('#reporter .messages li').length > n,
    before,
  );
  await checkPage(page);
});

test('with the SMS provider down, a call that SMS cannot carry goes by chat', async () => {
  await page.goto(`${demo.url}/demo?reporter=binta`);
  const down = page.getByRole('switch', { name: 'SMS provider is down' });
  await down.click();
  await page.locator('[role=switch][aria-checked=true]').waitFor();
  await page.getByRole('button', { name: 'Têm três meninas presas atrás do mercado' }).click();
  const first = page.locator('.card', { hasText: 'Guinea-Bissau' });
  await first.getByText('Not delivered yet: trying').first().waitFor();
  await picture('outage-wide');
  const next = page.getByRole('button', { name: 'To the next deadline' });
  for (let i = 0; i < 6 && !(await first.getByText('by chat').isVisible()); i += 1) {
    await next.click();
    await page.locator('form.forward:not([aria-busy=true])').waitFor();
  }
  expect(await first.getByText('by chat').isVisible()).toBe(true);
  await down.click();
  await page.locator('[role=switch][aria-checked=false]').waitFor();
  await checkPage(page);
});

test('the keyboard goes through the page in the order in which it is read, and focus is seen', async () => {
  await page.goto(`${demo.url}/demo?reporter=kofi`);
  const order: string[] = [];
  for (let i = 0; i < 60 && !order.includes('focal-text'); i += 1) {
    await page.keyboard.press('Tab');
    order.push(
      await page.evaluate(() => {
        const one = document.activeElement as HTMLElement;
        const seen = getComputedStyle(one).outlineStyle !== 'none';
        return `${one.id || one.closest('section, aside')?.id || one.className}${seen ? '' : ' without outline'}`;
      }),
    );
  }
  const firsts = order.filter((one, i) => order.indexOf(one) === i);
  expect(firsts).toEqual([
    'skip',
    'pause',
    'about',
    'clock',
    'reporter',
    'reporter-text',
    'escalation',
    'focal',
    'focal-text',
  ]);
});

test('on a phone 360 px wide nothing is cut off, in both colour schemes', async () => {
  await page.setViewportSize(narrow);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const query of ['reporter=yawa', 'reporter=binta&via=chat']) {
      await page.goto(`${demo.url}/demo?${query}`);
      await checkPage(page);
      await picture(`${query.includes('chat') ? 'chat' : 'sms'}-narrow-${colorScheme}`, true);
    }
  }
  await page.setViewportSize(wide);
  await page.goto(`${demo.url}/demo?reporter=binta&via=chat`);
  await checkPage(page);
  await picture('chat-wide-dark');
});

test('without JavaScript a text is sent and answered by plain forms', async () => {
  const plain = await openBrowser({ javaScriptEnabled: false, viewport: narrow });
  const opened = await newPage(plain);
  await opened.goto(`${demo.url}/demo?reporter=kofi`);
  await opened.getByLabel('Text message from Kofi').fill('hello <b>there</b>');
  await opened.getByRole('button', { name: 'Send as Kofi' }).click();
  const log = opened.getByRole('log', { name: 'Kofi' });
  expect(await log.innerText()).toContain('hello <b>there</b>');
  expect(opened.url()).not.toContain('hello');
  await plain.close();
});

test('the browser had nothing to complain of', () => {
  expect(complaints.flat()).toEqual([]);
});
