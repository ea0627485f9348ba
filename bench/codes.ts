/**
 * Can it be told from the time of the answer why a case code was not found?
 *
 *     npx tsx bench/codes.ts [rounds]
 *
 * Whole turns, one person after another, the kinds in a new order each round, on a real mongod.
 * Printed for each kind: the median, and how often one of its answers took longer than one to an
 * unknown code: 50 % is a coin.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createConversation } from '../src/conversation/conversation.js';
import { findMongod } from '../src/mongod/find-mongod.js';
import { startMongod } from '../src/mongod/start-mongod.js';
import { inbound, startConversation } from '../test/conversation/harness.js';

const rounds = Number(process.argv[2] ?? 150);
const folder = mkdtempSync(path.join(tmpdir(), 'amana-codes-'));
const onProgress = () => undefined;
const mongod = await startMongod({
  mongod: await findMongod({ env: process.env, onProgress }),
  dataFolder: folder,
  onProgress,
});
process.env['AMANA_TEST_MONGODB_URI'] = mongod.uri;
const here = await startConversation();
const talks = createConversation(here.deps);
const now = here.clock.now();

async function told(tip: string, code: string): Promise<void> {
  const codes = [here.deps.keys.cases().codeDigests(code, now)[0]];
  await here.deps.intake.take({
    id: `w-${tip}`,
    tip,
    reference: 'TG-AAAAA',
    country: 'TG',
    priority: 3,
    kind: 'general',
    signals: [],
    answers: {},
    entries: [],
    compartment: 'TG',
    excludedAffiliations: [],
    own: true,
    state: 'submitted',
    mode: 'B',
    codes,
    receivedAt: now,
    flow: 'tip@1',
  });
}
await told('right', '4829117055360942');
await told('erased', '1111222233334444');
await here.db.cases.collection<{ _id: string }>('tips').deleteOne({ _id: 'erased' });
for (let i = 0; i < 2_000; i += 1) await told(`other-${i}`, String(10 ** 15 + i));

const kinds = {
  unknown: '4829117055360943',
  erased: '1111222233334444',
  mistyped: '4829',
  'right, throttled': '4829117055360942',
} as const;
type Kind = keyof typeof kinds;
const times: Record<Kind, number[]> = {
  unknown: [],
  erased: [],
  mistyped: [],
  'right, throttled': [],
};
const hear = async (from: string, text: string) => {
  await talks.receive([inbound(text, { from })]);
  await talks.idle();
};
for (let round = 0; round < rounds; round += 1) {
  const order = (Object.keys(kinds) as Kind[]).sort(() => Math.random() - 0.5);
  for (const [i, kind] of order.entries()) {
    const from = `+2289${String(round * 4 + i).padStart(7, '0')}`;
    for (const text of ['hello', '1', '3', ...Array.from({ length: 6 }, () => '1')])
      await hear(from, text);
    if (kind !== 'right, throttled') here.clock.advance(3_600_000); // An hour later nobody is throttled.
    const began = performance.now();
    await hear(from, kinds[kind]);
    times[kind].push(performance.now() - began);
  }
}
const median = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const longer = (some: readonly number[], others: readonly number[]) =>
  some.flatMap((one) => others.map((other) => Number(one > other))).reduce((sum, n) => sum + n, 0) /
  (some.length * others.length);
for (const [kind, values] of Object.entries(times))
  console.log(
    `${kind.padEnd(18)} n=${values.length}  median ${median(values).toFixed(2)} ms  longer than unknown ${(100 * longer(values, times.unknown)).toFixed(1)} %`,
  );
await here.stop();
await mongod.stop();
rmSync(folder, { recursive: true, force: true });
