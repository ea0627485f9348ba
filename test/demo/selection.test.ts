import { expect, test } from '@jest/globals';
import { readSelection, writeSelection } from '../../src/demo/selection.js';

test('what is chosen comes back from its query string', () => {
  const chosen = readSelection({ reporter: 'kofi', via: 'chat', focal: 'demo-gh-head', on: 'sms' });
  expect(readSelection(Object.fromEntries(new URLSearchParams(writeSelection(chosen))))).toEqual(
    chosen,
  );
});

test.each([
  {},
  { reporter: 'nobody', via: 'fax', focal: '<script>', on: '' },
  { reporter: ['yawa', 'kofi'], via: ['sms', 'chat'], focal: { $ne: 1 } },
])('an unknown choice shows the first person, with nothing of it kept (%#)', (raw) => {
  expect(writeSelection(readSelection(raw))).toBe('reporter=yawa&via=sms');
});
