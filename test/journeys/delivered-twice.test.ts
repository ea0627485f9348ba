import { expect, test } from '@jest/globals';
import { OPENING } from '../../src/polls/release.js';
import { DAY, SECOND } from '../../src/shared/clock.js';
import { ourNumbers } from '../fixtures/people.js';
import { fruit } from '../polls/house.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { forTheseTests } from '../support/journey.js';
import { readTips } from '../support/reader.js';

let here: TestAmana;
const iso = (at: Date) => at.toISOString().replace(/\.\d+/, '');

forTheseTests(async () => {
  here = await startTestAmana();
  const now = here.clock.now();
  const closes = iso(new Date(now.getTime() + DAY));
  const saved = await here.amana.polls.save({ ...fruit, opens: iso(now), closes }, now);
  if (!saved.ok) throw new Error(JSON.stringify(saved));
  await here.amana.polls.open('fruit', now);
  here.clock.advance(OPENING + SECOND);
  await here.settle();
  return here;
});

/** A carrier hands a text over, so long after the one before it, under an id of its own. */
async function carried(from: string, text: string, after: number): Promise<number> {
  here.clock.advance(after);
  const line = here.twilio.connect({
    appUrl: here.url,
    publicUrl: 'https://amana.example',
    number: ourNumbers.sms,
  });
  const before = here.twilio.messagesTo(from).length;
  expect((await line.text(from, text)).status).toBe(200);
  await here.settle();
  return here.twilio.messagesTo(from).length - before;
}

test('an answer that the carrier delivers twice answers one question of a poll, and is no open answer', async () => {
  const [twice, slow] = ['+22892300001', '+22892300002'];
  // Each answer of the one comes again within seconds, the last one after the end as well.
  await carried(twice, 'fruit', 60 * SECOND);
  for (const answer of ['2', '3', '7', 'because of rain']) {
    expect(await carried(twice, answer, 20 * SECOND)).toBe(1);
    expect(await carried(twice, answer, 3 * SECOND)).toBe(0);
  }
  // The other one has read each question, and chooses the second twice.
  await carried(slow, 'fruit', 60 * SECOND);
  for (const answer of ['2', '2', '7', 'because of rain'])
    expect(await carried(slow, answer, 15 * SECOND)).toBe(1);
  await here.settle();
  const tally = await here.amana.polls.tally('fruit', here.clock.now());
  expect(tally).toMatchObject({ asked: 2, answered: 2, finished: 2, late: 0 });
  expect(tally?.questions).toMatchObject({
    one: { values: { b: 2 }, invalid: 0 },
    some: { values: { y: 1, z: 1 }, invalid: 0 },
    many: { values: { 7: 2 }, invalid: 0 },
  });
  expect(await readTips(here)).toEqual([]);
});

test('a cry for help that comes twice is one tip of the same urgency, with one call', async () => {
  const cry = 'They keep two girls locked in a house in Lome, help';
  const from = '+22892300003';
  expect(await carried(from, cry, 60 * SECOND)).toBeGreaterThan(0);
  expect(await carried(from, cry, 4 * SECOND)).toBe(0);
  const tips = (await readTips(here)).filter(({ words }) => words.includes(cry));
  expect(tips.map(({ tip, words }) => [tip.priority, words])).toEqual([[1, [cry]]]);
});
