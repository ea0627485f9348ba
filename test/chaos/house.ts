import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { connectDb, type DbAddress } from '../../src/models/store/db.js';
import type { KeyStore } from '../../src/privacy/key-store.js';
import { readySealing } from '../../src/privacy/tip-seal.js';
import { ourNumbers } from '../fixtures/people.js';
import type { TestDb } from '../support/db.js';
import { furnish } from '../support/furnish.js';
import { newFolder } from '../support/program.js';
import type { TelegramServer } from '../support/telegram-server.js';
import type { TwilioServer } from '../support/twilio-server.js';

/** Where people reach us, as the providers know it; nothing is sent there. */
export const PUBLIC_URL = 'https://amana.example';
const countries = [
  'TG',
  'GH',
  'GW',
  'SN',
  'NG',
  'CI',
  'BJ',
  'BF',
  'CV',
  'GM',
  'GN',
  'LR',
  'ML',
  'NE',
  'SL',
];

/** What two processes share: databases with a directory, keys, a folder. */
export interface House {
  readonly db: TestDb;
  readonly keys: KeyStore;
  readonly keyFolder: string;
  readonly folder: string;
}

/** Makes one, on new databases of a mongod. */
export async function newHouse(uri: string): Promise<House> {
  await readySealing();
  const name = `chaos_${randomBytes(6).toString('hex')}`;
  const address: DbAddress = {
    gatewayUri: uri,
    casesUri: uri,
    gatewayName: `${name}_g`,
    casesName: `${name}_c`,
  };
  const db = { ...(await connectDb(address)), address };
  const folder = await newFolder();
  const keyFolder = path.join(folder, 'keys');
  // One way to each of them: a slow minute of the machine
  // must not send a call another way than the run looks at.
  const oneWay = (file: string) => file.replace(/'telegram:\d+',? ?|, 'telegram:\d+'/g, '');
  const keys = await furnish(db, keyFolder, countries, new Date(), oneWay);
  return { db, keys, keyFolder, folder };
}

/**
 * What a process in this house is started with.
 * @param providers their addresses for this process alone
 */
export function envOf(
  { db, keyFolder }: House,
  account: { readonly twilio: TwilioServer; readonly telegram: TelegramServer },
  providers: { readonly twilio: string; readonly telegram: string },
): Record<string, string> {
  return {
    PUBLIC_URL,
    MONGODB_URI: db.address.gatewayUri,
    MONGODB_GATEWAY_NAME: db.address.gatewayName,
    MONGODB_CASES_NAME: db.address.casesName,
    AMANA_KEYS: keyFolder,
    TWILIO_ACCOUNT_SID: account.twilio.accountSid,
    TWILIO_AUTH_TOKEN: account.twilio.authToken,
    TWILIO_SMS_FROM: ourNumbers.sms,
    TWILIO_API_URL: providers.twilio,
    TWILIO_SEGMENTS_PER_SECOND: '1000',
    TELEGRAM_BOT_TOKEN: account.telegram.token,
    TELEGRAM_API_URL: providers.telegram,
    // A long run must not be ended by silence: what becomes of that is a journey of its own.
    AMANA_SILENCE_MINUTES: '1440',
    // Everybody is called one by one: that nobody is left out is what is looked at here.
    AMANA_CALLS_AN_HOUR: '10000',
  };
}
