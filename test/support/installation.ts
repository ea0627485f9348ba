import path from 'node:path';
import type { Db } from '../../src/models/store/db.js';
import { ourNumbers } from '../fixtures/people.js';
import { dropTestDb, testDb, type TestDb } from './db.js';
import { furnish } from './furnish.js';
import { endPrograms, newFolder, removeFolders, startProgram, type Program } from './program.js';
import { startTwilioServer, type TwilioServer } from './twilio-server.js';
import { inboundParams, newSid, signedForm } from './twilio-webhook.js';

const PUBLIC_URL = 'https://amana.example';

/** How the program is started, and reached as Twilio would. */
export interface Calling {
  /** @param env more variables @param flags of node */
  readonly start: (env?: Readonly<Record<string, string>>, flags?: readonly string[]) => Program;
  /**
   * Somebody texts us, and the webhook reaches one of the processes. @returns the webhook's answer
   */
  readonly text: (
    program: Program,
    from: string,
    words: string,
    sid?: string,
    below?: string,
  ) => Promise<Response>;
}

/**
 * An installation that any number of processes may be
 * started for: databases, keys, focal points, a Twilio.
 */
export interface Installation extends Calling {
  readonly db: TestDb;
  readonly folder: string;
  readonly keyFolder: string;
  readonly twilio: TwilioServer;
}

const toDrop: TestDb[] = [];
const toClose: TwilioServer[] = [];

/** Makes one, with the directory of the tests. End with `uninstall`. */
export async function install(): Promise<Installation> {
  const db = await testDb('whole');
  toDrop.push(db);
  const folder = await newFolder();
  const keyFolder = path.join(folder, 'keys');
  await furnish(db, keyFolder, ['TG', 'GH'], new Date());
  const twilio = await aTwilio();
  const { gatewayUri: uri, gatewayName, casesName } = db.address;
  const env = {
    MONGODB_URI: uri,
    MONGODB_GATEWAY_NAME: gatewayName,
    MONGODB_CASES_NAME: casesName,
    AMANA_KEYS: keyFolder,
  };
  return { db, folder, keyFolder, twilio, ...calling(twilio, env, folder) };
}

/** A Twilio that `uninstall` closes. */
export async function aTwilio(): Promise<TwilioServer> {
  const twilio = await startTwilioServer();
  toClose.push(twilio);
  return twilio;
}

/** The program with this Twilio. @param env what it is started with @param folder where */
export function calling(
  twilio: TwilioServer,
  env: Readonly<Record<string, string>>,
  folder: string,
): Calling {
  const account = {
    PUBLIC_URL,
    TWILIO_ACCOUNT_SID: twilio.accountSid,
    TWILIO_AUTH_TOKEN: twilio.authToken,
    TWILIO_SMS_FROM: ourNumbers.sms,
    TWILIO_API_URL: twilio.url,
    TWILIO_SEGMENTS_PER_SECOND: '1000',
  };
  return {
    start: (more = {}, flags = []) =>
      startProgram(folder, { ...account, ...env, ...more }, ['start'], flags),
    async text(program, from, body, sid = newSid(), below = '') {
      const params = inboundParams({
        channel: 'sms',
        accountSid: twilio.accountSid,
        from,
        to: ourNumbers.sms,
        body,
        sid,
      });
      const call = signedForm(twilio.authToken, `${PUBLIC_URL}/webhooks/sms${below}`, params);
      const url = `${await program.url()}/webhooks/sms${below}`;
      return fetch(url, { method: 'POST', headers: call.headers, body: call.body });
    },
  };
}

/** Ends all programs, and takes away what was made for them. For afterAll. */
export async function uninstall(): Promise<void> {
  await endPrograms();
  await Promise.all(toClose.splice(0).map((twilio) => twilio.close()));
  await Promise.all(toDrop.splice(0).map((db) => dropTestDb(db)));
  await removeFolders();
}

/**
 * Time passes for what waits in the databases: deadlines,
 * leases and locks are nearer by so many milliseconds.
 */
export async function timePasses(db: Db, ms: number): Promise<void> {
  const before = (startDate: string) => ({
    $dateSubtract: { startDate, unit: 'millisecond', amount: ms },
  });
  const nearer = (field: string) => [{ $set: { [field]: before(`$${field}`) } }];
  const pend = {
    $map: { input: '$pend', in: { $mergeObjects: ['$$this', { dueAt: before('$$this.dueAt') }] } },
  };
  await db.gateway.collection('conversations').updateMany({}, [{ $set: { pend } }]);
  const waiting = [db.gateway.collection('deliveries'), db.cases.collection('escalations')];
  for (const collection of waiting)
    for (const field of ['dueAt', 'lockedUntil'])
      await collection.updateMany({ [field]: { $exists: true } }, nearer(field));
}

/** Whether all work of turns is done, and every text is sent. */
export const nothingWaits = async ({ gateway }: Db): Promise<boolean> =>
  (await gateway.collection('conversations').countDocuments({ pend: { $ne: [] } })) === 0 &&
  (await gateway.collection('deliveries').countDocuments({ state: 'due' })) === 0;

export const textsTo = (twilio: TwilioServer, number: string): string[] =>
  twilio.messagesTo(number).map(({ text }) => text);
