import { shared } from './jest.config.mjs';

/** Pages in a real Chromium; `npm run test:browser`. */
export default {
  ...shared,
  roots: ['<rootDir>/test/browser'],
  testMatch: ['**/*.test.ts'],
  maxWorkers: 1,
  // A page is looked at in many sizes; on a busy machine each look takes seconds.
  testTimeout: 300_000,
};
