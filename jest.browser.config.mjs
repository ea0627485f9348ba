import { shared } from './jest.config.mjs';

/** Pages in a real Chromium; `npm run test:browser`. */
export default {
  ...shared,
  roots: ['<rootDir>/test/browser'],
  testMatch: ['**/*.test.ts'],
  maxWorkers: 1,
  testTimeout: 120_000,
};
