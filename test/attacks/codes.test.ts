import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createConversation, type Conversation } from '../../src/conversation/conversation.js';
import { SIEGE } from '../../src/conversation/lookups.js';
import { HOUR, SECOND } from '../../src/shared/clock.js';
import { inbound, startConversation } from '../conversation/harness.js';
import { profiled, type Profiled } from '../support/profile.js';

let here: Awaited<ReturnType<typeof startConversation>>;
let talks: Conversation;
const right = '4829117055360942';
const wrong = '4829117055360943';
const hour = () => here.clock.now().toISOString().slice(0, 13);
const guesses = () => here.db.gateway.collection<{ _id: string; wrong: number }>('guesses');

beforeAll(async () => {
  here = await startConversation();
  talks = createConversation(here.deps);
});
beforeEach(async () => {
  await Promise.all([guesses().deleteMany({}), here.db.cases.collection('tips').deleteMany({})]);
  await told('tip-1', right);
});
afterAll(async () => {
  await here.stop();
});

/** A tip that was told and has a code. */
async function told(tip: string, code: string): Promise<void> {
  const codes = [here.deps.keys.cases().codeDigests(code, here.clock.now())[0]];
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
    receivedAt: here.clock.now(),
    flow: 'tip@1',
  });
}

let people = 0;
/** Somebody new, who was asked for the code. */
async function somebody(): Promise<string> {
  const from = `+2289100${String((people += 1)).padStart(4, '0')}`;
  await says(from, 'hello', '1', '3');
  return from;
}
/** @returns what they hear on the last */
async function says(from: string, ...texts: string[]): Promise<string> {
  for (const text of texts) {
    // The same words sooner are the carrier's second copy.
    here.clock.advance(11 * SECOND);
    await talks.receive([inbound(text, { from })]);
    await talks.idle();
  }
  return here.replies.at(-1)?.text ?? '';
}
const unknown = /^We find no report with that code/;
const opened = /add/;

describe('§5.24 §T19 many senders who guess together', () => {
  test('are told of once, and each has two tries an hour; nobody with the right code is locked out', async () => {
    const honest = await somebody();
    expect(await says(await somebody(), right)).not.toMatch(unknown);
    expect(await says(honest, wrong)).toMatch(unknown);
    const before = here.logged();
    await guesses().updateOne({ _id: hour() }, { $set: { wrong: SIEGE - 1 } });
    const attackers = await Promise.all([somebody(), somebody()]);
    for (const attacker of attackers) expect(await says(attacker, wrong)).toMatch(unknown);
    const said = here.logged().slice(before.length);
    expect(said.match(/case codes are being guessed/g)).toHaveLength(1);
    expect(said).toContain(`"count":${SIEGE}`);
    expect(said).not.toContain(wrong);
    // The one who guessed twice is not heard any more, and cannot tell; she who slipped once is.
    expect(await says(attackers[0], wrong)).toMatch(unknown);
    expect(await says(attackers[0], right)).toMatch(unknown);
    expect(await says(honest, right)).not.toMatch(unknown);
    expect(await says(await somebody(), right)).not.toMatch(unknown);
    // An hour later all is as before.
    here.clock.advance(HOUR);
    expect(await says(await somebody(), wrong, wrong, wrong, right)).not.toMatch(unknown);
  });
  test('are counted over all processes, by the hour, and the hours before the last are forgotten', async () => {
    const two = await Promise.all([somebody(), somebody()]);
    const [one, other] = [talks, createConversation(here.deps)];
    await Promise.all([
      one.receive([inbound(wrong, { from: two[0] })]),
      other.receive([inbound(wrong, { from: two[1] })]),
    ]);
    await Promise.all([one.idle(), other.idle()]);
    const counted = async () => (await guesses().find().toArray()).map(({ _id }) => String(_id));
    // MongoDB forgets it by itself two hours after its
    // hour began; here, it is asked to forget nothing.
    const expiresAt = new Date(Date.parse(`${hour()}:00:00Z`) + 2 * HOUR);
    expect(await guesses().findOne({ _id: hour() })).toEqual({ _id: hour(), wrong: 2, expiresAt });
    expect(await guesses().distinct('expiresAt')).toEqual([expiresAt]);
    expect((await counted()).length).toBeGreaterThan(2);
    here.clock.advance(2 * HOUR);
    await says(await somebody(), wrong);
    expect(await guesses().findOne({ _id: hour() })).toMatchObject({ wrong: 1 });
    // What was counted of each person goes with their
    // hour, too: this hour and its one person are left.
    expect((await counted()).map((id) => id.split(' ')[0])).toEqual([hour(), hour()]);
  });
});

test('§5.25 §T19 unknown, erased, mistyped and throttled codes get the same words for the same commands', async () => {
  await told('tip-2', '1111222233334444');
  await here.db.cases.collection<{ _id: string }>('tips').deleteOne({ _id: 'tip-2' });
  const kinds = [wrong, '1111222233334444', '4829 1170', 'what code?', right];
  const outcomes: { heard: string; cost: unknown[] }[] = [];
  for (const code of kinds) {
    const from = await somebody();
    if (code === right) await says(from, ...Array.from({ length: 6 }, () => wrong));
    else await says(from, wrong); // The hour's first is counted in another document.
    let heard = '';
    const gateway: Profiled[] = [];
    const cases = await profiled(here.db.cases, async () => {
      gateway.push(
        ...(await profiled(here.db.gateway, async () => void (heard = await says(from, code)))),
      );
    });
    outcomes.push({
      heard,
      // Some go at once: in which order the server takes them is chance, whatever the code was.
      cost: [...cases, ...gateway].map(({ op, collection }) => `${op} ${collection}`).sort(),
    });
  }
  expect(outcomes[0]?.heard).toMatch(unknown);
  expect(outcomes[0]?.cost.length).toBeGreaterThan(5);
  for (const outcome of outcomes) expect(outcome).toEqual(outcomes[0]);
  // A right code is answered in other words, so that the test above could fail.
  expect(await says(await somebody(), right)).toMatch(opened);
});
