import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sendFailures, type SendFailure } from '../../src/bots/errors.js';
import { backoff, REPLY_LIFE, type Failed } from '../../src/outbox/backoff.js';
import { classes, type DeliveryClass } from '../../src/outbox/delivery.js';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/shared/clock.js';

const failed = (rest: Partial<Failed> = {}): Failed => ({
  id: 'd',
  class: 'reply',
  attempt: 1,
  failure: 'unavailable',
  triedForMs: 0,
  moreTargets: false,
  ...rest,
});

/** All waits until it stops, when every try fails at once. */
function waitsOf(rest: Partial<Failed>): number[] {
  const waits: number[] = [];
  for (;;) {
    const triedForMs = waits.reduce((sum, ms) => sum + ms, 0);
    const ms = backoff(failed({ ...rest, attempt: waits.length + 1, triedForMs }));
    if (ms === null) return waits;
    waits.push(ms);
  }
}

const sum = (waits: number[]) => waits.reduce((total, ms) => total + ms, 0);

describe('how long is waited before another try', () => {
  test('a reply is tried again after 5 s, 15 s, 45 s and 2 min, and a tenth more at most', () => {
    const bases = [5 * SECOND, 15 * SECOND, 45 * SECOND, 2 * MINUTE];
    waitsOf({ class: 'reply' })
      .slice(0, 4)
      .forEach((ms, i) => {
        expect(ms).toBeGreaterThanOrEqual(bases[i] as number);
        expect(ms).toBeLessThanOrEqual((bases[i] as number) * 1.1 + 1);
      });
  });

  test('a reply is not tried after the talk it belongs to is over', () => {
    const waits = waitsOf({ class: 'reply' });
    expect(sum(waits)).toBeLessThan(REPLY_LIFE);
    expect(sum(waits)).toBeGreaterThan(REPLY_LIFE / 2);
  });

  test('a call without another way to its person is tried for about an hour', () => {
    expect(sum(waitsOf({ class: 'escalation' }))).toBeGreaterThan(HOUR);
  });

  test('§5.46 a call with another way takes it after about 30 s', () => {
    const waits = waitsOf({ class: 'escalation', moreTargets: true });
    expect(waits).toHaveLength(2);
    expect(sum(waits)).toBeLessThanOrEqual(30 * SECOND);
  });

  test('a call whose first way took its time to fail goes the other way sooner', () => {
    expect(
      backoff(failed({ class: 'escalation', moreTargets: true, triedForMs: 26 * SECOND })),
    ).toBeNull();
    expect(
      backoff(failed({ class: 'escalation', moreTargets: false, triedForMs: 26 * SECOND })),
    ).not.toBeNull();
  });

  test('a call goes another way rather than wait a minute that a provider asks for', () => {
    expect(
      backoff(failed({ class: 'escalation', moreTargets: true, retryAfterMs: MINUTE })),
    ).toBeNull();
  });

  test.each(Object.entries(sendFailures).filter(([, { retryable }]) => !retryable))(
    'nothing is tried again after %s',
    (failure) => {
      for (const kind of Object.keys(classes) as DeliveryClass[])
        expect(backoff(failed({ class: kind, failure: failure as SendFailure }))).toBeNull();
    },
  );

  const anyFailed = fc.record({
    id: fc.string(),
    class: fc.constantFrom(...(Object.keys(classes) as DeliveryClass[])),
    attempt: fc.integer({ min: 1, max: 40 }),
    failure: fc.constantFrom('throttled' as const, 'unavailable' as const),
    retryAfterMs: fc.integer({ min: 0, max: 2 * DAY }),
    triedForMs: fc.integer({ min: 0, max: DAY }),
    moreTargets: fc.boolean(),
  });

  test('a provider that asks to wait is never asked again earlier', () => {
    fc.assert(
      fc.property(anyFailed, (each) => {
        const ms = backoff(each);
        expect(ms === null || (ms >= each.retryAfterMs && ms <= DAY)).toBe(true);
      }),
    );
  });

  test('each wait is as long as the one before or longer, but for the tenth that chance adds', () => {
    fc.assert(
      fc.property(anyFailed, (any) => {
        // A provider that asks for about a day is not waited for, whichever try it is.
        const each = { ...any, retryAfterMs: any.retryAfterMs % (DAY / 2) };
        const [wait, after] = [backoff(each), backoff({ ...each, attempt: each.attempt + 1 })];
        // Once it stops it does not begin again.
        if (wait === null) expect(after).toBeNull();
        else if (after !== null) expect(after * 1.1 + 1).toBeGreaterThanOrEqual(wait);
      }),
    );
  });

  test('nothing is tried more than 12 times in a day', () => {
    for (const kind of Object.keys(classes) as DeliveryClass[])
      expect(waitsOf({ class: kind }).length + 1).toBeLessThanOrEqual(12);
  });

  test('the same try of the same delivery always waits the same, and others wait otherwise', () => {
    const waits = (id: string) => backoff(failed({ id }));
    expect(waits('a')).toBe(waits('a'));
    expect(new Set(Array.from({ length: 50 }, (_, i) => waits(`d${i}`))).size).toBeGreaterThan(30);
  });
});
