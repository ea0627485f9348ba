import { Buffer } from 'node:buffer';
import { createHmac, randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import process from 'node:process';
import { URLSearchParams } from 'node:url';
import { build } from '../../dist/app/build.js';
import { pollDesk } from '../../dist/app/build-polls.js';
import { createTwilioChannel } from '../../dist/bots/sms/twilio-channel.js';
import { PremiumNumbers } from '../../dist/conversation/automated-sender.js';
import { LastWordsAfterTalks } from '../../dist/conversation/double-delivery.js';
import { inboundTurn } from '../../dist/conversation/inbound-turn.js';
import { ShortMemory } from '../../dist/conversation/short-memory.js';
import { SpendingMemory } from '../../dist/conversation/spending-memory.js';
import { takeTurn } from '../../dist/conversation/turn.js';
import { connectDb } from '../../dist/models/store/db.js';
import { openKeyStore } from '../../dist/privacy/key-store.js';
import { systemClock } from '../../dist/shared/clock.js';
import { createLog } from '../../dist/shared/log.js';
import { createTexts } from '../../dist/shared/texts/load.js';
import { createJudge } from '../../dist/tips/triage/judge.js';
import { cpuProfile } from './cpu-profile.mjs';

/**
 * Turns of many people, one after another, in this process alone: a signed form is read, the turn
 * decided, planned, sealed and committed to a Map instead of a database. No work is done after it
 * and nothing is sent. So the same code costs the same processor time on a quiet and on a busy
 * machine, as far as caches allow.
 */
const { env, log: logFile, script, talks, warm, profile: file } = JSON.parse(process.env.BENCH_APP);
const db = await connectDb({
  gatewayUri: env.MONGODB_URI,
  casesUri: env.MONGODB_URI,
  gatewayName: env.MONGODB_GATEWAY_NAME,
  casesName: env.MONGODB_CASES_NAME,
});
const channel = createTwilioChannel({
  id: 'sms',
  accountSid: env.TWILIO_ACCOUNT_SID,
  authToken: env.TWILIO_AUTH_TOKEN,
  apiUrl: env.TWILIO_API_URL,
  from: env.TWILIO_SMS_FROM,
  publicUrl: env.PUBLIC_URL,
  retention: 'keep',
  segmentsPerSecond: 1_000_000,
});
const materials = {
  db,
  keys: openKeyStore(env.AMANA_KEYS),
  texts: createTexts(),
  channels: [channel],
  clock: systemClock,
  log: createLog(createWriteStream(logFile)),
  publicUrl: env.PUBLIC_URL,
  defaultLanguage: 'en',
  silence: 30 * 60_000,
  keyFolder: env.AMANA_KEYS,
};
const amana = await build(materials);

/** The people of a process, in its memory. */
function peopleInMemory() {
  const docs = new Map();
  return {
    read: async ([id]) => (docs.has(id) ? [docs.get(id)] : []),
    async commit({ id, v, box, seen, expiresAt, silentAt }) {
      // The work counts as done at once.
      docs.set(id, { _id: id, v: v + 1, box, seen, expiresAt, silentAt, pend: [], sent: [] });
      return 'kept';
    },
    forget: () => docs.clear(),
  };
}

const people = peopleInMemory();
const deps = {
  ...materials,
  conversations: people,
  directory: () => amana.directory.current(),
  channels: new Map([[channel.id, channel]]),
  replayGuard: { knows: async () => false },
  quietPhones: { isQuiet: async () => false },
  polls: pollDesk(amana.polls, amana.campaigns),
  judge: createJudge(materials.texts),
  spending: new SpendingMemory(),
  shortMemory: new ShortMemory(),
  attachments: amana.attachments,
};
const memory = { ended: new LastWordsAfterTalks(), promised: new Map() };
const premium = new PremiumNumbers();
const url = `${env.PUBLIC_URL}/webhooks/sms`;
const [route] = channel.routes;

/** Twilio's webhook call of one text. Source: Twilio docs, Webhooks Security. */
function signed(from, text) {
  const sid = `SM${randomBytes(16).toString('hex')}`;
  const form = {
    ToCountry: 'US',
    ToState: '',
    SmsMessageSid: sid,
    NumMedia: '0',
    ToCity: '',
    FromZip: '',
    SmsSid: sid,
    FromState: '',
    SmsStatus: 'received',
    FromCity: '',
    Body: text,
    FromCountry: 'TG',
    To: env.TWILIO_SMS_FROM,
    ToZip: '',
    NumSegments: '1',
    MessageSid: sid,
    AccountSid: env.TWILIO_ACCOUNT_SID,
    From: from,
    ApiVersion: '2010-04-01',
  };
  const data = Object.keys(form)
    .sort()
    .reduce((all, name) => all + name + form[name], url);
  const signature = createHmac('sha1', env.TWILIO_AUTH_TOKEN).update(data).digest('base64');
  return {
    method: 'POST',
    url,
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
      'x-twilio-signature': signature,
    },
    body: Buffer.from(new URLSearchParams(form).toString()),
  };
}

let person = 1_000;
/** A person's talk. @returns the calls of its messages, made before anything is measured */
function callsOfTalk() {
  person += 1;
  const from = `+2289${String(person).padStart(7, '0')}`;
  return script.map((line) => signed(from, line.replace('{token}', person.toString(36))));
}

async function turn(call) {
  const received = await route.receive(call);
  const [message] = received.messages;
  return takeTurn(deps, inboundTurn(deps, channel, message, premium), memory);
}

/**
 * Runs talks, many people's turns in between one another.
 * @returns microseconds of the processor a message
 */
async function run(count) {
  const calls = Array.from({ length: count }, callsOfTalk);
  const cpu = process.cpuUsage();
  for (const [i] of script.entries()) for (const talk of calls) await turn(talk[i]);
  const { user, system } = process.cpuUsage(cpu);
  people.forget();
  return (user + system) / (count * script.length);
}

/** Talks under way at once. */
const TOGETHER = 64;
const rounds = (count) => Math.max(1, Math.ceil(count / TOGETHER));

process.once('message', async () => {
  for (let i = 0; i < rounds(warm); i += 1) await run(TOGETHER);
  const profile = file ? cpuProfile(file) : undefined;
  profile?.start();
  const times = [];
  for (let i = 0; i < rounds(talks); i += 1) times.push(await run(TOGETHER));
  profile?.stop();
  process.send({ id: 1, result: { times, messages: rounds(talks) * TOGETHER * script.length } });
  await channel.stop();
  await amana.outbox.stop();
  await db.close();
  process.disconnect();
});
process.send({ id: 0, result: {} });
