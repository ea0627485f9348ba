import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { phoneCodeAt } from '../../src/accounts/phone-code.js';
import { MINUTE, SECOND } from '../../src/shared/clock.js';
import { morningClock, startTestDemo, type TestDemo } from '../demo/support.js';
import { openBrowser, type TestBrowser } from './support/chromium.js';
import { report, signIn, untilCode } from './support/console.js';
import { watch } from './support/watch.js';

/** Journeys of people who answer for reports, in a real browser, over one installation. */
const password = 'zubira-kolete-dafumo-gitape';

let demo: TestDemo;
const browsers: TestBrowser[] = [];
const complaints: string[][] = [];

/** A person with a browser of their own. */
async function somebody(): Promise<Page> {
  const browser = await openBrowser({ viewport: { width: 360, height: 740 }, locale: 'en' });
  browsers.push(browser);
  // Everybody reads English here, whatever their account says.
  const english = { name: 'amana-language', value: 'en', url: demo.url };
  await browser.context.addCookies([english]);
  const page = await browser.context.newPage();
  page.setDefaultTimeout(120_000);
  complaints.push(watch(page, () => demo.url));
  return page;
}

const go = (page: Page, path: string) => page.goto(`${demo.url}${path}`);

/** Who is called for a case first: their link, and the login of their account. */
async function firstCall(id: string): Promise<{ readonly link: string; readonly login: string }> {
  const called = (await demo.amana.escalations.list()).find(({ _id }) => _id === id);
  const accounts = await demo.amana.accounts.list();
  for (const { focalPoint, link } of called?.calls ?? []) {
    const own = accounts.find(({ staff }) => staff.focalPoint === focalPoint);
    if (own && link !== undefined) return { link, login: own.staff.login };
  }
  throw new Error('Nobody with an account was called.');
}

/** Texts something, and what comes back. */
async function text(from: string, words: string): Promise<string> {
  demo.clock.advance(11 * SECOND);
  const before = demo.network.inbox('demo-sms', from).length;
  await demo.network.text('demo-sms', from, words);
  await demo.amana.conversation.idle();
  return demo.network
    .inbox('demo-sms', from)
    .slice(before)
    .map((one) => one.text)
    .join('\n');
}

beforeAll(async () => {
  demo = await startTestDemo(morningClock(), { approveAbove: 2 });
}, 120_000);
afterEach(async () => {
  await Promise.all(browsers.splice(0).map((one) => one.close()));
});
afterAll(() => demo.stop());

test('a tip by SMS: the call’s link, taken, a question, its answer, closed, and the auditor reads the trail', async () => {
  const words = 'They are holding three girls behind the market and they cannot leave';
  const { id, from } = await report(demo, words);
  await untilCode(demo, from);
  const code = /\d{4} \d{4} \d{4} \d{4}/.exec(
    demo.network
      .inbox('demo-sms', from)
      .map((one) => one.text)
      .join('\n'),
  )?.[0];
  const { link, login } = await firstCall(id);

  const page = await somebody();
  await go(page, `/k/${link}`);
  await page.locator(`button[value=${login}]`).click();
  await page.getByRole('button', { name: 'I have it' }).click();
  await page.getByText('Taken by: you.').waitFor();
  await page.getByRole('link', { name: 'Ask the reporter' }).click();
  await page.getByLabel('Question').fill('Is the door locked from outside?');
  await page.getByRole('button', { name: 'Send' }).click();
  await page.locator('.event.asked').waitFor();

  await text(from, '2');
  expect(await text(from, code ?? '')).toContain('Is the door locked from outside?');
  await text(from, 'Yes, with a chain, and a dog is there');
  await go(page, `/console/cases/${id}/words`);
  await page.getByText('with a chain, and a dog is there').waitFor();

  await go(page, `/console/cases/${id}/close`);
  await page.getByText('the work ends here').click();
  await page.getByLabel('Reason').selectOption('personSafe');
  await page.getByRole('button', { name: 'Close the case' }).click();
  await page.getByText('Closed: person is safe').waitFor();
  const reference = await page.getByRole('heading', { level: 1 }).innerText();

  const auditor = await somebody();
  await signIn(auditor, demo, 'nadia', '/console/audit');
  await auditor.getByLabel('Case').fill(reference);
  await auditor.getByRole('button', { name: 'Show', exact: true }).click();
  const trail = auditor.locator('main tbody');
  for (const did of ['Took the case', 'Asked the reporter', 'Read the words', 'Closed the case'])
    await trail.getByText(did).first().waitFor();
  expect(await trail.innerText()).toContain(`console:${login}`);
  expect(await auditor.content()).not.toContain('with a chain');
  await auditor.locator('form[action$=verify] button').click();
  await auditor.getByText('The log is whole').waitFor();
});

/** Fills in fields by their name. */
async function fill(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(fields))
    await page.locator(`[name="${name}"]`).first().fill(value);
}

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

/**
 * Sends what is kept to everybody of Togo: one counts
 * and confirms, another approves when it is asked for.
 */
async function sendToTogo(first: Page, second: Page, of: string): Promise<void> {
  await go(first, `/console/${of}/send`);
  await first.locator('#countries').fill('TG');
  const aside = first.locator('[data-live-of]');
  await aside.getByText('People it goes to').waitFor();
  await press(first, 'Continue with this');
  await first.waitForURL(/\/sendings\//);
  await first.locator('#number').fill(await first.locator('dd strong').first().innerText());
  await press(first, 'Confirm the sending');
  await first.getByText('You confirmed it').waitFor();
  await go(second, new URL(first.url()).pathname);
  await press(second, 'Approve');
  await second.getByText('Approved.').waitFor();
}

/** Begins a document in English and French. */
async function begin(page: Page, of: 'polls' | 'campaigns'): Promise<void> {
  await signIn(page, demo, 'kwame', `/console/${of}-form`);
  await page.locator('input[name=language][value=fr]').check();
  await page.getByRole('button', { name: 'Show these languages' }).click();
  await page.locator('[name="title.fr"]').waitFor();
}

const ends = {
  'thanks.en': 'Thank you.',
  'thanks.fr': 'Merci.',
  'footer.en': 'Help: {{helpline}}.',
  'footer.fr': 'Aide : {{helpline}}.',
};

test('a poll is built by one person, approved by a second, sent, answered from a phone, closed and published', async () => {
  const [kwame, binta] = [await somebody(), await somebody()];
  await begin(kwame, 'polls');
  await fill(kwame, {
    ...ends,
    'title.en': 'Safe roads',
    'title.fr': 'Routes sûres',
    opens: '2026-03-03T09:00',
    closes: '2026-03-20T20:00',
    join: 'ROADS',
    'q.0.ask.en': 'Would you tell somebody at home before a long journey?',
    'q.0.ask.fr': 'Le diriez-vous à la maison avant un long voyage ?',
    'q.0.options.en': 'Yes, always\nPerhaps\nI do not know yet',
    'q.0.options.fr': 'Oui, toujours\nPeut-être\nJe ne sais pas encore',
    'results.en': '{{people}} people: {{q1.yes-always}} would tell.',
    'results.fr': '{{people}} personnes : {{q1.yes-always}} le diraient.',
  });
  await press(kwame, 'Save');
  await kwame.getByText('Saved.').waitFor();
  await signIn(binta, demo, 'binta', '/console/polls');
  await sendToTogo(kwame, binta, 'polls/safe-roads');

  demo.clock.advance(MINUTE);
  // What the job of polls does every few seconds.
  await demo.amana.polls.refresh(demo.clock.now());
  const from = '+22890000077';
  expect(await text(from, 'ROADS')).toContain('voyage ?');
  expect(await text(from, '1')).toContain('Merci.');

  await go(kwame, '/console/polls/safe-roads');
  await kwame.locator('summary', { hasText: 'Close now' }).click();
  await press(kwame, 'Close now');
  await kwame.getByText('It is closed.').waitFor();
  await press(kwame, 'Publish results');
  await kwame.getByText('The results are published.').waitFor();
  await kwame.getByRole('link', { name: 'Published results' }).click();
  await kwame.getByRole('heading', { level: 1 }).waitFor();
  expect(new URL(kwame.url()).pathname).toBe('/polls/safe-roads');
});

test('a campaign is built by one person, approved by a second, sent and ended', async () => {
  const [kwame, binta] = [await somebody(), await somebody()];
  await begin(kwame, 'campaigns');
  await fill(kwame, {
    ...ends,
    'title.en': 'Your papers',
    'title.fr': 'Vos papiers',
    'message.en': 'Keep your passport yourself.',
    'message.fr': 'Gardez vous-même votre passeport.',
  });
  await press(kwame, 'Save');
  await kwame.getByText('Saved.').waitFor();
  await signIn(binta, demo, 'binta', '/console/campaigns');
  await sendToTogo(kwame, binta, 'campaigns/your-papers');
  await go(kwame, '/console/campaigns/your-papers');
  await kwame.locator('summary', { hasText: 'Close now' }).click();
  await press(kwame, 'Close now');
  await kwame.getByText('It is closed.').waitFor();
});

// Kwame leaves here for good.
test('a leaver’s open cases go to the person the administrator names, and the leaver is out at once', async () => {
  const { id } = await report(demo, 'A man with a gun keeps four children in his house at Kara');
  const leaver = await somebody();
  await signIn(leaver, demo, 'kwame', `/console/cases/${id}`);
  await leaver.getByRole('button', { name: 'I have it' }).click();
  await leaver.getByText('Taken by: you.').waitFor();

  const admin = await somebody();
  await signIn(admin, demo, 'admin', '/console/accounts');
  await admin.getByRole('link', { name: 'kwame' }).click();
  await admin.getByText('They leave').click();
  await admin.getByRole('button', { name: 'End the account' }).click();
  await admin.getByRole('alert').getByText('choose who takes them over').waitFor();
  const heir = admin.locator('#person');
  const binta = await heir.locator('option', { hasText: 'binta' }).getAttribute('value');
  await heir.selectOption(binta ?? '');
  await admin.getByRole('button', { name: 'End the account' }).click();
  await admin.getByText('their open cases are handed on').waitFor();

  await go(leaver, `/console/cases/${id}`);
  expect(new URL(leaver.url()).pathname).toBe('/console/sign-in');
  const next = await somebody();
  await signIn(next, demo, 'binta', `/console/cases/${id}`);
  await next.getByText('Taken by: you.').waitFor();
  await next.locator('.event.handedOver').waitFor();
});

/** Takes a link: password, phone, first code. @returns the key of the phone */
async function takeLink(page: Page, address: string): Promise<string> {
  await go(page, address);
  for (const field of ['next', 'repeat']) await page.locator(`#${field}`).fill(password);
  await page.getByRole('button', { name: 'Continue' }).click();
  const secret = await page.locator('.qr code').innerText();
  await page.locator('#code').fill(phoneCodeAt(secret, demo.clock.now()));
  await page.getByRole('button', { name: 'I have written the codes down' }).click();
  await page.waitForURL(/\/console\/(?!link)/);
  return secret;
}

const linkOn = async (page: Page): Promise<string> =>
  new URL(await page.locator('.link-once').innerText()).pathname;

test('a person is invited, given keys and reads; after a new password they get keys again, and no case is lost', async () => {
  const words = 'My sister is locked in a room and beaten, near the lorry park';
  const { id } = await report(demo, words);
  const admin = await somebody();
  await signIn(admin, demo, 'admin', '/console/accounts/new');
  await admin.locator('#login').fill('yawa');
  await admin.getByLabel('Regional desk', { exact: true }).check();
  await admin.getByLabel('all countries').check();
  await admin.getByLabel('Conflict class').selectOption('regional');
  await admin.getByRole('button', { name: 'Make the link' }).click();
  const yawa = await somebody();
  await takeLink(yawa, await linkOn(admin));

  const reads = async (page: Page) => {
    await go(page, `/console/cases/${id}/words`);
    await page.getByRole('heading', { name: 'What was written' }).waitFor();
    return (await page.getByText(words).count()) > 0;
  };
  const give = async (holder: Page) => {
    await go(holder, '/console/keys');
    await holder.getByRole('button', { name: 'Give the keys to yawa' }).click();
    await holder.getByText('The keys are given.').waitFor();
  };
  expect(await reads(yawa)).toBe(false);
  const binta = await somebody();
  await signIn(binta, demo, 'binta', '/console/keys');
  await give(binta);
  expect(await reads(yawa)).toBe(true);

  await go(admin, '/console/accounts');
  await admin.getByRole('link', { name: 'yawa' }).click();
  await admin.getByRole('button', { name: 'Make the link' }).click();
  await admin.locator('.link-once').waitFor();
  const again = await somebody();
  await takeLink(again, await linkOn(admin));
  await go(yawa, '/console/account');
  expect(new URL(yawa.url()).pathname).toBe('/console/sign-in');
  expect(await reads(again)).toBe(false);
  await give(binta);
  expect(await reads(again)).toBe(true);
});

test('after 25 minutes without use the page warns, and one press stays; after 30 it is over', async () => {
  const page = await somebody();
  await page.clock.install({ time: demo.clock.now() });
  await signIn(page, demo, 'dede', '/console/account');
  const warning = page.getByText('You will be signed out in 5 minutes.');
  await page.clock.runFor(24 * MINUTE);
  expect(await warning.isVisible()).toBe(false);
  await page.clock.runFor(2 * MINUTE);
  await warning.waitFor();
  demo.clock.advance(26 * MINUTE);
  await page.getByRole('button', { name: 'Stay signed in' }).click();
  await warning.waitFor({ state: 'hidden' });
  demo.clock.advance(31 * MINUTE);
  await page.reload();
  expect(new URL(page.url()).pathname).toBe('/console/sign-in');
});

test('the browsers had nothing to complain of, and asked nobody else', () => {
  const refused = /status of (403|404|409|422)/;
  expect(complaints.flat().filter((one) => !refused.test(one))).toEqual([]);
});

test('at 360 px without JavaScript: a case is taken three presses after the call, and read by a link', async () => {
  const words = 'They are holding two boys behind the mill and they cannot leave';
  const { id } = await report(demo, words);
  const { link, login } = await firstCall(id);
  const browser = await openBrowser({
    ...{ viewport: { width: 360, height: 740 }, locale: 'fr', javaScriptEnabled: false },
  });
  browsers.push(browser);
  const page = await browser.context.newPage();
  const french = { name: 'amana-language', value: 'fr', url: demo.url };
  await browser.context.addCookies([french]);
  let presses = 0;
  const press = async (where: Locator) => {
    presses += 1;
    const box = await where.boundingBox();
    // A finger finds it, and nothing has to be moved sideways for it.
    expect(box?.height).toBeGreaterThanOrEqual(24);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(360);
    await where.click();
  };
  await page.goto(`${demo.url}/k/${link}`);
  await press(page.locator(`button[value=${login}]`));
  await press(page.locator('form[action$="/take"] button').first());
  await page.waitForURL(/\/console\/cases\/[\w-]+(\?.*)?$/);
  expect(presses).toBeLessThanOrEqual(3);
  await press(page.getByRole('link', { name: 'Lire les textes' }));
  expect(new URL(page.url()).pathname).toBe(`/console/cases/${id}/words`);
  expect(await page.locator('.written').first().textContent()).toBe(words);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
});
