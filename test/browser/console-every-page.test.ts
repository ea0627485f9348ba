import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { consoleRoutes } from '../../src/console/routes.js';
import { HOUR } from '../../src/shared/clock.js';
import { ghanaAlert, neighbourFeed } from '../support/neighbour.js';
import { morningClock, startTestDemo, type TestDemo } from '../demo/support.js';
import { openBrowser, type TestBrowser } from './support/chromium.js';
import { report, signIn, untilCode } from './support/console.js';
import { cutOff, spillsOver } from './support/layout.js';
import { lowContrast, nameless, scrollsSideways, tooSmall } from './support/page-checks.js';
import { againstWcag } from './support/wcag.js';
import { watch } from './support/watch.js';

/** The windows that people have, narrowest first. */
const windows = [
  { width: 360, height: 740 },
  { width: 768, height: 1024 },
  { width: 1366, height: 650 },
  { width: 1400, height: 900 },
  { width: 1440, height: 900 },
] as const;

let demo: TestDemo;
let browser: TestBrowser;
let page: Page;
let complaints: string[];
/** What the addresses of pages name. */
const ids = { case: '', closed: '', missing: '', link: '', call: '', account: '', referral: '' };
const alert = { review: '', edit: '' };
const relay = { review: '', edit: '' };
let webhook = '';
const sending = { polls: '', campaigns: '' };

const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click();
const go = (path: string) => page.goto(`${demo.url}${path}`);

async function as(login: string, path = '/console/account'): Promise<void> {
  await browser.context.clearCookies();
  await browser.context.addCookies([{ name: 'amana-language', value: 'en', url: demo.url }]);
  await signIn(page, demo, login, path);
}

/** A case that a partner is asked about, one that is closed, and one of a missing child. */
async function makeCases(): Promise<void> {
  const told = await report(demo, 'They are holding three girls behind the market in Accra');
  ids.case = told.id;
  await untilCode(demo, told.from);
  const called = (await demo.amana.escalations.list()).find(({ _id }) => _id === told.id);
  ids.call = called?.calls[0]?.link ?? '';
  ids.closed = (await report(demo, 'A man with a gun keeps four children in Accra')).id;
  ids.missing = (await report(demo, 'Ama is held by a man with a gun in Kumasi')).id;
  const answers = { officials: 'no', missingAge: '7', missingSex: 'girl' };
  await demo.db.cases
    .collection('tips')
    .updateOne(
      { _id: ids.missing as never },
      { $set: { kind: 'missing', 'entries.0.step': 'missingName', answers, area: 'GH-AH' } },
    );
  await as('kwame', `/console/cases/${ids.closed}/close`);
  await page.locator('input[value=Closed]').check({ force: true });
  await page.getByLabel('Reason').selectOption('personSafe');
  await press('Close the case');
  await page.getByText('The case is closed.').waitFor();
}

async function addPartner(): Promise<void> {
  await as('kwame', '/console/directory/partners/TG');
  await page.locator('[name=name]').fill('House of Hope');
  await page.locator('[name=organisation]').fill('shelter');
  await page.locator('[name=affiliation]').selectOption('ngo');
  await page.locator('[name=services][value=shelter]').check();
  await page.locator('[name=source]').fill('asked its head');
  await page.locator('main form .acts button').click();
  await page.getByText('The organisation is saved.').waitFor();
}

async function addCriteria(): Promise<void> {
  await as('kwame', '/console/directory/criteria/TG');
  await page.locator('[name=from]').fill('2030-01-01');
  await page.locator('[name=source]').fill('Decree 12');
  await page.locator('main form .acts button.primary').click();
  await page.getByText('The criteria are saved.').waitFor();
}

async function askPartner(): Promise<void> {
  await go(`/console/cases/${ids.case}/refer`);
  await page.locator('[name=organisation]').selectOption('shelter');
  await page.locator('[name=purpose]').selectOption('shelter');
  await page.locator('[name=words]').fill('Three people need a safe place tonight.');
  await page.locator('main form .acts button').click();
  await page.waitForURL((url) => !url.pathname.endsWith('/refer'));
  const [asked] = await demo.db.cases.collection('referrals').find().toArray();
  ids.referral = String(asked?._id);
}

async function beginAlert(): Promise<void> {
  await go(`/console/cases/${ids.missing}/criteria/description`);
  await page.locator('input[name=verdict][value=yes]').check();
  await page.locator('main form .acts button').click();
  await go(`/console/alerts/new?case=${ids.missing}`);
  await press('Begin');
  await page.getByRole('heading', { name: /: write$/ }).waitFor();
  alert.edit = new URL(page.url()).pathname;
  alert.review = alert.edit.replace('/edit', '');
}

/** An alert of a neighbour that is passed on. */
async function passOn(): Promise<void> {
  const ghana = await neighbourFeed(demo);
  ghana.publish(ghanaAlert(new Date(demo.clock.now().getTime() - HOUR)));
  expect(await ghana.read()).toBe(1);
  await ghana.stop();
  await go('/console/alerts/neighbours');
  await page.locator('[name=country]').selectOption('TG');
  await press('Pass it on');
  await page.getByRole('heading', { name: "A neighbour's alert" }).waitFor();
  relay.review = new URL(page.url()).pathname;
  relay.edit = `${relay.review}/edit`;
}

async function registerWebhook(): Promise<void> {
  await as('binta', '/console/webhooks/new');
  await page.locator('[name=url]').fill('https://cases.partner.example/hooks');
  await page.locator('[name=kinds]').first().check();
  await page.locator('[name=countries][value=TG]').check();
  await page.locator('main form .acts button').click();
  webhook = (await page.locator('a.press[href^="/console/webhooks/"]').getAttribute('href')) ?? '';
}

async function draft(of: 'polls/job-offers' | 'campaigns/real-offer'): Promise<string> {
  await go(`/console/${of}/send?count=1`);
  await press('Continue with this');
  await page.waitForURL(/\/sendings\//);
  return new URL(page.url()).pathname;
}

beforeAll(async () => {
  demo = await startTestDemo(morningClock());
  browser = await openBrowser({ locale: 'en', viewport: windows[2] });
  page = await browser.context.newPage();
  complaints = watch(page, () => demo.url);
  await makeCases();
  await addPartner();
  await addCriteria();
  await askPartner();
  await beginAlert();
  sending.polls = await draft('polls/job-offers');
  sending.campaigns = await draft('campaigns/real-offer');
  await passOn();
  await registerWebhook();
  const invited = await demo.amana.accounts.invite('cli:test', {
    login: 'nana',
    roles: ['auditor'],
    countries: [],
  });
  if (!invited.ok) throw new Error(invited.reason);
  [ids.link, ids.account] = [invited.token, invited.account];
}, 240_000);
afterAll(async () => {
  await browser.close();
  await demo.stop();
});

/** Who sees a page, and where it is; or why nobody looks at it here. */
type Visited = readonly [login: string, at: () => string] | { readonly notLookedAt: string };

const file = { notLookedAt: 'a file to keep, no page' };
const ofCase = (login: string, below = '', id: () => string = () => ids.case): Visited => [
  login,
  () => `/console/cases/${id()}${below}`,
];
const still = (login: string, at: string): Visited => [login, () => at];
const missing = (below: string) => ofCase('kwame', below, () => ids.missing);
const documents = (of: 'polls' | 'campaigns', name: string): Readonly<Record<string, Visited>> => {
  const at = `/console/${of}`;
  return {
    [at]: still('kwame', at),
    [`${at}-form`]: still('kwame', `${at}-form`),
    [`${at}-new`]: still('kwame', `${at}-new`),
    [`${at}/:name`]: still('kwame', `${at}/${name}`),
    [`${at}/:name/form`]: still('kwame', `${at}/${name}/form`),
    [`${at}/:name/yaml`]: still('kwame', `${at}/${name}/yaml`),
    [`${at}/:name/send`]: still('kwame', `${at}/${name}/send?count=1`),
    [`${at}/:name/sendings/:id`]: ['kwame', () => sending[of]],
  };
};
const forms = 'note assign close priority escalate link join redact exclude reveal refer ask';

const visited: Readonly<Record<string, Visited>> = {
  '/console': { notLookedAt: 'it leads to the first page of the role' },
  '/console/help': still('kwame', '/console/help'),
  '/console/sign-in': still('', '/console/sign-in'),
  '/console/link/:token': ['', () => `/console/link/${ids.link}`],
  '/console/account': still('nadia', '/console/account'),
  '/console/account/phone': still('nadia', '/console/account/phone'),
  '/console/accounts': still('admin', '/console/accounts'),
  '/console/accounts/new': still('admin', '/console/accounts/new'),
  '/console/accounts/:id': ['admin', () => `/console/accounts/${ids.account}`],
  '/console/keys': still('kwame', '/console/keys'),
  '/console/cases': still('kwame', '/console/cases'),
  '/console/cases/:id': ofCase('kwame'),
  '/console/cases/:id/words': ofCase('kwame', '/words'),
  '/console/cases/:id/attachments/:attachment': file,
  '/console/cases/:id/reopen': ofCase('kwame', '/reopen', () => ids.closed),
  '/console/cases/:id/keep': ofCase('kwame', '/keep', () => ids.closed),
  ...Object.fromEntries(
    forms.split(' ').map((act) => [`/console/cases/:id/${act}`, ofCase('kwame', `/${act}`)]),
  ),
  '/console/cases/:id/criteria/:criterion': missing('/criteria/description'),
  '/console/board': still('kwame', '/console/board'),
  '/console/board/live': { notLookedAt: 'a part of /console/board, for its script' },
  '/console/board/hand-over': still('kwame', '/console/board/hand-over'),
  '/k/:code': ['kwame', () => `/k/${ids.call}`],
  '/console/reveals': still('maria', '/console/reveals'),
  '/console/referrals': still('esi', '/console/referrals'),
  '/console/referrals/:id': ['esi', () => `/console/referrals/${ids.referral}`],
  '/console/directory': still('kwame', '/console/directory'),
  '/console/directory/new': still('kwame', '/console/directory/new?country=TG'),
  '/console/directory/:id/away': still('kwame', '/console/directory/demo-tg-lome-day/away'),
  '/console/directory/:id/entry': still('kwame', '/console/directory/demo-tg-lome-day/entry'),
  '/console/directory/helplines/:country': still('kwame', '/console/directory/helplines/TG'),
  '/console/directory/helplines/:country/:name': still(
    'kwame',
    '/console/directory/helplines/TG/1011',
  ),
  '/console/directory/criteria/:country': still('kwame', '/console/directory/criteria/TG'),
  '/console/directory/criteria/:country/:name': still(
    'kwame',
    '/console/directory/criteria/TG/2030-01-01',
  ),
  '/console/directory/partners/:country': still('kwame', '/console/directory/partners/TG'),
  '/console/directory/partners/:country/:name': still(
    'kwame',
    '/console/directory/partners/TG/shelter',
  ),
  '/console/health': still('admin', '/console/health'),
  '/console/audit': still('nadia', '/console/audit'),
  '/console/cases.csv': file,
  '/console/audit.csv': file,
  ...documents('polls', 'job-offers'),
  ...documents('campaigns', 'real-offer'),
  '/console/alerts': still('kwame', '/console/alerts'),
  '/console/alerts/new': ['kwame', () => `/console/alerts/new?case=${ids.missing}`],
  '/console/alerts/neighbours': still('yao', '/console/alerts/neighbours'),
  '/console/alerts/:id': ['kwame', () => alert.review],
  '/console/alerts/:id/review': ['kwame', () => `${alert.review}/review`],
  '/console/alerts/:id/edit': ['kwame', () => alert.edit],
  '/console/alerts/:id/picture': file,
  '/console/webhooks': still('binta', '/console/webhooks'),
  '/console/webhooks/new': still('binta', '/console/webhooks/new'),
  '/console/webhooks/:webhook': ['binta', () => webhook],
  '/console/webhooks/:webhook/remove': ['binta', () => `${webhook}/remove`],
};
/** Pages that are other ones for another kind of thing. */
const others: Readonly<Record<string, Visited>> = {
  'an alert that is passed on': ['kwame', () => relay.review],
  'an alert that is passed on, to be written': ['kwame', () => relay.edit],
};

test('every page of the console is looked at here, or it is said why not', () => {
  const pages = consoleRoutes.filter(({ method }) => method === 'get').map(({ path }) => path);
  expect(Object.keys(visited).sort()).toEqual([...pages].sort());
});

/** All that is wrong with the page that is open, in every window. */
async function wrong(): Promise<string[]> {
  const found: string[] = [];
  for (const window of windows) {
    await page.setViewportSize(window);
    const here = [
      ...(await cutOff(page)).filter((one) => !one.startsWith('cut off: THEAD')),
      ...(await spillsOver(page, 'button, .press, .tag, .card, .waiting, .banner, td, th, nav a')),
      ...((await scrollsSideways(page)) ? ['scrolls sideways'] : []),
    ];
    // What a screen reader and a finger find differs where the layout does.
    if (window.width <= 768)
      here.push(...(await nameless(page)), ...(await tooSmall(page)), ...(await againstWcag(page)));
    found.push(...here.map((one) => `${window.width}: ${one}`));
  }
  await page.emulateMedia({ colorScheme: 'dark' });
  found.push(...(await lowContrast(page)).map((one) => `dark: ${one}`));
  await page.emulateMedia({ colorScheme: 'light' });
  return found;
}

/** Longest words first: a page that holds them holds the others. */
const languages = ['fr', 'pt'] as const;
let who = '-';

const all = { ...visited, ...others };

test.each(Object.entries(all).flatMap(([path, how]) => ('notLookedAt' in how ? [] : [[path]])))(
  'at five sizes, with what a screen reader hears: %s',
  async (path) => {
    const how = all[path];
    if (!how || 'notLookedAt' in how) throw new Error('not looked at');
    const [login, at] = how;
    if (login !== who) {
      if (login === '') await browser.context.clearCookies();
      else await as(login);
      who = login;
    }
    for (const language of languages) {
      const cookie = { name: 'amana-language', value: language, url: demo.url };
      await browser.context.addCookies([cookie]);
      const answered = await go(at());
      expect([at(), answered?.status()]).toEqual([at(), 200]);
      expect(await page.locator('html').getAttribute('lang')).toBe(language);
      expect(await page.locator('main h1').count()).toBe(1);
      expect([language, await wrong()]).toEqual([language, []]);
    }
  },
);

test('the browser had nothing to complain of, and asked nobody else', () => {
  expect(complaints).toEqual([]);
});
