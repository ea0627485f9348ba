import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import exifr from 'exifr';
import type { Page } from 'playwright-core';
import { phoneCodeAt } from '../../src/accounts/phone-code.js';
import { HOUR } from '../../src/shared/clock.js';
import { photoWithPlace } from '../attachments/pictures.js';
import { morningClock, startTestDemo, type TestDemo } from '../demo/support.js';
import { openBrowser, type TestBrowser } from './support/chromium.js';
import { report, signIn, untilCode } from './support/console.js';
import { cutOff, spillsOver } from './support/layout.js';
import { wrongInAnyLook } from './support/looks.js';
import { scrollsSideways } from './support/page-checks.js';

let demo: TestDemo;
let browser: TestBrowser;
let page: Page;
let id: string;
let taken: string;

beforeAll(async () => {
  demo = await startTestDemo(morningClock());
  const made = await report(
    demo,
    'They are holding three girls behind the market, they cannot leave',
  );
  id = made.id;
  await untilCode(demo, made.from);
  taken = (await report(demo, 'A man with a gun keeps four children in his house')).id;
  browser = await openBrowser({ locale: 'en', javaScriptEnabled: true });
  page = await browser.context.newPage();
  page.setDefaultTimeout(120_000);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await demo.stop();
});

/** What of a page does not fit where it stands, at the sizes that people have. */
async function misfits(): Promise<string[]> {
  const found = [
    // On a narrow screen the head of the table is for those who hear the page.
    ...(await cutOff(page)).filter((one) => !one.startsWith('cut off: THEAD')),
    ...(await spillsOver(page, 'button, .press, .tag, .card, .waiting, .banner, td, th, nav a')),
  ];
  for (const viewport of [
    { width: 1366, height: 650 },
    { width: 1440, height: 900 },
    { width: 768, height: 1024 },
  ]) {
    const before = page.viewportSize();
    await page.setViewportSize(viewport);
    if (await scrollsSideways(page)) found.push(`scrolls sideways at ${viewport.width}`);
    if (before) await page.setViewportSize(before);
  }
  return found;
}

const looksRight = async (name: string) =>
  expect(await wrongInAnyLook(page, `console-${name}`, misfits)).toEqual([]);

test('a case with a photo: it is shown with the words, and nothing of it runs or is kept', async () => {
  const words = 'They are holding three girls in this house in Accra, Ghana';
  await demo.network.photo('700000001', await photoWithPlace(), words);
  await demo.amana.conversation.idle();
  await demo.amana.attachments.idle();
  const row = await demo.db.cases.collection('attachments').findOne({ kind: 'photo' });
  const address = `${demo.url}/console/cases/${row?.tip as string}`;
  await browser.context.addCookies([{ name: 'amana-language', value: 'en', url: demo.url }]);
  await signIn(page, demo, 'kwame', `/console/cases/${row?.tip as string}`);
  const region = page.getByRole('region', { name: 'What came with it' });
  await region.getByRole('link', { name: 'Look at the photo' }).waitFor();
  expect(await region.locator('img').count()).toBe(0);
  await looksRight('attached');
  await page.goto(`${address}/words`);
  const picture = region.getByAltText('Photo from the reporter');
  await picture.scrollIntoViewIfNeeded();
  await picture.evaluate((one: HTMLImageElement) => one.decode());
  expect(await picture.evaluate((one: HTMLImageElement) => one.naturalWidth)).toBe(400);
  await looksRight('attached-shown');
  const alone = await page.request.get(`${address}/attachments/${String(row?._id)}`);
  expect(alone.headers()).toMatchObject({
    'content-type': 'image/jpeg',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
  });
  expect(await exifr.parse(await alone.body(), true)).toBeUndefined();
  const nobody = await fetch(`${address}/attachments/${String(row?._id)}`, { redirect: 'manual' });
  expect(nobody.status).toBe(303);
});

test('the sign-in, with what is wrong at its fields, the code, and a link that is over', async () => {
  await browser.context.clearCookies();
  await page.goto(`${demo.url}/console/sign-in`);
  await looksRight('sign-in');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('alert').waitFor();
  await looksRight('sign-in-wrong');
  await page.goto(`${demo.url}/console/link/over`);
  await looksRight('link-over');
});

test('somebody who was invited: password, picture for the phone, recovery codes', async () => {
  const account = { login: 'nana', roles: ['coordinator'], countries: ['GH'], affiliation: 'ngo' };
  const link = await demo.amana.accounts.invite('cli:test', account as never);
  if (!link.ok) throw new Error(link.reason);
  await page.goto(`${demo.url}/console/link/${link.token}`);
  await looksRight('invited');
  for (const field of ['next', 'repeat'])
    await page.locator(`#${field}`).fill('zubira-kolete-dafumo');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.locator('.qr').waitFor();
  await looksRight('enrolment');
});

describe.each(['en', 'fr'])('signed in (%s)', (language) => {
  beforeAll(async () => {
    await browser.context.clearCookies();
    await browser.context.addCookies([{ name: 'amana-language', value: language, url: demo.url }]);
    await signIn(page, demo, 'kwame', '/console/account');
  });

  test.each([
    ['the list', 'list', '/console/cases'],
    ['the list with its filter open', 'filter', '/console/cases?p=1&only=unanswered&state=all'],
    ['an empty list', 'empty', '/console/cases?q=nothing-is-called-so'],
    ['the board', 'board', '/console/board'],
    ['my account', 'account', '/console/account'],
    ['the directory', 'directory', '/console/directory'],
    ['somebody’s absences', 'away', '/console/directory/demo-tg-lome-day/away'],
    ['somebody’s entry', 'entry', '/console/directory/demo-tg-lome-day/entry'],
    ['how the installation is', 'health', '/console/health'],
    ['the polls', 'polls', '/console/polls'],
    ['a poll', 'poll', '/console/polls/job-offers'],
    ['the campaigns', 'campaigns', '/console/campaigns'],
    ['a new campaign', 'campaign-form', '/console/campaigns-form'],
    ['a poll that is changed', 'poll-form', '/console/polls/job-offers/form'],
    ['whom a poll is for', 'send', '/console/polls/job-offers/send?count=1'],
    [
      'whom a poll is for, with what is wrong',
      'send-wrong',
      '/console/polls/job-offers/send?count=1&countries=TOGO&hours-from=20&hours-to=8',
    ],
  ])('%s', async (_, name, path) => {
    await page.goto(`${demo.url}${path}`);
    await looksRight(`${name}-${language}`);
  });

  test('a case that nobody has, with its words', async () => {
    await page.goto(`${demo.url}/console/cases/${id}`);
    await page.locator('.actions details summary').click();
    await looksRight(`case-${language}`);
    await page.goto(`${demo.url}/console/cases/${id}/words`);
    await looksRight(`words-${language}`);
  });

  test('a new poll with what is wrong with it', async () => {
    await page.goto(`${demo.url}/console/polls-form`);
    await page.locator('main button[value=save]').click();
    await page.getByRole('alert').waitFor();
    expect(await page.locator('main .says[lang=en], main .errors [lang=en]').count()).toBe(0);
    await looksRight(`poll-form-wrong-${language}`);
  });

  test('somebody new in the directory with what is wrong', async () => {
    await page.goto(`${demo.url}/console/directory/new?country=TG`);
    await page.locator('#hours-3').fill('morning');
    await page.locator('main form .acts button').click();
    await page.getByRole('alert').waitFor();
    await looksRight(`entry-wrong-${language}`);
  });

  test('a new helpline with what is wrong', async () => {
    await page.goto(`${demo.url}/console/directory/helplines/TG`);
    await looksRight(`helpline-${language}`);
    await page.locator('#number').fill('call us');
    await page.locator('main form .acts button').click();
    await page.getByRole('alert').waitFor();
    await looksRight(`helpline-wrong-${language}`);
  });

  test('asking the reporter', async () => {
    await page.goto(`${demo.url}/console/cases/${id}/ask`);
    await looksRight(`ask-${language}`);
  });

  test('a form with what is wrong with it', async () => {
    await page.goto(`${demo.url}/console/cases/${id}/close`);
    await page.locator('main form .acts button').click();
    await page.getByRole('alert').waitFor();
    await looksRight(`close-wrong-${language}`);
  });
});

test.each(['en', 'fr'])('the audit log, and what came of its check (%s)', async (language) => {
  await browser.context.clearCookies();
  await browser.context.addCookies([{ name: 'amana-language', value: language, url: demo.url }]);
  await signIn(page, demo, 'nadia', '/console/audit');
  await looksRight(`audit-${language}`);
  await page.locator('form[action$=verify] button').click();
  await page.locator('aside .banner.good').waitFor();
  await looksRight(`audit-whole-${language}`);
});

describe.each(['en', 'fr'])('accounts and keys (%s)', (language) => {
  const go = (path: string) => page.goto(`${demo.url}/console/${path}`);
  beforeAll(async () => {
    await browser.context.clearCookies();
    await browser.context.addCookies([{ name: 'amana-language', value: language, url: demo.url }]);
    await signIn(page, demo, 'admin', '/console/accounts');
  });

  test('the list, an invitation with what is wrong, its link, an account, and the end of one', async () => {
    await looksRight(`accounts-${language}`);
    await go('accounts/new');
    await page.locator('main form .acts button').click();
    await page.getByRole('alert').waitFor();
    await looksRight(`invite-wrong-${language}`);
    await page.locator('#login').fill(`nuno-${language}`);
    await page.locator('input[value=auditor]').check();
    await page.locator('main form .acts button').click();
    await page.locator('.link-once').waitFor();
    await looksRight(`link-once-${language}`);
    await go('accounts');
    await page.getByRole('link', { name: 'dede' }).click();
    await page.locator('main details summary').click();
    await looksRight(`account-one-${language}`);
  });

  test('keys: who waits for one, and who has one', async () => {
    const [dede] = (await demo.amana.accounts.list()).filter(({ staff }) => staff.login === 'dede');
    await demo.amana.accounts.revoke('cli:test', dede?.staff.account ?? '', ['TG']);
    await browser.context.clearCookies({ name: 'amana' });
    await signIn(page, demo, 'kwame', '/console/keys');
    await page.locator('main details summary').click();
    await looksRight(`keys-${language}`);
    await page.locator('main form[action$=give] button').first().click();
    await page.locator('.banner.good').waitFor();
    await looksRight(`keys-given-${language}`);
  });
});

test('my account, and a new phone with its password wrong', async () => {
  await browser.context.clearCookies();
  const link = await demo.amana.accounts.invite('cli:test', {
    login: 'yaya',
    roles: ['auditor'],
    countries: [],
  });
  if (!link.ok) throw new Error(link.reason);
  await page.goto(`${demo.url}/console/link/${link.token}`);
  for (const field of ['next', 'repeat'])
    await page.locator(`#${field}`).fill('zubira-kolete-dafumo');
  await page.getByRole('button', { name: 'Continue' }).click();
  const secret = await page.locator('.qr code').innerText();
  await page.locator('#code').fill(phoneCodeAt(secret, demo.clock.now()));
  await page.getByRole('button', { name: 'I have written the codes down' }).click();
  await page.goto(`${demo.url}/console/account`);
  await page.getByRole('heading', { name: 'Sessions' }).waitFor();
  await looksRight('my-account');
  await page.getByRole('link', { name: 'New phone and codes' }).click();
  await page.locator('#password').fill('not-mine');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('alert').waitFor();
  await looksRight('my-phone-wrong');
});

describe('in English', () => {
  beforeAll(async () => {
    await browser.context.clearCookies();
    await signIn(page, demo, 'kwame', '/console/account');
  });

  test.each([
    ['note'],
    ['assign'],
    ['priority'],
    ['escalate'],
    ['link'],
    ['redact'],
    ['exclude'],
    ['reveal'],
  ])('the form of a case: %s', async (act) => {
    await page.goto(`${demo.url}/console/cases/${id}/${act}`);
    expect(await page.locator('main h1').count()).toBe(1);
    await looksRight(`form-${act}`);
  });

  test('a case that somebody has, and that it is held is said to whoever comes second', async () => {
    await page.goto(`${demo.url}/console/cases/${taken}`);
    await page.getByRole('button', { name: 'I have it' }).click();
    await page.getByText('Taken by: you').waitFor();
    await looksRight('case-mine');
  });

  test('several cases before they are done with, and afterwards', async () => {
    await page.goto(`${demo.url}/console/cases`);
    for (const box of await page.locator('[data-row] input[type=checkbox]').all())
      await box.check();
    await page.getByRole('button', { name: 'Give to…' }).click();
    await page.getByRole('heading', { name: /to somebody/ }).waitFor();
    await looksRight('bulk');
  });

  test('the board where nobody answered, and the help', async () => {
    demo.clock.advance(3 * HOUR);
    await page.goto(`${demo.url}/console/sign-in`);
    await signIn(page, demo, 'kwame', '/console/board');
    await looksRight('board-late');
    await page.goto(`${demo.url}/console/help`);
    await looksRight('help');
  });

  test('what is not there, and what is not for the role', async () => {
    await page.goto(`${demo.url}/console/nowhere`);
    await looksRight('nothing');
    await browser.context.clearCookies();
    await signIn(page, demo, 'maria', '/console/reveals');
    await looksRight('reveals-empty');
    await page.goto(`${demo.url}/console/board`);
    await looksRight('forbidden');
  });

  test('the addresses that hear of events: none, a form with what is wrong, its secret, one, and its end', async () => {
    await browser.context.clearCookies();
    await signIn(page, demo, 'binta', '/console/webhooks');
    await looksRight('webhooks-none');
    await page.getByRole('link', { name: 'Register an address' }).click();
    await page.getByLabel('Address').fill('http://partner.example/h');
    await page.getByRole('button', { name: 'Register an address' }).click();
    await page.getByText('3 things are to be put right').waitFor();
    await looksRight('webhooks-wrong');
    await page.getByLabel('Address').fill('https://cases.partner.example/hooks/amana');
    for (const name of ['new cases', 'cases taken', 'published results', 'Togo'])
      await page.getByLabel(name, { exact: true }).check();
    await page.getByRole('button', { name: 'Register an address' }).click();
    await page.getByRole('heading', { name: 'The secret, once' }).waitFor();
    await looksRight('webhooks-secret');
    await page.getByRole('link', { name: 'To the webhook' }).click();
    await page.getByRole('heading', { name: /cases.partner.example/ }).waitFor();
    await looksRight('webhooks-one');
    await page.getByRole('link', { name: 'Remove' }).click();
    await looksRight('webhooks-remove');
    await page.goto(`${demo.url}/console/webhooks`);
    await looksRight('webhooks');
  });

  test('on paper there is nothing to press', async () => {
    await browser.context.clearCookies();
    await signIn(page, demo, 'kwame', `/console/cases/${id}`);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('main button:visible').count()).toBe(0);
    expect(await page.locator('h1').isVisible()).toBe(true);
    await page.emulateMedia({ media: 'screen' });
  });
});
