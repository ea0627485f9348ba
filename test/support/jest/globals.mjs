/** What a test imports from `@jest/globals`, where Node itself loads it. */
export let afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest, test;

/** Gives the test file that runs next its own; what imported them before has them, too. */
export function give(globals) {
  ({ afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest, test } = globals);
}
