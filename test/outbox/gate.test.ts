import { describe, expect, test } from '@jest/globals';
import { Gate, type SendPermit } from '../../src/outbox/gate.js';
import { at } from './harness.js';

const text = { group: 'b1' };

/** A gate, and how to answer what it asks, one after another. */
function gate() {
  const asked: { answer: (leave: SendPermit) => void; fail: (error: Error) => void }[] = [];
  const one = new Gate(
    () => new Promise<SendPermit>((answer, fail) => void asked.push({ answer, fail })),
  );
  return { gate: one, asked };
}

describe('whether a broadcast may speak', () => {
  test('is asked anew before the answer is old, and nobody at their slot waits for it', async () => {
    const { gate: one, asked } = gate();
    const first = one.stops(text, at(0));
    asked[0]?.answer('go');
    expect(await first).toBeUndefined();
    expect(await one.stops(text, at(600))).toBeUndefined();
    expect(await one.stops(text, at(700))).toBeUndefined();
    expect(asked).toHaveLength(2);
    asked[1]?.answer('drop');
    await Promise.resolve();
    expect(await one.stops(text, at(710))).toBe('drop');
    // It holds from the moment at which it was asked.
    void one.stops(text, at(1_650));
    expect(asked).toHaveLength(3);
  });

  test('an answer of before somebody stopped it is not taken for one of after', async () => {
    const { gate: one, asked } = gate();
    const first = one.stops(text, at(0));
    asked[0]?.answer('go');
    await first;
    await one.stops(text, at(600));
    one.forget('b1');
    const second = one.stops(text, at(610));
    asked[2]?.answer('drop');
    asked[1]?.answer('go');
    expect(await second).toBe('drop');
    expect(await one.stops(text, at(620))).toBe('drop');
  });

  test('an answer that does not come holds no longer than a second', async () => {
    const { gate: one, asked } = gate();
    const first = one.stops(text, at(0));
    asked[0]?.answer('go');
    await first;
    await one.stops(text, at(600));
    asked[1]?.fail(new Error('away'));
    await Promise.resolve();
    const later = one.stops(text, at(1_000));
    expect(asked).toHaveLength(3);
    asked[2]?.answer('hold');
    expect(await later).toEqual(at(6_000));
  });
});
