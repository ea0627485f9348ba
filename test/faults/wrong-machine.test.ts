import { mayBeTexted, tellUpToCode } from '../support/report.js';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { REMEMBERED, STOP_REMEMBERED } from '../../src/models/gateway/conversation.js';
import { KEPT } from '../../src/models/gateway/delivery-doc.js';
import { ERASURE_KEPT } from '../../src/models/gateway/erasure.js';
import { QUIET } from '../../src/models/gateway/quiet-phone.js';
import { REPLAY_GUARD_KEPT } from '../../src/models/gateway/replay-guard.js';
import { ADDRESS_KEPT } from '../../src/models/gateway/mailbox.js';
import { keyFiles } from '../../src/privacy/keyfile.js';
import { DAY, HOUR } from '../../src/shared/clock.js';
import { afi, kofi } from '../fixtures/people.js';
import { install, nothingWaits, uninstall, type Installation } from '../support/installation.js';
import { until } from '../support/until.js';
import type { Program } from '../support/program.js';

let here: Installation;
beforeAll(async () => {
  here = await install();
});
afterAll(async () => {
  await uninstall();
});

/** The program on a machine whose clock is so wrong, in milliseconds. */
function startWrong(ms: number): Program {
  const file = path.join(here.folder, 'clock');
  writeFileSync(file, String(ms));
  const wrong = pathToFileURL('test/support/set-clock.mjs').href;
  return here.start({ AMANA_TEST_CLOCK: file }, ['--import', wrong]);
}

/** Until when mongod keeps what there is, by collection and in milliseconds from now. */
async function kept(): Promise<Map<string, number[]>> {
  const { gateway } = here.db;
  const all = new Map<string, number[]>();
  for (const { name } of (await gateway.db?.listCollections().toArray()) ?? [])
    for (const { key, expireAfterSeconds } of await gateway.collection(name).indexes()) {
      const [field = ''] = Object.keys(key);
      const docs = await gateway
        .collection(name)
        .find({ [field]: { $type: 'date' } })
        .toArray();
      if (expireAfterSeconds !== undefined && docs.length > 0)
        all.set(
          name,
          docs.map((doc) => (doc[field] as Date).getTime() - Date.now()),
        );
    }
  return all;
}

test.each([
  ['ahead', 400 * DAY],
  ['behind', -400 * DAY],
])(
  '§5.33 on a machine more than a year %s, promises last as long as is said, and no key is destroyed or made',
  async (_which, wrongBy) => {
    const keys = readFileSync(keyFiles(here.keyFolder).gateway, 'utf8');
    const program = startWrong(wrongBy);
    const says = async (from: string, ...texts: string[]) => {
      let heard = '';
      for (const text of texts) {
        const before = here.twilio.messagesTo(from).length;
        expect((await here.text(program, from, text)).status).toBe(200);
        heard = (await here.twilio.waitFor(from, { from: before })).text;
      }
      return heard;
    };
    // Kofi may be texted, and Afi says STOP: addresses,
    // marks, talks, texts and an erasure are kept.
    const story = 'Three boys sleep locked in the workshop of a man in Kumasi';
    await tellUpToCode({ says }, kofi.phone, story);
    await mayBeTexted({ says }, kofi.phone, 'baobab');
    await says(afi.phone, 'Bonjour');
    await says(afi.phone, 'stop');
    await until('all is done', () => nothingWaits(here.db));
    const ends = await kept();
    const most = {
      conversations: STOP_REMEMBERED,
      heard: REPLAY_GUARD_KEPT,
      returns: ADDRESS_KEPT,
      erasures: ERASURE_KEPT,
      deliveries: KEPT,
      quietphones: QUIET,
    };
    const least = { ...most, conversations: REMEMBERED };
    expect([...ends.keys()].sort()).toEqual(Object.keys(most).sort());
    for (const [name, all] of ends) {
      const which = name as keyof typeof most;
      // Ends are rounded up to the day, so that they do not tell the hour.
      expect([name, Math.max(...all) <= most[which] + DAY]).toEqual([name, true]);
      expect([name, Math.min(...all) > least[which] - HOUR]).toEqual([name, true]);
    }
    await program.end('SIGTERM');
    expect(readFileSync(keyFiles(here.keyFolder).gateway, 'utf8')).toBe(keys);
    for (const name of ends.keys()) await here.db.gateway.collection(name).deleteMany({});
  },
);
