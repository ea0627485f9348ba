import type { Staff } from '../shared/staff.js';
import type { Io } from './io.js';

/**
 * Returns the person at the machine as the policy knows them: they see codes of all countries, and
 * hold no key, so they can read no words.
 */
export const atTheMachine = (io: Io): Staff => ({
  account: 'cli',
  login: io.user.replace(/[^\w.-]/g, '_').slice(0, 30) || 'unknown',
  roles: ['regional-desk'],
  countries: ['*'],
  affiliation: 'regional',
});
