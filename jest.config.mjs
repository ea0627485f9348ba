/**
 * Unit tests and journeys: a real mongod, no browser. One
 * mongod serves all workers; each file has its own databases.
 */
export const shared = {
  testEnvironment: '<rootDir>/test/support/jest/environment.mjs',
  testRunner: '<rootDir>/test/support/jest/runner.mjs',
  // Node loads all modules, and tsx reads their TypeScript.
  transform: {},
  globalSetup: '<rootDir>/test/support/jest/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/jest/global-teardown.mjs',
  // On a busy machine a process takes its time to start; what hangs is still told.
  testTimeout: 120_000,
};

export default {
  ...shared,
  roots: ['<rootDir>/test'],
  testSequencer: '<rootDir>/test/support/jest/sequencer.mjs',
  // Much of a test is waiting for mongod: one worker a core, not one fewer.
  maxWorkers: '100%',
  // What files leave behind: beyond this a process is started anew.
  workerIdleMemoryLimit: '700MB',
  testMatch: ['**/*.test.ts', '**/*.test.tsx'],
  testPathIgnorePatterns: ['/node_modules/', '/test/browser/'],
};
