import { existsSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import type { Connection } from 'mongoose';
import type { Step } from '../../../src/models/migrations/step.js';
import { steps } from '../../../src/models/migrations/steps.js';
import { page } from '../../docs/pages.js';
import { readFrozen, thaw } from '../../fixtures/versions/frozen.js';
import { dropTestDb } from '../../support/db.js';

/** The versions that were released, the earliest first. */
const released = [...page('CHANGELOG.md').text.matchAll(/^## \[(\d+\.\d+\.\d+)\]/gm)]
  .map(([, version = '']) => version)
  .reverse();
const isFrozen = (version: string) =>
  existsSync(new URL(`../../fixtures/versions/${version}.json.gz`, import.meta.url));

test('of every released version there is an installation to try an upgrade on', () => {
  expect(released.length).toBeGreaterThan(1);
  expect(released.filter((version) => !isFrozen(version))).toEqual([]);
});

/** Does the whole of a step, and tells how many documents it changed. */
async function changedBy(step: Step, half: Connection): Promise<number> {
  let changed = 0;
  let after: string | undefined;
  do {
    const batch = await step.batch(half, after);
    changed += batch.changed;
    after = batch.after;
  } while (after !== undefined);
  return changed;
}

/** The version before the one that a step came with. */
function versionBefore({ id }: Step): string | undefined {
  const own = id.split('-')[0] ?? '';
  const at = released.indexOf(own);
  return at < 0 ? released.at(-1) : released[at - 1];
}

test.each(steps.map((step) => [step.id, step] as const))(
  'the step %s finds what it is for in data of the version before it, and once only',
  async (_id, step) => {
    const { db } = await thaw(readFrozen(versionBefore(step) ?? ''));
    expect(await changedBy(step, db[step.half])).toBeGreaterThan(0);
    expect(await changedBy(step, db[step.half])).toBe(0);
    await dropTestDb(db);
  },
);
