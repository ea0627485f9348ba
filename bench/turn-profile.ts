/**
 * What one turn costs the processor, by folder and function: `npx tsx bench/turn-profile.ts`. The
 * built program (`npm run build`) takes turns of 64 people at once without database, work or
 * network (lib/turns.mjs); what those cost besides is told by `npm run bench:conversations --
 * --people 64 --only amana --profile folder`.
 */
import path from 'node:path';
import { SCRIPT } from './conversations/talk.js';
import { startChild } from './lib/child.js';
import { bench } from './lib/frame.js';
import { median, quantile, short } from './lib/numbers.js';
import { production } from './lib/production.js';
import { busyTime } from './lib/profiles.js';

const usage = `npx tsx bench/turn-profile.ts [--talks 1500] [--warm 1500] [--profile yes|no]

Microseconds of the processor a turn takes, as median and 5th percentile of rounds of 64 talks; the 5th percentile is what it
costs while nobody else is on the core. With --profile (by default) the same by folder and function.`;

/** A round's microseconds a message, and how many messages all rounds had. */
interface Turns {
  readonly times: readonly number[];
  readonly messages: number;
}

/** Nobody is texted. */
const twilio = {
  url: 'http://127.0.0.1:9',
  accountSid: `AC${'0'.repeat(32)}`,
  authToken: 'bench-auth-token',
};

await bench(
  'turn-profile',
  usage,
  { talks: '1500', warm: '1500', profile: 'yes' },
  async (frame) => {
    const { folder, flags } = frame;
    const { db, env } = await production(await frame.mongod(), folder, 'bench_turns', twilio);
    await db.close();
    const child = await startChild('lib/turns.mjs', {
      env,
      log: path.join(folder, 'turns.log'),
      script: SCRIPT.map((line) => line('{token}')),
      talks: frame.number('talks'),
      warm: frame.number('warm'),
      ...(flags.profile === 'yes' ? { profile: path.join(folder, 'turns.cpuprofile') } : {}),
    });
    const { times, messages } = await child.ask<Turns>('run');
    const [middle, least] = [median(times), quantile(times, 0.05)];
    console.log(
      `A turn: ${short(middle)} µs of the processor, ${short(least)} at the 5th percentile.`,
    );
    if (flags.profile === 'yes') console.log(`\n${busyTime(folder, 'turns.', messages)}`);
    return { middle, least, messages };
  },
);
