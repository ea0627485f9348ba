/** A process of test/broadcasts/killed.test.ts: it feeds and sends until it is killed. */
import { createTwilioChannel } from '../../src/bots/sms/twilio-channel.js';
import { createLiveDirectory } from '../../src/directory/live.js';
import { connectDb, type DbAddress } from '../../src/models/store/db.js';
import { openKeyStore } from '../../src/privacy/key-store.js';
import { systemClock } from '../../src/shared/clock.js';
import { silentLog } from '../../src/shared/log.js';
import { ourNumbers } from '../fixtures/people.js';
import { openPoll, processOn } from './support.js';

/** What it is told. */
export interface WorkerSetting {
  readonly address: DbAddress;
  readonly keyFolder: string;
  readonly twilio: {
    readonly url: string;
    readonly accountSid: string;
    readonly authToken: string;
  };
}

const { address, keyFolder, twilio } = JSON.parse(process.env['WORKER'] ?? '') as WorkerSetting;
const db = { ...(await connectDb(address)), address };
const keys = openKeyStore(keyFolder);
const live = createLiveDirectory({ db, keyring: () => keys.gateway(), log: silentLog });
await live.refresh(new Date());
const sms = createTwilioChannel({
  accountSid: twilio.accountSid,
  authToken: twilio.authToken,
  apiUrl: twilio.url,
  publicUrl: 'https://amana.example',
  retention: 'keep',
  segmentsPerSecond: 1_000,
  id: 'sms',
  from: ourNumbers.sms,
});
const subject = () => openPoll({ closesAt: new Date(Date.now() + 86_400_000) });
const { broadcasts, outbox } = processOn(
  { db, keyFolder, keys, directory: live.current() },
  [sms],
  { clock: systemClock, subject },
);
for (;;) {
  await broadcasts.feed(new Date());
  await outbox.tick(new Date());
  await new Promise((resolve) => setTimeout(resolve, 20));
}
