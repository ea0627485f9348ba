import { expect, test } from '@jest/globals';
import { Recent } from '../../../src/models/store/recent.js';
import { MINUTE, SECOND } from '../../../src/shared/clock.js';

function recentAt() {
  let now = 0;
  const recent = new Recent<{ _id: string; v: number }>(() => now);
  return { recent, pass: (ms: number) => (now += ms) };
}

test('a person who was silent for two minutes is read again, however often their work was noted meanwhile', () => {
  const { recent, pass } = recentAt();
  recent.put({ _id: 'afi', v: 1 });
  pass(2 * MINUTE - 1);
  recent.change('afi', (doc) => ({ ...doc, v: 2 }));
  expect(recent.get('afi')).toEqual({ _id: 'afi', v: 2 });
  pass(1);
  expect(recent.get('afi')).toBeUndefined();
});

test('after a turn of another process everybody is read for ten seconds', () => {
  const { recent, pass } = recentAt();
  recent.put({ _id: 'afi', v: 1 });
  recent.pause();
  expect(recent.get('afi')).toBeUndefined();
  pass(10 * SECOND);
  expect(recent.get('afi')).toEqual({ _id: 'afi', v: 1 });
});

test('two thousand people are remembered, those longest silent forgotten first', () => {
  const { recent } = recentAt();
  for (let count = 0; count < 2_000; count += 1) recent.put({ _id: `p${count}`, v: 1 });
  recent.put({ _id: 'p0', v: 2 });
  recent.put({ _id: 'new', v: 1 });
  expect([recent.get('p0')?.v, recent.get('p1'), recent.get('p2')?.v]).toEqual([2, undefined, 1]);
});

test('of a stranger nothing can be changed or forgotten', () => {
  const { recent } = recentAt();
  recent.change('nobody', () => ({ _id: 'nobody', v: 1 }));
  recent.forget('nobody');
  expect(recent.get('nobody')).toBeUndefined();
});
