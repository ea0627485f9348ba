import { expect, test } from '@jest/globals';
import type { CostEstimate } from '../../src/broadcasts/costs.js';
import type { Estimate } from '../../src/broadcasts/estimate.js';
import { counted } from '../../src/cli/output.js';
import { told } from '../../src/cli/sending/told.js';
import type { SendingView } from '../../src/desk/sending-view.js';

const at = new Date('2026-11-28T08:00:00Z');
const sending = {
  id: 's1',
  kind: 'poll',
  poll: 'job-offers',
  state: 'draft',
  hours: { from: 8, to: 20 },
  audience: {},
} as unknown as SendingView;

/** What is said of the cost of some people, with these prices. */
function said(recipients: number, costs: readonly CostEstimate[]): string {
  const total: Record<string, number> = {};
  for (const { price, units } of costs)
    if (price) total[price.currency] = (total[price.currency] ?? 0) + price.micros * units;
  const estimate = {
    ...{ people: recipients, recipients, blocked: {}, languages: {}, countries: {}, senders: [] },
    ...{ segments: recipients, segmentsEach: 1, costs, total },
    toTheEnd: { segments: 0, each: {}, total: {} },
    ...{ startsAt: at, finishesAt: at, late: false, overlaps: [], approval: false },
    allowance: { above: 1_000, ofSubject: 0, byPerson: 0, left: 1_000 },
  } as unknown as Estimate;
  return (
    /cost (.*), for what is sent first/.exec(told('', sending, estimate, 's1'))?.[1] ??
    'nothing said'
  );
}
const price = { price: { currency: 'EUR', micros: 50_000 }, from: 'entered', at } as const;
const noPrice = { unknown: 'no price was entered, and its provider tells none' } as const;
const nowhere = { unknown: 'the country of these people is not known' } as const;

test.each<[string, number, readonly CostEstimate[], RegExp]>([
  ['nobody', 0, [], /^nothing, as nobody would be written to$/],
  ['chats alone', 5, [], /^nothing, as these channels take no money/],
  ['a price for all', 10, [{ channel: 'sms', country: 'TG', units: 10, ...price }], /^0\.5 EUR$/],
  [
    'no price',
    10,
    [{ channel: 'sms', country: 'GH', units: 10, ...noPrice }],
    /^not known \(sms to GH: no price was entered.*; enter one: npx amana prices set sms GH 0\.05 EUR\)$/,
  ],
  [
    'a price for some',
    20,
    [
      { channel: 'sms', country: 'TG', units: 10, ...price },
      { channel: 'sms', country: 'GH', units: 10, ...noPrice },
    ],
    /^0\.5 EUR and more \(sms to GH: no price was entered/,
  ],
  [
    'a country nobody knows',
    3,
    [{ channel: 'sms', country: '', units: 3, ...nowhere }],
    /^not known \(sms to an unknown country: the country of these people is not known\)$/,
  ],
])('with %s an estimate says what it costs, or why that is not known', (_, people, costs, says) => {
  expect(said(people, costs)).toMatch(says);
});

test('one is one: no count is said in the plural of another', () => {
  expect([0, 1, 2].map((n) => counted(n, 'day'))).toEqual(['0 days', '1 day', '2 days']);
  expect([1, 2].map((n) => counted(n, 'entry', 'entries'))).toEqual(['1 entry', '2 entries']);
});
