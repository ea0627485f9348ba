/**
 * Runs test files in Node as it is. Jest loads each module once more for each file: of a journey
 * that is more than its tests take. Here a process loads it once, as the program does; so what a
 * module keeps lives on, and a test may not rely on a module being new.
 */
import { createRequire, register } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { register as readTypeScript } from 'tsx/esm/api';

const require = createRequire(import.meta.url);
const CIRCUS = path.join(path.dirname(require.resolve('jest-circus')), 'jestAdapterInit.js');

readTypeScript();
register('./hooks.mjs', import.meta.url);
const { give } = await import('@jest/globals');

/** Jest's own test framework. Loaded once: each copy would follow every promise of the process. */
const { initialize, runAndTransformResultsToJestFormat } = require(CIRCUS);
const STATE = Object.getOwnPropertySymbols(globalThis).find(
  ({ description }) => description === 'JEST_STATE_SYMBOL',
);
const asNew = { ...globalThis[STATE] };
const handlers = globalThis[Symbol.for('EVENT_HANDLERS')];
const ownHandlers = [...handlers];

/** Lets go of the tests of the file before, and of all that they held. */
function forgetTests() {
  const root = { ...asNew.rootDescribeBlock, children: [], hooks: [], tests: [] };
  globalThis[STATE] = {
    ...asNew,
    currentDescribeBlock: root,
    rootDescribeBlock: root,
    describeRetryOptions: new WeakMap(),
    unhandledErrors: [],
    unhandledRejectionErrorByPromise: new Map(),
    unhandledRejectionErrorByPromiseByHook: new WeakMap(),
    unhandledRejectionErrorByPromiseTarget: new WeakMap(),
  };
  handlers.splice(0, handlers.length, ...ownHandlers);
}

/**
 * What tests may use of `jest`: spies and a clock. Modules are not mocked, as all parts are real.
 */
const jestOf = ({ moduleMocker, fakeTimersModern }) => ({
  fn: moduleMocker.fn.bind(moduleMocker),
  spyOn: moduleMocker.spyOn.bind(moduleMocker),
  restoreAllMocks: () => moduleMocker.restoreAllMocks(),
  useFakeTimers: (config) => fakeTimersModern.useFakeTimers(config),
  useRealTimers: () => fakeTimersModern.useRealTimers(),
  setSystemTime: (now) => fakeTimersModern.setSystemTime(now),
  advanceTimersByTime: (ms) => fakeTimersModern.advanceTimersByTime(ms),
  advanceTimersByTimeAsync: (ms) => fakeTimersModern.advanceTimersByTimeAsync(ms),
});

/** Writes new snapshots, and tells which of the old ones no test asked for. */
function saveSnapshots(results, state) {
  for (const { fullName, status } of results.testResults)
    if (status !== 'passed') state.markSnapshotsAsCheckedForTest(fullName);
  const unchecked = state.getUncheckedCount();
  const uncheckedKeys = [...state.getUncheckedKeys()];
  if (unchecked > 0) state.removeUncheckedKeys();
  const { deleted } = state.save();
  const { added, matched, unmatched, updated } = state;
  const told = { added, matched, unmatched, updated, uncheckedKeys };
  return { ...told, fileDeleted: deleted, unchecked: deleted ? 0 : unchecked };
}

/** Jest calls this with each test file. */
export default async function run(globalConfig, config, environment, runtime, testPath, send) {
  forgetTests();
  const { snapshotState } = await initialize({
    config,
    environment,
    globalConfig,
    localRequire: require,
    parentProcess: process,
    runtime,
    sendMessageToJest: send,
    setGlobalsForRuntime: (globals) => give({ ...globals, jest: jestOf(environment) }),
    testPath,
  });
  // Node maps a place in a test to its line; what jest set knows only modules that jest loaded.
  delete Error.prepareStackTrace;
  process.setSourceMapsEnabled(true);
  const began = Date.now();
  await import(pathToFileURL(testPath).href);
  const results = await runAndTransformResultsToJestFormat({
    config,
    globalConfig,
    setupAfterEnvPerfStats: { setupAfterEnvStart: began, setupAfterEnvEnd: began },
    testPath,
  });
  return { ...results, snapshot: saveSnapshots(results, snapshotState) };
}
