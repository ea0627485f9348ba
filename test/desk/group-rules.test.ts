import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { readGroupRules } from '../../src/desk/group-rules.js';
import { jobOffers } from '../results/support/simulated.js';

test('the rules that come with the example poll fit it', () => {
  const yaml = readFileSync('examples/poll-groups/job-offers.yaml', 'utf8');
  const read = readGroupRules({ yaml }, jobOffers());
  expect(read).toMatchObject({ ok: true, value: [{ group: 'Keep your papers' }, {}, {}] });
});
