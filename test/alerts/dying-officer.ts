/**
 * A process of test/faults/killed-with-an-alert.test.ts: an officer says yes in it, and it is
 * killed before one of its writes.
 */
import { mongo } from 'mongoose';
import { build } from '../../src/app/build.js';
import { createTwilioChannel } from '../../src/bots/sms/twilio-channel.js';
import { connectDb, type DbAddress } from '../../src/models/store/db.js';
import { keyFiles } from '../../src/privacy/keyfile.js';
import { openKeyStore } from '../../src/privacy/key-store.js';
import { openVault } from '../../src/privacy/vault.js';
import { stoppedClock } from '../../src/shared/clock.js';
import { silentLog } from '../../src/shared/log.js';
import { createTexts } from '../../src/shared/texts/load.js';
import { ourNumbers } from '../fixtures/people.js';
import { desk } from '../support/alert-desk.js';
import { PASSPHRASE } from '../support/furnish.js';

/** What it is told. */
export interface OfficerSetting {
  readonly address: DbAddress;
  readonly keyFolder: string;
  readonly alert: string;
  readonly v: number;
  readonly now: number;
  /** Before which of its writes it is killed: 1 is the first. */
  readonly dies: number;
}

const writes = [
  ...(['insertOne', 'insertMany', 'updateOne', 'updateMany', 'replaceOne'] as const),
  ...(['findOneAndUpdate', 'deleteOne', 'deleteMany', 'bulkWrite'] as const),
];

/** A power cut before the driver is asked to write for the n-th time. */
function diesBefore(n: number): void {
  const methods = mongo.Collection.prototype as unknown as Record<
    string,
    (...args: never[]) => unknown
  >;
  let count = 0;
  for (const name of writes) {
    const write = methods[name];
    methods[name] = function (this: unknown, ...args: never[]) {
      count += 1;
      if (count === n) process.kill(process.pid, 'SIGKILL');
      return write?.apply(this, args);
    };
  }
}

const setting = JSON.parse(process.env['OFFICER'] ?? '') as OfficerSetting;
const { address, keyFolder, alert, v, now, dies } = setting;
const keys = openKeyStore(keyFolder);
const opened = await openVault(keyFiles(keyFolder).vault, PASSPHRASE);
if (!opened.ok) throw new Error('The passphrase of the tests is wrong.');
// Nothing is sent from here: it is there so that people can be reached.
const sms = createTwilioChannel({
  ...{ accountSid: 'AC', authToken: 'none', apiUrl: 'http://127.0.0.1:9', id: 'sms' },
  ...{ publicUrl: 'https://amana.example', retention: 'keep', from: ourNumbers.sms },
  segmentsPerSecond: 1,
});
const { alerts } = await build({
  ...{ db: await connectDb(address), keys, keyFolder, texts: createTexts(), channels: [sms] },
  ...{ clock: stoppedClock(new Date(now)), log: silentLog, publicUrl: 'https://amana.example' },
  ...{ defaultLanguage: 'en', silence: 1_800_000 },
});
diesBefore(dies);
const said = await alerts.approve(desk.officers[1], alert, { v }, opened.vault);
if (!said.ok) throw new Error(`This yes was refused: ${said.reason}.`);
process.exit(0);
