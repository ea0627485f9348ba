import type { Keys } from '../../cases/view.js';
import type { SignedVisit } from '../visit.js';

/** Does something with the keys of the user, then closes them. */
export async function withKeys<T>(
  { me }: SignedVisit,
  does: (keys: Keys) => Promise<T>,
): Promise<T> {
  const keys = await me.openKeys();
  try {
    return await does(keys);
  } finally {
    keys.close();
  }
}
