/**
 * Unit tests and journeys: a real mongod, no browser. One
 * mongod serves all workers; each file has its own databases.
 */
export const shared = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    // Its ESM build imports JSON as jest will not have it any more, and says so once a file.
    '^libphonenumber-js/(min|max)$': '<rootDir>/node_modules/libphonenumber-js/$1/index.cjs',
  },
  transform: {
    '^.+\\.tsx?$': [
      '@swc/jest',
      {
        // Beside the code and not in it: inline maps are
        // two thirds of what each file would read and hold.
        sourceMaps: true,
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', tsx: true },
          transform: { react: { runtime: 'automatic', importSource: 'preact' } },
        },
        // globalSetup is loaded as CommonJS; its import() must stay one.
        module: { type: 'es6', ignoreDynamic: true },
      },
    ],
  },
  globalSetup: '<rootDir>/test/support/mongod.ts',
  globalTeardown: '<rootDir>/test/support/mongod-teardown.ts',
  // On a busy machine a process takes its time to start; what hangs is still told.
  testTimeout: 120_000,
};

export default {
  ...shared,
  roots: ['<rootDir>/test'],
  testSequencer: '<rootDir>/test/support/sequencer.mjs',
  // Much of a test is waiting for mongod: one worker a core, not one fewer.
  maxWorkers: '100%',
  // Modules of files that are done stay in a worker's memory (Node 20, ESM): at gigabytes each file
  // takes longer than the last.
  workerIdleMemoryLimit: '900MB',
  testMatch: ['**/*.test.ts', '**/*.test.tsx'],
  testPathIgnorePatterns: ['/node_modules/', '/test/browser/'],
};
