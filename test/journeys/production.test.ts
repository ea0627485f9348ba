import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { chmodSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { compartmentsOf, createKeys } from '../../src/privacy/key-store.js';
import { projectRoot } from '../../src/shared/root.js';
import { aminata, kofi, ourNumbers } from '../fixtures/people.js';
import { cheap, passphrase } from '../privacy/keys.js';
import { dropTestDb, testDb, type TestDb } from '../support/db.js';
import {
  endPrograms,
  newFolder,
  removeFolders,
  runProgram,
  startProgram,
} from '../support/program.js';
import { until } from '../support/until.js';
import { startTelegramServer, type TelegramServer } from '../support/telegram-server.js';
import { startTwilioServer, type TwilioServer } from '../support/twilio-server.js';
import { onThisMachine } from '../support/effort.js';

/** A name that belongs to nobody (RFC 2606), and does not look like an example. */
const PUBLIC_URL = 'https://amana.invalid';

let db: TestDb;
let twilio: TwilioServer;
let telegram: TelegramServer;
/** Everything right: what each test spoils a part of. */
let right: Record<string, string>;

async function keysIn(folder: string, demo: boolean): Promise<string> {
  const keys = path.join(folder, 'keys');
  await createKeys(keys, {
    demo,
    passphrase,
    compartments: compartmentsOf(['GH', 'SN']),
    now: new Date(),
    cost: cheap,
  });
  return keys;
}

beforeAll(async () => {
  db = await testDb();
  twilio = await startTwilioServer();
  telegram = await startTelegramServer({ token: '7700000001:AAHk8rPq2vLw9cXz4bNm6sDf1gJy3uTe5oR' });
  right = {
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PUBLIC_URL,
    MONGODB_URI: db.address.gatewayUri,
    MONGODB_GATEWAY_NAME: db.address.gatewayName,
    MONGODB_CASES_NAME: db.address.casesName,
    AMANA_KEYS: await keysIn(await newFolder(), false),
    TWILIO_ACCOUNT_SID: twilio.accountSid,
    TWILIO_AUTH_TOKEN: twilio.authToken,
    TWILIO_SMS_FROM: ourNumbers.sms,
    TWILIO_API_URL: twilio.url,
    TWILIO_SEGMENTS_PER_SECOND: '1000',
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_WEBHOOK_SECRET: 'f3a9c1e07b6d4852a1c0b7e9d4f68235',
    TELEGRAM_API_URL: telegram.url,
  };
});
afterAll(async () => {
  await endPrograms();
  await Promise.all([twilio.close(), telegram.close(), dropTestDb(db)]);
  await removeFolders();
});

/**
 * Tries to start with something changed (an empty value:
 * not set); it must be refused, without showing a secret.
 */
async function refusal(changes: Readonly<Record<string, string>>): Promise<string> {
  const env = { ...right, ...changes };
  const { code, out, err } = await runProgram(await newFolder(), env, ['start']);
  expect(code).toBe(1);
  expect(out).toBe('');
  for (const name of [
    'TWILIO_AUTH_TOKEN',
    'TELEGRAM_BOT_TOKEN',
    'TELEGRAM_WEBHOOK_SECRET',
    'MONGODB_URI',
  ])
    if (env[name]) expect(err).not.toContain(env[name]);
  expect(err).not.toContain(passphrase);
  expect(err).not.toMatch(/Unexpected|\bat .*:\d+:\d+/);
  return err;
}

describe('production does not start, and says why', () => {
  test('with much that is missing or an example: it names all of it at once', async () => {
    const missing = {
      MONGODB_URI: '',
      PUBLIC_URL: '',
      TWILIO_AUTH_TOKEN: 'changeme',
      TELEGRAM_BOT_TOKEN: '123456789:changeme',
      AMANA_DEMO: 'on',
    };
    const says = await refusal(missing);
    expect(says).toMatch(/^ {2}MONGODB_URI is missing: production needs a MongoDB replica set$/m);
    expect(says).toMatch(
      /^ {2}PUBLIC_URL is missing: Twilio signs the address it calls, as https:/m,
    );
    expect(says).toMatch(/^ {2}TWILIO_AUTH_TOKEN is an example value/m);
    expect(says).toMatch(/^ {2}TELEGRAM_BOT_TOKEN is an example value/m);
    expect(says).toMatch(/^ {2}AMANA_DEMO must be off in production$/m);
    expect(says.trim().split('\n')).toHaveLength(6);
  });

  test('with an address without TLS, the password of an example, and no secret for the webhook of Telegram', async () => {
    const says = await refusal({
      PUBLIC_URL: 'http://amana.invalid',
      MONGODB_URI: 'mongodb://amana:changeme@127.0.0.1:1/?replicaSet=rs0',
      TELEGRAM_WEBHOOK_SECRET: '',
    });
    expect(says).toMatch(/^ {2}PUBLIC_URL must start with https:\/\//m);
    expect(says).toMatch(/^ {2}MONGODB_URI is an example value/m);
    expect(says).toMatch(/^ {2}TELEGRAM_WEBHOOK_SECRET is missing: .*openssl rand/m);
  });

  test('when it is called prod, which would otherwise be no production at all', async () => {
    expect(await refusal({ NODE_ENV: 'prod' })).toMatch(
      /^ {2}NODE_ENV must be development or production or test$/m,
    );
  });

  test('with .env.example copied as it is, every line in force: each example is named', async () => {
    const folder = await newFolder();
    const example = readFileSync(path.join(projectRoot(), '.env.example'), 'utf8');
    writeFileSync(path.join(folder, '.env'), example.replace(/^#(?=[A-Z_]+=)/gm, ''));
    const { code, err } = await runProgram(folder, { PORT: '' }, ['start']);
    expect(code).toBe(1);
    for (const name of [
      'MONGODB_URI',
      'TWILIO_ACCOUNT_SID',
      'TWILIO_AUTH_TOKEN',
      'TELEGRAM_BOT_TOKEN',
      'PUBLIC_URL',
    ])
      expect(err).toMatch(new RegExp(`^ {2}${name} is an example value`, 'm'));
    expect(err).not.toContain('changeme');
  });

  test('without keys: it makes none by itself, and says how they are made', async () => {
    const folder = await newFolder();
    expect(await refusal({ AMANA_KEYS: path.join(folder, 'keys') })).toMatch(
      /There are no keys.*amana keys create/,
    );
    expect(() => readFileSync(path.join(folder, 'keys/gateway.json'))).toThrow(/ENOENT/);
  });

  test('with the keys of the demo', async () => {
    const says = await refusal({ AMANA_KEYS: await keysIn(await newFolder(), true) });
    expect(says).toMatch(
      /does not start with demo keys: gateway\.json and cases\.json\. Run: npx amana keys create/,
    );
  });

  test('with keys that others can read', async () => {
    const keys = await keysIn(await newFolder(), false);
    chmodSync(path.join(keys, 'gateway.json'), 0o644);
    expect(await refusal({ AMANA_KEYS: keys })).toMatch(/gateway\.json.*chmod 600/);
  });

  test('with a key file lost: it names the file, and does not advise to make new keys', async () => {
    const keys = await keysIn(await newFolder(), false);
    renameSync(path.join(keys, 'gateway.json'), path.join(keys, 'gateway.json.old'));
    const says = await refusal({ AMANA_KEYS: keys });
    expect(says).toMatch(/gateway\.json is missing.*backup/);
    expect(says).not.toMatch(/keys create/);
  });

  test('when MongoDB does not answer, within ten seconds', async () => {
    const { code, ms, err } = await runProgram(
      await newFolder(),
      { ...right, MONGODB_URI: 'mongodb://amana:Vq83hT0zKw@127.0.0.1:9/?replicaSet=rs0' },
      ['start'],
    );
    expect(code).toBe(3);
    expect(err).toMatch(/MongoDB does not answer.*MONGODB_URI/);
    expect(err).not.toContain('Vq83hT0zKw');
    expect(ms).toBeLessThan(onThisMachine(10_000));
  });
});

test('with everything right, the vault elsewhere, it starts without a demo and takes texts from both providers', async () => {
  const folder = await newFolder();
  renameSync(path.join(right.AMANA_KEYS ?? '', 'vault.json'), path.join(folder, 'vault.json'));
  const program = startProgram(folder, right);
  const url = await program.url();
  await until('it says where the vault is not', () =>
    program.err().includes('vault.json is not here'),
  );
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  expect((await fetch(`${url}/demo`)).status).toBe(404);
  expect((await fetch(`${url}/webhooks/demo-sms`, { method: 'POST' })).status).toBe(404);

  const line = twilio.connect({ appUrl: url, publicUrl: PUBLIC_URL });
  expect((await line.text(kofi.phone, 'hello')).status).toBe(200);
  const reply = await twilio.waitFor(kofi.phone);
  expect(reply.statusCallback).toMatch(/^https:\/\/amana\.invalid\/webhooks\/sms\//);
  const forged = twilio.connect({ appUrl: url, publicUrl: 'https://elsewhere.invalid' });
  expect((await forged.text(kofi.phone, 'hello')).status).toBe(403);

  expect(telegram.webhook()?.url).toMatch(/^https:\/\/amana\.invalid\/webhooks\/telegram/);
  telegram.forwardTo(url);
  const person = telegram.person(aminata.telegram, { language: 'fr' });
  expect(await person.start()).toMatchObject({ status: 200 });

  expect(await program.end('SIGTERM')).toMatchObject({ code: 0 });
  const shown = program.out() + program.err();
  for (const name of ['TWILIO_AUTH_TOKEN', 'TELEGRAM_BOT_TOKEN', 'TELEGRAM_WEBHOOK_SECRET'])
    expect(shown).not.toContain(right[name]);
  for (const address of [kofi.phone, aminata.telegram]) expect(shown).not.toContain(address);
  expect(twilio.complaints).toEqual([]);
  expect(telegram.refusals).toEqual([]);
});
