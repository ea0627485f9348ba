import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { chmodSync, renameSync } from 'node:fs';
import path from 'node:path';
import type { Finding } from '../../src/cli/doctor/finding.js';
import { checkLocales } from '../../src/cli/doctor/locales.js';
import { checkNode } from '../../src/cli/doctor/machine.js';
import { checkChannels } from '../../src/cli/doctor/channels.js';
import { checkReception } from '../../src/cli/doctor/reception.js';
import { importDirectory } from '../../src/directory/import.js';
import { parseDirectory } from '../../src/directory/file.js';
import { seedCountries } from '../../src/directory/seed.js';
import { readConfig, type Config } from '../../src/app/config.js';
import { keyFiles } from '../../src/privacy/keyfile.js';
import { localesFolder } from '../../src/shared/texts/locale-file.js';
import type { Clock } from '../../src/shared/clock.js';
import type { ChannelId } from '../../src/bots/channel.js';
import type { FocalPoint } from '../../src/directory/directory.js';
import { ourNumbers } from '../fixtures/people.js';
import { startTelegramServer, type TelegramServer } from '../support/telegram-server.js';
import { startTwilioServer, type TwilioServer } from '../support/twilio-server.js';
import { newInstallation, passphrase, testIo, type TestInstallation } from './support.js';

const PUBLIC_URL = 'https://tips.amana.test';
let here: TestInstallation;
let twilio: TwilioServer;
let telegram: TelegramServer;
let env: Record<string, string | undefined>;

beforeAll(async () => {
  [here, twilio, telegram] = await Promise.all([
    newInstallation(),
    startTwilioServer(),
    startTelegramServer(),
  ]);
  await seedCountries(here.db, new Date());
  const people = `id,name,role,affiliation,country,language,reach1
tg-1,Kossi,focal-point,ngo,TG,fr,sms:+22890000101
desk,Desk,regional-desk,regional,ECOWAS,en,sms:+2348030000106`;
  const parsed = parseDirectory(people, 'csv', 'people.csv');
  if (!parsed.ok) throw new Error('the people of this test do not fit');
  await importDirectory(here.db, here.keys.gateway(), parsed.directory, new Date());
  env = {
    ...here.env,
    PUBLIC_URL,
    TWILIO_ACCOUNT_SID: twilio.accountSid,
    TWILIO_AUTH_TOKEN: twilio.authToken,
    TWILIO_SMS_FROM: ourNumbers.sms,
    TWILIO_WHATSAPP_FROM: ourNumbers.whatsapp,
    TWILIO_API_URL: twilio.url,
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_URL: telegram.url,
  };
});
beforeEach(() => {
  twilio.account.status = 'active';
  twilio.account.numbers.set(ourNumbers.sms, {
    url: `${PUBLIC_URL}/webhooks/sms#rc=2&rp=all`,
    fallback: `${PUBLIC_URL}/webhooks/sms/fallback`,
  });
  twilio.account.whatsapp.set(ourNumbers.whatsapp, {
    url: `${PUBLIC_URL}/webhooks/whatsapp`,
    fallback: `${PUBLIC_URL}/webhooks/whatsapp/fallback`,
  });
});
afterAll(async () => {
  await Promise.all([here.close(), twilio.close(), telegram.close()]);
});

async function examined(changes: Record<string, string | undefined> = {}, clock?: Clock) {
  const io = testIo({ ...env, ...changes }, clock);
  const { code, out } = await here.run(['doctor', '--json'], io);
  const { findings } = JSON.parse(out) as { findings: Finding[] };
  const of = (check: string, state: Finding['state'] = 'failure') =>
    findings
      .filter((one) => one.check === check && one.state === state)
      .map(({ says }) => says)
      .join(' ');
  return { code, findings, of };
}

test('an installation that is right has no failure, and each warning names its fix', async () => {
  const { code, findings, of } = await examined();
  expect(findings.filter(({ state }) => state === 'failure')).toEqual([]);
  expect(code).toBe(0);
  expect(of('replica set', 'ok')).toContain('transactions');
  expect(of('writing', 'ok')).toContain('majority');
  expect(of('twilio sms', 'ok')).toContain('posted to us');
  expect(of('twilio whatsapp', 'ok')).toContain('posted to us');
  expect(of('clock', 'ok')).toBe('agrees with MongoDB and Twilio and Telegram');
  expect(of('telegram', 'warning')).toContain('not what it should be');
  expect(of('directory', 'warning')).toMatch(/without focal points.*BF.*without an agency head/);
  expect(of('helplines', 'warning')).toContain('TG');
  expect(of('keys', 'warning')).toContain('SN');
  expect(of('reception', 'warning')).toMatch(/Focal points of TG.*third parties/);
  for (const { state, fix } of findings) expect(state === 'ok' || Boolean(fix)).toBe(true);
  // The clock is read without credentials: any answer has the time.
  expect(twilio.complaints).toEqual(['wrong credentials']);
  expect(await here.db.cases.db?.listCollections({ name: /^doctor/ }).toArray()).toEqual([]);
});

test('whether the jobs that call people succeed in some process is said, by the clock of the database alone', async () => {
  const beats = here.db.gateway.collection<{ _id: string }>('heartbeats');
  expect((await examined()).of('jobs', 'warning')).toMatch(/No job has ever run/);
  const beat = (job: string, at: object) =>
    beats.updateOne({ _id: job }, [{ $set: { beats: 1, at } }], { upsert: true });
  const ago = (ms: number) => ({ $subtract: ['$$NOW', ms] });
  await beat('escalation', ago(5_000));
  expect((await examined()).of('jobs')).toMatch(/outbox has never succeeded/);
  await beat('outbox', ago(0));
  const year = 365 * 24 * 3_600_000;
  const wrong: Clock = { now: () => new Date(Date.now() + year) };
  expect((await examined({}, wrong)).of('jobs', 'ok')).toBe('escalation and outbox succeed');
  await beat('escalation', ago(12 * 60_000));
  const late = await examined();
  expect([late.code, late.of('jobs')]).toEqual([
    1,
    'The job escalation has not succeeded for 12 min in any process: calls are not made.',
  ]);
  // The clock of the database was set back: this is no
  // reason to be alarmed, and the watchdogs go by no clock.
  await beat('escalation', ago(-year));
  expect((await examined()).of('jobs', 'ok')).not.toBe('');
  await beats.deleteMany({});
});

test('people read it as lines with what to do', async () => {
  const { code, out } = await here.run(['doctor'], testIo(env));
  expect(code).toBe(0);
  expect(out).toMatch(/^ok +node: Node v/);
  expect(out).toMatch(/^warning {2}helplines: .*\n +→ Call them/m);
  expect(out).toMatch(/\d+ ok, \d+ warnings, 0 failures\n$/);
});

test('that nobody tells people when their text cannot be kept is pointed out, with the address that does', async () => {
  const url = `${PUBLIC_URL}/webhooks/sms`;
  twilio.account.numbers.set(ourNumbers.sms, { url });
  const { code, of, findings } = await examined();
  expect(code).toBe(0);
  expect(of('twilio sms', 'warning')).toContain('are not told');
  expect(
    findings.find(({ check, state }) => check === 'twilio sms' && state === 'warning')?.fix,
  ).toContain(`POST ${url}/fallback`);
  twilio.account.numbers.set(ourNumbers.sms, { url, fallback: url });
  expect((await examined()).of('twilio sms', 'warning')).toContain('does not answer for it');
  // Text that Twilio keeps and says by itself, when this machine is away.
  twilio.account.numbers.set(ourNumbers.sms, {
    url,
    fallback: 'https://handler.twilio.com/twiml/EH0123',
  });
  expect((await examined()).of('twilio sms', 'warning')).toBe('');
});

test('a webhook that leads elsewhere, nowhere, or by GET is found', async () => {
  twilio.account.numbers.set(ourNumbers.sms, { url: 'https://demo.twilio.com/welcome' });
  twilio.account.whatsapp.set(ourNumbers.whatsapp, {
    url: `${PUBLIC_URL}/webhooks/whatsapp`,
    method: 'GET',
  });
  const { code, of, findings } = await examined();
  expect(code).toBe(1);
  expect(of('twilio sms')).toContain('another address');
  expect(of('twilio whatsapp')).toContain('GET');
  expect(findings.find(({ check }) => check === 'twilio sms')?.fix).toContain(
    `POST ${PUBLIC_URL}/webhooks/sms`,
  );
  twilio.account.numbers.clear();
  twilio.account.status = 'suspended';
  const without = await examined();
  expect(without.of('twilio sms')).toContain('no such sender');
  expect(without.of('twilio')).toContain('suspended');
});

test('a messaging service and a short code are looked up too', async () => {
  const service = `MG${'a1'.repeat(16)}`;
  twilio.account.services.set(service, { url: `${PUBLIC_URL}/webhooks/sms` });
  expect((await examined({ TWILIO_SMS_FROM: service })).of('twilio sms', 'ok')).toContain(
    'posted to us',
  );
  twilio.account.services.set(service, { url: `${PUBLIC_URL}/webhooks/sms`, byNumber: true });
  expect((await examined({ TWILIO_SMS_FROM: service })).of('twilio sms')).toContain('nowhere');
  twilio.account.numbers.set('38383', { url: `${PUBLIC_URL}/webhooks/sms` });
  expect((await examined({ TWILIO_SMS_FROM: '38383' })).of('twilio sms', 'ok')).toContain(
    'posted to us',
  );
});

test('wrong credentials and providers that are away are told apart', async () => {
  const wrong = await examined({
    TWILIO_AUTH_TOKEN: 'f0'.repeat(16),
    TELEGRAM_BOT_TOKEN: '12:CANARYtoken',
  });
  expect([wrong.code, wrong.of('twilio'), wrong.of('telegram')]).toEqual([
    1,
    'Twilio refuses these credentials.',
    'Telegram refuses the token.',
  ]);
  const nobody = 'http://127.0.0.1:9';
  const away = await examined({ TWILIO_API_URL: nobody, TELEGRAM_API_URL: nobody });
  expect(away.of('twilio')).toContain('could not be asked');
  expect(away.of('telegram')).toContain('could not be asked');
  twilio.reset();
});

test('waiting updates and a failed delivery of Telegram are warnings', async () => {
  const result = {
    url: 'https://elsewhere.example/CANARY',
    has_custom_certificate: false,
    pending_update_count: 250,
    last_error_date: Math.floor(Date.now() / 1_000) - 60,
    last_error_message: 'Wrong response from the webhook: CANARY',
  };
  telegram.fail({ body: JSON.stringify({ ok: true, result }) }, { method: 'getWebhookInfo' });
  const { of } = await examined();
  expect(of('telegram', 'warning')).toMatch(
    /not what it should be.*250 updates wait.*A delivery failed/,
  );
});

test('a clock that is five minutes off is a failure, whoever tells it', async () => {
  const { code, of } = await examined({}, { now: () => new Date(Date.now() + 300_000) });
  expect(code).toBe(1);
  expect(of('clock')).toMatch(/30\d s ahead of that of MongoDB.*Twilio.*Telegram/);
});

test('with the database down the rest is still looked at, and it ends with 3', async () => {
  const { code, of } = await examined({
    MONGODB_URI: 'mongodb://127.0.0.1:9/?serverSelectionTimeoutMS=200',
  });
  expect(code).toBe(3);
  expect(of('mongod')).toBe('MongoDB does not answer.');
  expect(of('twilio sms', 'ok')).toContain('posted to us');
});

test('two users who can read both halves are a failure', async () => {
  const uri = here.db.address.gatewayUri;
  const { of } = await examined({
    MONGODB_GATEWAY_URI: uri,
    MONGODB_CASES_URI: `${uri}&appName=cases`,
  });
  expect(of('separation')).toMatch(
    /gateway's user can read the cases, and the cases' user can read/,
  );
});

test('key files that others may read are a failure', async () => {
  const { gateway } = keyFiles(here.env.AMANA_KEYS ?? '');
  chmodSync(gateway, 0o644);
  const { code, of } = await examined();
  chmodSync(gateway, 0o600);
  expect(code).toBe(1);
  expect(of('keys')).toContain('chmod 600');
});

test('a vault that is not on the machine is pointed out', async () => {
  const { vault } = keyFiles(here.env.AMANA_KEYS ?? '');
  renameSync(vault, `${vault}.aside`);
  const { of } = await examined();
  renameSync(`${vault}.aside`, vault);
  expect(of('keys')).toBe('');
  expect(of('keys', 'warning')).toContain('vault.json is not on this machine');
});

test('in production, no keys and one user for both halves are found', async () => {
  const production = {
    NODE_ENV: 'production',
    TELEGRAM_WEBHOOK_SECRET: 'a8Wq2LmZ9rTx',
    AMANA_KEYS: path.join(here.folder, 'none'),
  };
  const { of } = await examined(production);
  expect(of('keys')).toBe('There are no keys.');
  expect(of('separation', 'warning')).toContain('One MongoDB user');
});

test('a configuration that is wrong is told by the names of its variables', async () => {
  const { code, of } = await examined({ PORT: 'CANARY' });
  expect(code).toBe(1);
  expect(of('configuration')).toContain('PORT');
});

test('people on a channel that is not set up are named by their ids; an installation without channels is told so', () => {
  const person = (id: string, channel: ChannelId) =>
    ({ id, active: true, reaches: [{ channel, to: '1' }] }) as unknown as FocalPoint;
  const people = [person('ama', 'sms'), person('kofi', 'telegram'), person('esi', 'demo-sms')];
  const bySms = readConfig({ ...env, TELEGRAM_BOT_TOKEN: undefined, AMANA_DEMO: 'off' });
  expect(checkChannels(bySms, people)).toMatchObject([
    { state: 'failure', says: expect.stringMatching(/reach kofi, esi: .*\(sms, whatsapp\)/) },
  ]);
  expect(checkChannels(bySms, [person('ama', 'sms')])).toMatchObject([{ state: 'ok' }]);
  const none = { twilio: undefined, telegram: undefined, demo: false } as unknown as Config;
  expect(checkChannels(none, people)).toMatchObject([{ state: 'warning' }]);
});

test('senders that nobody can answer, or from countries without two-way SMS, are warned of', () => {
  const config = readConfig({ ...env, TWILIO_SMS_FROM: '+2348030000999' });
  const said = checkReception(config, [])
    .map(({ says }) => says)
    .join();
  expect(said).toMatch(/number of NG.*Twilio's own page/);
  expect(checkReception(readConfig({ ...env, TWILIO_SMS_FROM: undefined }), [])).toEqual([]);
});

test('an old Node is a failure, and draft languages are a warning', () => {
  expect(checkNode('v20.18.9')[0]?.state).toBe('failure');
  expect(checkNode('v22.0.0')[0]?.state).toBe('ok');
  expect(checkLocales(localesFolder()).map(({ state }) => state)).toEqual(['ok', 'warning']);
});

test('no secret, no number and no address was ever said', () => {
  expect(here.said()).not.toMatch(/CANARY|22890000101|2348030000106|14155550100/);
  for (const secret of [passphrase, twilio.authToken, telegram.token])
    expect(here.said()).not.toContain(secret);
});
