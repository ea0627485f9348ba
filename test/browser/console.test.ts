import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { morningClock, startTestDemo, type TestDemo } from '../demo/support.js';
import { openBrowser, type TestBrowser } from './support/chromium.js';
import { report, signIn, untilCode } from './support/console.js';
import { readmePicture } from './support/pictures.js';
import { watch } from './support/watch.js';

/**
 * The goals of the console, in bytes compressed: the first
 * page with all that it needs, and each one after it.
 */
const FIRST = 40_000;
const NEXT = 12_000;
const narrow = { width: 360, height: 740 };
const wide = { width: 1366, height: 650 };
const held = 'They are holding three girls behind the market and they cannot leave';

let demo: TestDemo;
const browsers: TestBrowser[] = [];
const complaints: string[][] = [];

async function somebody(options: Parameters<typeof openBrowser>[0] = {}): Promise<Page> {
  const browser = await openBrowser({ viewport: narrow, locale: 'en', ...options });
  browsers.push(browser);
  const page = await browser.context.newPage();
  // What does not come soon does not come: these pages answer in milliseconds.
  page.setDefaultTimeout(120_000);
  complaints.push(watch(page, () => demo.url));
  return page;
}

const newCase = async (words: string): Promise<string> => (await report(demo, words)).id;

beforeAll(async () => {
  demo = await startTestDemo(morningClock());
}, 120_000);
afterAll(async () => {
  await Promise.all(browsers.map((browser) => browser.close()));
  await demo.stop();
});

describe.each([true, false])('a coordinator (with JavaScript: %s)', (javaScriptEnabled) => {
  let page: Page;
  let id: string;
  beforeAll(async () => {
    const made = await report(demo, held);
    id = made.id;
    await untilCode(demo, made.from);
    page = await somebody({ javaScriptEnabled });
    await signIn(page, demo, 'kwame', `/console/cases/${id}`);
  });

  test('takes a case by one press, and the page says whose it is', async () => {
    await page.getByText('Nobody has taken it yet').waitFor();
    await page.getByRole('button', { name: 'I have it' }).click();
    await page.getByText('It is yours.').waitFor();
    await page.getByText('Taken by: you.').waitFor();
    expect(await page.locator('.event.taken').count()).toBe(1);
  });

  test('reads the words, and stands among those who have read them', async () => {
    expect(await page.getByText(held).count()).toBe(0);
    await page.getByRole('link', { name: 'Read the words' }).click();
    await page.getByText(held).waitFor();
    const read = page.getByRole('region', { name: 'Who has read it' });
    await read.getByText('you').waitFor();
  });

  test('writes a note with a day on which the case comes back; an empty one is refused and nothing is lost', async () => {
    await page.goto(`${demo.url}/console/cases/${id}/note`);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('alert').getByRole('link', { name: 'Write something' }).waitFor();
    const words = '<script>alert(1)</script> =SUM(A1) Two places at the shelter';
    await page.getByLabel('Note', { exact: true }).fill(words);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    await page.getByRole('link', { name: 'Read the words' }).click();
    await page.locator('.event.note').getByText(words).waitFor();
  });

  test('asks the reporter, sees what it costs, and takes a question that is often asked', async () => {
    await page.goto(`${demo.url}/console/cases/${id}`);
    await page.getByRole('link', { name: 'Ask the reporter' }).click();
    await page.locator('.items a').first().click();
    expect(await page.locator('#words').inputValue()).not.toBe('');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.locator('.event.asked').waitFor();
  });

  test('closes it with its state and reason, which are asked for at their fields', async () => {
    await page.goto(`${demo.url}/console/cases/${id}/close`);
    await page.getByRole('button', { name: 'Close the case' }).click();
    await page.getByRole('alert').getByRole('link', { name: 'Say how it ends' }).waitFor();
    await page.getByText('the work ends here').click();
    await page.getByRole('button', { name: 'Close the case' }).click();
    await page.getByRole('alert').getByRole('link', { name: 'Choose a reason' }).waitFor();
    expect(await page.locator('input[value=Closed]').isChecked()).toBe(true);
    await page.getByLabel('Reason').selectOption('personSafe');
    await page.getByRole('button', { name: 'Close the case' }).click();
    await page.getByText('The case is closed.').waitFor();
    await page.getByText('Closed: person is safe').waitFor();
  });
});

test('from the link of a call to "I have it" are three presses at most, at 360 pixels', async () => {
  const id = await newCase('They beat a girl in the house and she cannot leave, come now');
  const called = (await demo.amana.escalations.list()).find(({ _id }) => _id === id);
  const [call] = called?.calls ?? [];
  const page = await somebody();
  await page.goto(`${demo.url}/k/${call?.link}`);
  await page.locator('button[value=kwame]').click();
  await page.getByRole('button', { name: 'I have it' }).click();
  await page.getByText('Taken by: you.').waitFor();
});

test('two people press "I have it" at once: one has it, the other is told who', async () => {
  const id = await newCase('Three girls are locked in a room at the lorry park and they cry');
  const [one, other] = [await somebody(), await somebody()];
  await signIn(one, demo, 'kwame', `/console/cases/${id}`);
  await signIn(other, demo, 'binta', `/console/cases/${id}`);
  await Promise.all(
    [one, other].map(async (page) => {
      await page.getByRole('button', { name: 'I have it' }).click();
      await page
        .getByText(/Taken by: you|Already taken by/)
        .first()
        .waitFor();
    }),
  );
  const told = await Promise.all([one, other].map((page) => page.locator('main').innerText()));
  expect(told.filter((text) => text.includes('Taken by: you')).length).toBe(1);
  expect(told.filter((text) => text.includes('Already taken by')).length).toBe(1);
  await one.goto(`${demo.url}/console/cases/${id}`);
  expect(await one.locator('.event.taken').count()).toBe(1);
});

test('a person goes through the list by keys alone: j, k, Enter, and ? for help', async () => {
  const page = await somebody({ viewport: wide });
  await signIn(page, demo, 'kwame', '/console/cases');
  const focused = () => page.evaluate(() => document.activeElement?.textContent);
  const references = await page.locator('[data-row] th a').allInnerTexts();
  expect(references.length).toBeGreaterThan(1);
  await page.keyboard.press('j');
  expect(await focused()).toBe(references[0]);
  await page.keyboard.press('j');
  expect(await focused()).toBe(references[1]);
  await page.keyboard.press('k');
  expect(await focused()).toBe(references[0]);
  await page.keyboard.press('?');
  await page.getByRole('dialog').getByText('next case').waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/console\/cases\/\w/);
  expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe(references[0]);
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('Skip to the page');
});

test('what is looked for stands in the address and is kept as a view', async () => {
  const page = await somebody({ viewport: wide });
  await signIn(page, demo, 'kwame', '/console/cases');
  await page.getByText('More to choose by').click();
  await page.getByLabel('P1 life in danger').check();
  await page.getByRole('button', { name: 'Show' }).click();
  await page.waitForURL(/[?&]p=1/);
  const urgencies = await page.locator('[data-row] .tag').allInnerTexts();
  expect(urgencies.filter((one) => /^P[23]/.test(one))).toEqual([]);
  await page.getByText('Keep this view').click();
  await page.getByLabel('Name of the view').fill('Urgent <b>');
  await page.getByRole('button', { name: 'Keep', exact: true }).click();
  await page.getByRole('link', { name: 'Urgent <b>' }).waitFor();
  await page.getByRole('button', { name: /Remove the view/ }).click();
  await page.getByText('The view is removed.').waitFor();
});

test('several cases are taken at once, after they were named once more', async () => {
  await newCase('Two boys are chained in a farm near Kara and beaten every day');
  const page = await somebody({ viewport: wide });
  await signIn(page, demo, 'kwame', '/console/cases?owner=nobody');
  await page.getByRole('button', { name: 'Take', exact: true }).click();
  await page.getByText('Choose cases first.').waitFor();
  await page.goto(`${demo.url}/console/cases?owner=nobody`);
  await page.locator('[data-row] input[type=checkbox]').first().check();
  await page.getByRole('button', { name: 'Take', exact: true }).click();
  await page.getByRole('heading', { name: 'Take this case?' }).waitFor();
  await page.getByRole('button', { name: 'Take', exact: true }).click();
  await page.getByRole('heading', { name: 'Done with 1 of 1' }).waitFor();
});

test('the board shows a new call without being loaded again, and one press takes it', async () => {
  const page = await somebody({ viewport: wide });
  await signIn(page, demo, 'kwame', '/console/board');
  const before = await page.locator('.waiting').count();
  await newCase('A man with a gun keeps four children in his house, help them');
  await page.locator('.waiting').nth(before).waitFor();
  await page.locator('.waiting').getByRole('button', { name: 'I have it' }).first().click();
  await page.getByText('It is yours.').waitFor();
  expect(new URL(page.url()).pathname).toBe('/console/board');
});

test('who may not see a case finds nothing of it; who has another role has no such page', async () => {
  const id = await newCase('My sister is held by a madam in Accra who took her passport');
  const page = await somebody();
  await signIn(page, demo, 'esi', '/console/account');
  // A partner reads what was sent to their organisation, and no case.
  for (const [path, status] of [
    [`referrals/${id}`, 404],
    [`cases/${id}`, 403],
    ['board', 403],
  ] as const)
    expect((await page.goto(`${demo.url}/console/${path}`))?.status()).toBe(status);
  const admin = await somebody();
  await signIn(admin, demo, 'admin', '/console/account');
  expect((await admin.goto(`${demo.url}/console/cases/${id}`))?.status()).toBe(403);
  expect(await admin.getByRole('navigation').getByRole('link', { name: 'Cases' }).count()).toBe(0);
});

test('a first page costs 40 KB at most on a slow line, and each one after it 12 KB', async () => {
  const page = await somebody({ viewport: wide });
  const sizes: Promise<readonly [string, number]>[] = [];
  page.on('response', (response) => {
    if (response.status() === 200)
      sizes.push(response.body().then((body) => [response.url(), gzipSync(body).length] as const));
  });
  await signIn(page, demo, 'kwame', '/console/cases');
  const all = await Promise.all(sizes);
  expect(all.reduce((sum, [, size]) => sum + size, 0)).toBeLessThan(FIRST);
  sizes.length = 0;
  await page.locator('[data-row] th a').first().click();
  await page.waitForURL(/\/console\/cases\/\w/);
  const others = ['board', 'alerts', 'polls-form', 'polls/job-offers/form', 'campaigns-form'];
  for (const one of [...others, 'polls/job-offers/send?count=1'])
    await page.goto(`${demo.url}/console/${one}`);
  for (const [url, size] of await Promise.all(sizes))
    expect([url, size < NEXT]).toEqual([url, true]);
});

test('Shift three times leaves: the page is gone, and so is the session', async () => {
  const browser = await openBrowser({ viewport: wide, locale: 'en' });
  browsers.push(browser);
  // Where it leads to is somebody else's: it is not asked.
  await browser.context.route(/google/, (route) => route.fulfill({ body: 'elsewhere' }));
  const page = await browser.context.newPage();
  await signIn(page, demo, 'kwame', '/console/cases');
  for (let i = 0; i < 3; i += 1) await page.keyboard.press('Shift');
  await page.waitForURL(/google/);
  await page.goto(`${demo.url}/console/cases`);
  expect(new URL(page.url()).pathname).toBe('/console/sign-in');
});

test('pictures of the guide', async () => {
  await newCase('They are holding three girls behind the market and they cannot leave');
  await newCase('Two boys are chained in a farm near Tamale and beaten every day');
  const page = await somebody({ viewport: { width: 1280, height: 720 } });
  await signIn(page, demo, 'kwame', '/console/cases');
  await readmePicture(page, 'console-list.png');
  const open = page.locator('[data-row]', { hasText: 'nobody' }).locator('th a');
  await open.first().click();
  await page.waitForURL(/\/console\/cases\/\w/);
  await readmePicture(page, 'console-case.png');
  await page.setViewportSize(narrow);
  await page.goto(`${demo.url}/console/board`);
  await readmePicture(page, 'console-board-360.png');
});

test('the browsers had nothing to complain of, and asked nobody else', () => {
  const refused = /status of (403|404|409|422)/;
  expect(complaints.flat().filter((one) => !refused.test(one))).toEqual([]);
});
