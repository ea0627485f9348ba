import { run } from '../../src/cli/run.js';
import { testIo, type Ran } from '../cli/support.js';
import { ourNumbers } from '../fixtures/people.js';
import type { TestAmana } from './amana.js';

/**
 * A command on the installation of a running Amana, at its time, as the user of its machine (afi).
 */
export async function commandOn(
  { db, keyFolder, clock, twilio }: TestAmana,
  ...argv: string[]
): Promise<Ran> {
  const { gatewayUri, gatewayName, casesName } = db.address;
  const env = {
    MONGODB_URI: gatewayUri,
    MONGODB_GATEWAY_NAME: gatewayName,
    MONGODB_CASES_NAME: casesName,
    AMANA_KEYS: keyFolder,
    TWILIO_ACCOUNT_SID: twilio.accountSid,
    TWILIO_AUTH_TOKEN: twilio.authToken,
    TWILIO_API_URL: twilio.url,
    TWILIO_SMS_FROM: ourNumbers.sms,
    PUBLIC_URL: 'https://amana.example',
  };
  const io = testIo(env, clock, async () => clock.now());
  return { code: await run(argv, io), out: io.stdout(), err: io.stderr() };
}
