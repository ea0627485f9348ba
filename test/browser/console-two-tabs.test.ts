import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { morningClock, startTestDemo, type TestDemo } from '../demo/support.js';
import { openBrowser, type TestBrowser } from './support/chromium.js';
import { report, signIn } from './support/console.js';

/** One person with two tabs of one browser: what was done in one, the other does not know yet. */
let demo: TestDemo;
const browsers: TestBrowser[] = [];

async function twoTabs(login: string, to: string): Promise<[Page, Page]> {
  const browser = await openBrowser({ viewport: { width: 1200, height: 900 }, locale: 'en' });
  browsers.push(browser);
  await browser.context.addCookies([{ name: 'amana-language', value: 'en', url: demo.url }]);
  const [one, other] = [await browser.context.newPage(), await browser.context.newPage()];
  for (const page of [one, other]) page.setDefaultTimeout(20_000);
  await signIn(one, demo, login, to);
  await other.goto(`${demo.url}${to}`);
  return [one, other];
}
const caseOf = async (words: string) => `/console/cases/${(await report(demo, words)).id}`;
const press = (page: Page, name: string) => page.getByRole('button', { name }).first().click();
const typed = 'canary what I was writing';

beforeAll(async () => {
  demo = await startTestDemo(morningClock(), { approveAbove: 2 });
}, 120_000);
afterEach(async () => {
  await Promise.all(browsers.splice(0).map((one) => one.close()));
});
afterAll(() => demo.stop());

test('a note that was begun in one tab is kept when the case was closed in the other', async () => {
  const at = await caseOf('They are holding three girls behind the market');
  const [draft, other] = await twoTabs('kwame', `${at}/note`);
  await draft.locator('[name=words]').fill(typed);
  await other.goto(`${demo.url}${at}/close`);
  await other.getByText('the work ends here').click();
  await other.getByLabel('Reason').selectOption('personSafe');
  await press(other, 'Close the case');
  await other.getByText('Closed: person is safe').waitFor();
  await press(draft, 'Save');
  await draft.getByText('Saved.').waitFor();
  await draft.getByText('Closed: person is safe').waitFor();
  await draft.goto(`${demo.url}${at}/words`);
  await draft.getByText(typed).waitFor();
});

test('a case that is taken in both tabs is taken once', async () => {
  const at = await caseOf('They are holding two girls in the house and they cannot leave');
  const [one, other] = await twoTabs('kwame', at);
  for (const page of [one, other]) {
    await press(page, 'I have it');
    await page.getByText('Taken by: you.').waitFor();
  }
  expect(await other.locator('.event.taken').count()).toBe(1);
});

test('who signed out in one tab signs in again in the other with one press, and sends what they typed', async () => {
  const at = await caseOf('They are holding two sisters and they cannot leave');
  const [draft, other] = await twoTabs('kwame', `${at}/note`);
  await draft.locator('[name=words]').fill(typed);
  await press(other, 'Sign out');
  await other.waitForURL(/sign-in/);
  await press(draft, 'Save');
  await draft.getByText('What you typed is kept').waitFor();
  await draft.locator('button[name=login][value=kwame]').click();
  expect(await draft.getByLabel('What you had typed').inputValue()).toBe(typed);
  await press(draft, 'Send it now');
  await draft.getByText('Saved.').waitFor();
  expect(await draft.locator('.event.note').count()).toBe(1);
});

test('what one person typed is neither sent nor shown when somebody else signed in in the other tab', async () => {
  const at = await caseOf('They are holding a girl at the port and she cannot leave');
  const [draft, other] = await twoTabs('kwame', `${at}/note`);
  await draft.locator('[name=words]').fill(typed);
  await press(other, 'Sign out');
  await other.waitForURL(/sign-in/);
  await signIn(other, demo, 'binta', at);
  await press(draft, 'Save');
  await draft.getByText('so that nothing was done').waitFor();
  expect(await draft.content()).not.toContain(typed);
  await other.goto(`${demo.url}${at}`);
  await other.getByText('Nobody has taken it yet').waitFor();
  expect(await other.locator('.event.note').count()).toBe(0);
});

test('whose role changed meanwhile signs in again, sees what they typed, and may not send it', async () => {
  const at = await caseOf('They took our passports, hold us and we cannot leave');
  const [draft] = await twoTabs('kwame', `${at}/note`);
  await draft.locator('[name=words]').fill(typed);
  const kwame = (await demo.amana.accounts.list()).find(({ staff }) => staff.login === 'kwame');
  const id = kwame?.staff.account ?? '';
  const auditor = { roles: ['auditor'], countries: ['*'] } as const;
  expect((await demo.amana.accounts.change('cli:test', id, auditor)).ok).toBe(true);
  await press(draft, 'Save');
  await draft.locator('button[name=login][value=kwame]').click();
  expect(await draft.getByLabel('What you had typed').inputValue()).toBe(typed);
  await press(draft, 'Send it now');
  await draft.waitForURL(/\/note$/);
  const events = await demo.db.cases
    .collection('caseevents')
    .find({ case: at.slice(15) })
    .toArray();
  expect(events.filter(({ type }) => type === 'note')).toEqual([]);
  const denied = { actor: 'console:kwame', action: 'access.denied', subject: `page${at}/note` };
  expect(await demo.db.cases.collection('audit').countDocuments(denied)).toBe(1);
});
