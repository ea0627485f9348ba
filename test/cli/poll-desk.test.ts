import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { addToken } from '../../src/access/tokens.js';
import type { Scope } from '../../src/access/scopes.js';
import type { SubscriberDoc } from '../../src/models/gateway/subscriber-doc.js';
import { DAY } from '../../src/shared/clock.js';
import { subscriber } from '../broadcasts/support.js';
import { startTwilioServer } from '../support/twilio-server.js';
import { audited, newInstallation, secretFile, testIo, type TestInstallation } from './support.js';

let here: TestInstallation;
let file: string;
const day = (days: number) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);
const yaml = readFileSync('examples/polls/job-offers.yaml', 'utf8')
  .replace("'2026-12-01T08:00Z'", `'${day(-1)}T08:00Z'`)
  .replace("'2026-12-08T20:00Z'", `'${day(7)}T20:00Z'`);
beforeAll(async () => {
  here = await newInstallation();
  file = secretFile(here.folder, 'job-offers.yaml', yaml);
});
afterAll(() => here.close());

test('a coordinator keeps a poll, sees it, changes it by its tag, releases it, tries it and closes it', async () => {
  expect((await here.run(['polls', 'list'])).out).toMatch(/There are no polls.*amana polls save/);
  const saved = await here.run(['polls', 'save', file]);
  expect(saved).toMatchObject({
    code: 0,
    out: expect.stringMatching(/job-offers version 1 \(draft, tag 1\)/),
  });
  const blind = await here.run(['polls', 'save', file]);
  expect(blind).toMatchObject({ code: 1, err: expect.stringContaining('--over with its tag') });
  expect((await here.run(['polls', 'save', file, '--over', '1', '--json'])).code).toBe(0);
  expect(await here.run(['polls', 'save', file, '--over', '1'])).toMatchObject({
    code: 1,
    err: expect.stringContaining('changed the poll'),
  });

  expect((await here.run(['polls', 'list'])).out).toMatch(/job-offers +1 +draft .* en fr pt +2/);
  expect((await here.run(['polls', 'open', 'job-offers'])).out).toMatch(
    /released: people may answer from/,
  );
  expect((await here.run(['polls', 'try', 'job-offers'])).out).toMatch(
    /text [B-Z]{7} to the number/,
  );
  const shown = JSON.parse((await here.run(['polls', 'show', 'job-offers', '--json'])).out) as {
    state: string;
  };
  expect(shown.state).toBe('open');
  expect(await here.run(['polls', 'words', 'job-offers'])).toMatchObject({
    code: 1,
    err: expect.stringContaining('It is open'),
  });
  expect((await here.run(['polls', 'close', 'job-offers'])).out).toMatch(/is closing/);
  expect(await here.run(['polls', 'open', 'job-offers'])).toMatchObject({
    code: 1,
    err: expect.stringContaining('cannot be opened again'),
  });
  expect(await here.run(['polls', 'show', 'nowhere'])).toMatchObject({
    code: 1,
    err: expect.stringContaining('amana polls list'),
  });
  expect(await audited(here)).toEqual([
    'cli:afi poll.saved poll/job-offers/1',
    'cli:afi poll.saved poll/job-offers/1',
    'cli:afi poll.opened poll/job-offers',
    'cli:afi poll.tried poll/job-offers',
    'cli:afi poll.closed poll/job-offers',
  ]);
});

test('a poll that is refused is not kept, and each mistake is named by its line', async () => {
  const bad = secretFile(
    here.folder,
    'bad.yaml',
    yaml
      .replace('poll: job-offers', 'poll: bad')
      .replace(/closes: .*/, "closes: '2020-01-01T08:00Z'"),
  );
  const refused = await here.run(['polls', 'save', bad]);
  expect(refused).toMatchObject({
    code: 1,
    err: expect.stringMatching(
      /The poll is refused: one thing is wrong.*\n {2}line 11: closes: The poll closes before it opens/,
    ),
  });
  expect((await here.run(['polls', 'show', 'bad'])).code).toBe(1);
});

test('a coordinator sends a poll by typing the number, and it is stopped; wrong numbers and nobody are refused', async () => {
  const sent = secretFile(
    here.folder,
    'three.yaml',
    yaml.replace('poll: job-offers', 'poll: three').replace('join: JOBS', 'join: TRADE'),
  );
  await here.run(['polls', 'save', sent]);
  const people = [0, 1, 2].map((i) =>
    subscriber(here.keys, i, { channel: 'sms', language: 'fr', country: 'TG' }),
  );
  await here.db.gateway.collection<SubscriberDoc>('subscribers').insertMany(people);
  const twilio = await startTwilioServer();
  twilio.account.prices.set('TG', { unit: 'USD', carriers: [['0.1']] });
  const sms = {
    TWILIO_ACCOUNT_SID: twilio.accountSid,
    TWILIO_AUTH_TOKEN: twilio.authToken,
    TWILIO_API_URL: twilio.url,
    TWILIO_SMS_FROM: '+22890000000',
    PUBLIC_URL: 'https://tips.org.tg',
  };
  const run = (...argv: string[]) => here.run(['polls', ...argv], testIo({ ...here.env, ...sms }));
  expect(JSON.parse((await run('count', '--country', 'TG', '--json')).out)).toEqual({ people: 3 });
  const nobody = await here.run(['polls', 'estimate', 'three', '--country', 'GH', '--json']);
  expect(JSON.parse(nobody.out)).toMatchObject({
    sending: { poll: 'three', state: 'draft' },
    estimate: { recipients: 0 },
  });
  const toNobody = ['polls', 'send', 'three', '--country', 'GH', '--number', '1'];
  expect(await here.run(toNobody)).toMatchObject({
    code: 1,
    err: expect.stringContaining('nobody in this audience'),
  });

  const whom = ['--country', 'TG', '--hours', '9-19', '--wave', '2/30'];
  const estimated = await run('estimate', 'three', ...whom);
  expect(estimated.out).toMatch(/recipients +3 of 3/);
  expect(estimated.out).toMatch(
    /sms +TG +\d+ +0\.\d+ USD +Twilio, the highest of its carriers there, 20\d\d-/,
  );
  expect(estimated.out).toMatch(
    /segments +6, cost .*, for what is sent first\n +18, cost .*if everybody answers to the end/,
  );
  expect(estimated.out).toMatch(
    /^Estimate of three: nothing is kept[^]*polls send three --country TG --hours 9-19 --wave 2\/30 --number 3/,
  );
  expect(await run('send', 'three', ...whom, '--number', '4')).toMatchObject({
    code: 1,
    err: expect.stringContaining('it is 3'),
  });
  // Neither estimates nor sendings that were refused have left anything.
  expect(await here.db.gateway.collection('broadcasts').countDocuments({})).toBe(0);
  const begun = (await run('send', 'three', ...whom, '--number', '3')).out;
  expect(begun).toMatch(/three: scheduled.*confirm by afi/s);
  const [, id = ''] = /^(\S+) +poll three/.exec(begun) ?? [];
  expect((await run('status', id)).out).toMatch(/\[\.+\] +0 %/);
  expect((await run('sendings')).out).toMatch(new RegExp(`${id} +poll +three +scheduled`));
  expect((await run('pause', id)).out).toContain('paused');
  expect((await run('stop', id)).out).toMatch(/three: stopp/);
  expect(await run('resume', id)).toMatchObject({
    code: 1,
    err: expect.stringContaining('cannot be done now'),
  });
  expect(await run('estimate', 'three', '--hours', '9')).toMatchObject({
    code: 2,
    err: expect.stringContaining('8-20'),
  });
  expect(await run('results', 'three')).toMatchObject({
    code: 1,
    err: expect.stringContaining('amana polls publish'),
  });
  expect((await run('publish', 'three')).out).toMatch(/not shown of not shown answered/);
  await twilio.close();
});

test('a large sending waits until a second person approves it on the command line', async () => {
  const large = secretFile(
    here.folder,
    'large.yaml',
    yaml.replace('poll: job-offers', 'poll: large').replace('join: JOBS', 'join: LARGE'),
  );
  await here.run(['polls', 'save', large]);
  const people = [10, 11].map((i) =>
    subscriber(here.keys, i, { channel: 'telegram', language: 'pt', country: 'CV' }),
  );
  await here.db.gateway.collection<SubscriberDoc>('subscribers').insertMany(people);
  const telegram = { TELEGRAM_BOT_TOKEN: '123456:AAExB1', AMANA_APPROVE_ABOVE: '1' };
  const run = (...argv: string[]) =>
    here.run(['polls', ...argv], testIo({ ...here.env, ...telegram }));
  const estimated = await run('estimate', 'large', '--country', 'CV');
  expect(estimated.out).toContain('--number 2 (a second person must approve it then)');
  expect(estimated.out).toContain(
    'may go to 1 person in all, and one person may write to 1 person in a day (UTC). ' +
      'So far large went to 0 people and you wrote to 3 people today: 0 people are left.',
  );
  const waiting = (await run('send', 'large', '--country', 'CV', '--number', '2')).out;
  const [, id = ''] = /^(\S+) +poll large/.exec(waiting) ?? [];
  expect(waiting).toMatch(/large: waiting.*confirm by afi/s);
  expect(waiting).toContain(
    'So far large went to 0 people and afi wrote to 3 people today: 0 people are left. ' +
      'This one is for 2 people, so a second person must approve it: ask somebody else',
  );
  expect(waiting).toMatch(/amana polls approve \S+/);
  expect(await run('approve', id)).toMatchObject({
    code: 1,
    err: expect.stringMatching(/Whoever confirmed a sending cannot approve it.*somebody else/s),
  });
  const token = async (person: string, scope: Scope) => [
    '--token-file',
    secretFile(
      here.folder,
      `${person}.token`,
      (await addToken(here.db, { person, scopes: [scope] }, new Date())).token,
    ),
  ];
  expect(await run('approve', id, ...(await token('esi', 'polls:send')))).toMatchObject({
    code: 1,
    err: expect.stringContaining('polls:approve'),
  });
  // A token of the person who confirmed is the same person.
  expect(await run('approve', id, ...(await token('afi', 'polls:approve')))).toMatchObject({
    code: 1,
    err: expect.stringContaining('cannot approve'),
  });
  const approved = await run('approve', id, ...(await token('kofi', 'polls:approve')));
  expect(approved).toMatchObject({
    code: 0,
    out: expect.stringMatching(/large: scheduled.*confirm by afi.*approve by kofi/s),
  });
  expect(await audited(here)).toContain(`cli:kofi sending.approved sending/${id}`);
  expect(await run('approve', id, ...(await token('yao', 'polls:approve')))).toMatchObject({
    code: 1,
    err: expect.stringContaining('is scheduled'),
  });
});

test('with a token file somebody acts as its person, within its scopes', async () => {
  const token = async (...scopes: Scope[]) =>
    secretFile(
      here.folder,
      `${scopes.length}.token`,
      (await addToken(here.db, { person: 'kofi', scopes }, new Date())).token,
    );
  const reader = await token('polls:read');
  expect((await here.run(['polls', 'list', '--token-file', reader])).code).toBe(0);
  const weak = await here.run(['polls', 'close', 'job-offers', '--token-file', reader]);
  expect(weak).toMatchObject({ code: 1, err: expect.stringContaining('polls:send') });
  const sender = await token('polls:read', 'polls:send', 'polls:write');
  const other = secretFile(
    here.folder,
    'two.yaml',
    yaml.replace('poll: job-offers', 'poll: two').replace('join: JOBS', 'join: CRAFT'),
  );
  expect((await here.run(['polls', 'save', other, '--token-file', sender])).code).toBe(0);
  expect(await audited(here)).toContain('cli:kofi poll.saved poll/two/1');
  const gone = await here.run([
    'polls',
    'list',
    '--token-file',
    secretFile(here.folder, 'no.token', 'amana_x.y'),
  ]);
  expect(gone).toMatchObject({ code: 1, err: expect.stringContaining('not valid') });
});
