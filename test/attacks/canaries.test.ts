import { smsWords } from '../support/words.js';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { MongoClient } from 'mongodb';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { tellingOptions } from '../../src/cli/memory.js';
import { checkMemory } from '../../src/cli/doctor/machine.js';
import { readState } from '../../src/mongod/state-file.js';
import { afi, kofi, ourNumbers } from '../fixtures/people.js';
import { lookForCanaries } from '../support/canaries.js';
import {
  endPrograms,
  newFolder,
  removeFolders,
  runProgram,
  startProgram,
  type Program,
} from '../support/program.js';
import { startTwilioServer, type TwilioServer } from '../support/twilio-server.js';
import { newSid } from '../support/twilio-webhook.js';

/**
 * Bytes a core file may have that holds no memory:
 * names of mapped files, and some kilobytes a thread.
 */
const LEAST_CORE = 1_000_000;
const PUBLIC_URL = 'https://amana.example';
const safeWord = 'canarysafeword';
const words = 'CANARYWORDS ils gardent trois filles dans la maison bleue';
const canaries = [
  afi.phone,
  afi.phone.slice(1),
  kofi.phone,
  kofi.phone.slice(1),
  'CANARYWORDS',
  'maison bleue',
  'CANARYPLACE',
  safeWord,
];

let folder: string;
let twilio: TwilioServer;
let program: Program;
beforeAll(async () => {
  folder = await newFolder();
  twilio = await startTwilioServer();
  const account = {
    PUBLIC_URL,
    TWILIO_ACCOUNT_SID: twilio.accountSid,
    TWILIO_AUTH_TOKEN: twilio.authToken,
    TWILIO_SMS_FROM: ourNumbers.sms,
    TWILIO_API_URL: twilio.url,
    TWILIO_SEGMENTS_PER_SECOND: '1000',
    TWILIO_DELETE_AFTER: 'delivered',
  };
  program = startProgram(folder, account);
  await program.url();
});
afterAll(async () => {
  await endPrograms();
  await twilio.close();
  await removeFolders();
});

/** Waits until a reply that Twilio refused is kept for later. */
async function replyWaits(): Promise<void> {
  const client = await MongoClient.connect(await ownMongod());
  const waiting = client.db('amana_gateway').collection('deliveries');
  for (
    let waited = 0;
    (await waiting.countDocuments({ class: 0 })) === 0 && waited < 20_000;
    waited += 50
  )
    await pause(50);
  expect(await waiting.countDocuments({ class: 0 })).toBeGreaterThan(0);
  await client.close();
}

const ownMongod = async () =>
  `mongodb://127.0.0.1:${(await readState(path.join(folder, 'data/mongod')))?.port}/?replicaSet=amana`;

/** Everything that was ever written about what people told. */
async function lookEverywhere() {
  const uri = await ownMongod();
  return lookForCanaries(canaries, {
    databases: {
      gatewayUri: uri,
      casesUri: uri,
      gatewayName: 'amana_gateway',
      casesName: 'amana_cases',
    },
    // mongod's own files and log among them.
    files: [folder],
    texts: {
      'standard output': program.out(),
      'standard error': program.err(),
      'addresses of callbacks': twilio.messages.flatMap(
        ({ statusCallback }) => statusCallback ?? [],
      ),
    },
  });
}

test('§5.29 §5.30 §T6 no number and no word is in databases, oplog, files, output or URLs, whatever goes wrong', async () => {
  const line = twilio.connect({ appUrl: await program.url(), publicUrl: PUBLIC_URL });
  const says = async (from: string, ...texts: string[]) => {
    for (const text of texts) {
      const before = twilio.messagesTo(from).length;
      expect((await line.text(from, text)).status).toBe(200);
      heard = (await twilio.waitFor(from, { from: before })).text;
    }
    return heard;
  };
  let heard = '';
  await says(afi.phone, words, 'oui', 'CANARYPLACE au bord du fleuve', 'non', 'oui');
  // In other words each time: the same ones within seconds would be one text that came twice.
  const mayAsk = smsWords('fr', 'tip.reply');
  for (let i = 0; i < 12 && !heard.includes(mayAsk); i += 1)
    await says(afi.phone, i % 2 === 0 ? 'passer' : 'suivant');
  expect(heard).toContain(mayAsk);
  await says(afi.phone, 'oui', '1', safeWord);
  // Twilio's errors quote numbers and texts; a forged
  // request brings them, too; so does one that is too long.
  twilio.failTo(kofi.phone, 21611);
  for (const text of ['CANARYWORDS aide', 'menu'])
    expect((await line.text(kofi.phone, text)).status).toBe(200);
  await replyWaits();
  const forged = await fetch(`${await program.url()}/webhooks/sms`, {
    method: 'POST',
    body: new URLSearchParams({ From: afi.phone, Body: words }),
  });
  expect(forged.status).toBe(403);
  const [told] = twilio.messagesTo(afi.phone);
  if (told) await line.status(told, 'failed', 30_003);
  const searched = await lookEverywhere();
  expect(searched.found).toEqual([]);
  expect(searched.documents).toBeGreaterThan(20);
  expect(searched.oplog).toBeGreaterThan(30);
  expect(searched.bytes).toBeGreaterThan(1_000_000);
});

test('§5.30 §T10 a crash leaves no core file with what was in memory, of the program nor of its mongod', async () => {
  const mongod = (await readState(path.join(folder, 'data/mongod')))?.running?.mongod ?? 0;
  if (!existsSync('/proc/self/coredump_filter')) return;
  for (const pid of [program.pid, mongod])
    expect(Number.parseInt(readFileSync(`/proc/${pid}/coredump_filter`, 'utf8'), 16)).toBe(0);
  // Where this machine writes core files as files, and lets us ask for one, the crash is tried.
  try {
    execFileSync('prlimit', [`--pid=${program.pid}`, '--core=unlimited']);
  } catch {
    return;
  }
  const line = twilio.connect({ appUrl: await program.url(), publicUrl: PUBLIC_URL });
  await line.text(kofi.phone, 'CANARYWORDS dans la mémoire', { sid: newSid() });
  expect(await program.end('SIGSEGV')).toMatchObject({ signal: 'SIGSEGV' });
  for (let waited = 0; existsSync(`/proc/${mongod}`) && waited < 10_000; waited += 50)
    await pause(50);
  // A core file names what was mapped, and holds the registers of that moment: some words of the
  // processor, which may be a piece of a text that was just copied. Of the memory, a hundred
  // megabytes, there is nothing.
  const cores = readdirSync(folder).filter((name) => /^core/.test(name));
  const bytes = cores.map((name) => statSync(path.join(folder, name)).size);
  expect([cores.length <= 1, bytes.filter((size) => size > LEAST_CORE)]).toEqual([true, []]);
  for (const name of cores) rmSync(path.join(folder, name));
  const searched = await lookForCanaries(canaries, {
    files: [folder],
    texts: { err: program.err() },
  });
  expect(searched.found).toEqual([]);
});

test('§5.30 §T10 in production it refuses options of Node that write memory to files or open a debugger', async () => {
  const env = { NODE_ENV: 'production', MONGODB_URI: 'mongodb://127.0.0.1:9/?replicaSet=x' };
  const options = ['--heapsnapshot-signal=SIGUSR2', '--report-on-fatalerror'];
  const { code, err } = await runProgram(folder, { ...env, NODE_OPTIONS: options.join(' ') }, [
    'start',
  ]);
  expect(code).not.toBe(0);
  expect(err).toContain('(--heapsnapshot-signal, --report-on-fatalerror)');
  expect(
    tellingOptions(
      ['--inspect-brk=0', '--enable-source-maps'],
      '--max-old-space-size=200 --cpu-prof',
    ),
  ).toEqual(['--inspect-brk', '--cpu-prof']);
  expect(tellingOptions([], undefined)).toEqual([]);
});

test('doctor says whether a crash would leave memory behind, and what to do', () => {
  expect(checkMemory(false)).toMatchObject([{ state: 'ok' }]);
  expect(checkMemory(true)).toMatchObject([
    { state: 'warning', fix: expect.stringContaining('LimitCORE=0') },
  ]);
});
