import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { buttonData, pressedAnswer } from '../../src/escalation/buttons.js';

test.each(['', 'fp:ok:12', 'fp:steal:482917', 'fp:ok:482917;', 'tip:yes', 'OK 482917'])(
  'a button "%s" is no answer',
  (data) => {
    expect(pressedAnswer(data)).toBeUndefined();
  },
);

test('whatever a button sends is read back, in at most 64 bytes; those of earlier calls, too', () => {
  for (const verb of ['ok', 'no', 'pass', 'done'] as const)
    for (const code of ['482917', '4821', '4829171']) {
      const data = buttonData({ verb, code });
      expect(pressedAnswer(data)).toEqual({ verb, code });
      expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64);
    }
});

test('no data at all makes it fail', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (data) => void pressedAnswer(data)));
});
