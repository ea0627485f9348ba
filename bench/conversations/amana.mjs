import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { URL } from 'node:url';
import { build, prepare } from '../../dist/build.js';
import { createTwilioChannel } from '../../dist/bots/sms/twilio-channel.js';
import { parseDirectory } from '../../dist/directory/file.js';
import { importDirectory } from '../../dist/directory/import.js';
import { seedCountries } from '../../dist/directory/seed.js';
import { startJobs } from '../../dist/jobs/schedule.js';
import { connectDb } from '../../dist/models/db.js';
import { findTip } from '../../dist/models/tip.js';
import { compartmentsOf, createKeys, openKeyStore } from '../../dist/privacy/key-store.js';
import { keyFiles } from '../../dist/privacy/keyfile.js';
import { openTip, openVault } from '../../dist/privacy/vault.js';
import { listen } from '../../dist/server.js';
import { systemClock } from '../../dist/shared/clock.js';
import { createLog } from '../../dist/shared/log.js';
import { createTexts } from '../../dist/shared/texts/load.js';
import { serve } from '../lib/serve.mjs';

/**
 * Amana as `amana start` puts it together: web and worker in one process, every job on its own timetable. Only the
 * sender's cap is set so high that no carrier's pace hides the program's.
 */
const { mongoUri, dbName, twilio, folder, publicUrl, sender } = JSON.parse(process.env.BENCH_APP);
const passphrase = 'bench passphrase';
/** The least the vault's lock may cost: deriving its key would otherwise leave 256 MB with the process. */
const cost = { operations: 1, memory: 8_192 };
mkdirSync(folder);
const keyFolder = path.join(folder, 'keys');
const now = systemClock.now();
await createKeys(keyFolder, { demo: false, passphrase, compartments: compartmentsOf(['TG']), now, cost });
const keys = openKeyStore(keyFolder);
const log = createLog(createWriteStream(path.join(folder, 'amana.log')));
const db = await connectDb({
  gatewayUri: mongoUri,
  casesUri: mongoUri,
  gatewayName: `${dbName}_gateway`,
  casesName: `${dbName}_cases`,
});
await prepare(db);
await seedCountries(db, now);
const people = readFileSync(new URL('../../test/fixtures/directory.yaml', import.meta.url), 'utf8');
const parsed = parseDirectory(people, 'yaml', 'directory.yaml');
if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
await importDirectory(db, keys.gateway(), parsed.directory, now);
const channel = createTwilioChannel({
  id: 'sms',
  accountSid: twilio.accountSid,
  authToken: twilio.authToken,
  apiUrl: twilio.url,
  from: sender,
  publicUrl,
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
  publicUrl,
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
