import { createWriteStream } from 'node:fs';
import { build } from '../../dist/app/build.js';
import { createTwilioChannel } from '../../dist/bots/sms/twilio-channel.js';
import { startJobs } from '../../dist/jobs/schedule.js';
import { connectDb } from '../../dist/models/store/db.js';
import { findTip } from '../../dist/models/cases/tip-lookup.js';
import { openKeyStore } from '../../dist/privacy/key-store.js';
import { keyFiles } from '../../dist/privacy/keyfile.js';
import { openTip, openVault } from '../../dist/privacy/vault.js';
import { listen } from '../../dist/web/server.js';
import { systemClock } from '../../dist/shared/clock.js';
import { createLog } from '../../dist/shared/log.js';
import { createTexts } from '../../dist/shared/texts/load.js';
import { serve } from '../lib/serve.mjs';

/**
 * Amana as `amana start` puts it together, in the installation of bench/lib/production.ts: web and
 * worker in one process, every job on its own timetable. Only the sender's cap is set so high that
 * no carrier's pace hides the program's.
 */
const { env, passphrase, log: logFile } = JSON.parse(process.env.BENCH_APP);
const keyFolder = env.AMANA_KEYS;
const keys = openKeyStore(keyFolder);
const log = createLog(createWriteStream(logFile));
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
const amana = await build({
  db,
  keys,
  texts: createTexts(),
  channels: [channel],
  clock: systemClock,
  log,
  publicUrl: env.PUBLIC_URL,
  defaultLanguage: 'en',
  silence: 30 * 60_000,
  keyFolder,
});
const listening = await listen(amana.app(), '127.0.0.1', 0);
let schedule;

/** Every tip, opened with the private keys of the vault. */
async function kept() {
  const opened = await openVault(keyFiles(keyFolder).vault, passphrase);
  if (!opened.ok) throw new Error('The vault does not open.');
  const words = [];
  for await (const { _id } of db.cases.collection('tips').find({}, { projection: { _id: 1 } })) {
    const tip = await findTip(db.cases, _id);
    const strands = Object.entries(tip.strands).map(([id, wraps]) => ({ id, wraps }));
    const entries = openTip(opened.vault, { id: tip._id, strands, entries: tip.entries });
    words.push(entries.map((entry) => entry.words ?? `(${entry.unreadable})`).join('\n'));
  }
  opened.vault.close();
  return words;
}

await serve({
  url: `${listening.url}/webhooks/sms`,
  // The jobs run only in Amana's own rounds, so that they cost the others nothing.
  async begin() {
    schedule = startJobs(amana.jobs, { clock: systemClock, log });
  },
  async end() {
    await amana.conversation.idle();
    await schedule.stop();
  },
  kept,
  async stop() {
    await schedule?.stop();
    await listening.close();
    await channel.stop();
    await amana.outbox.stop();
    await db.close();
  },
});
