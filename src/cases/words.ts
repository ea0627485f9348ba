import type { CaseEventDoc } from '../models/cases/case-event.js';
import type { WrapDoc } from '../models/cases/wrap.js';
import {
  newStrandKey,
  openWords,
  sealWords,
  unwrapStrandKey,
  wrapStrandKey,
} from '../privacy/tip-seal.js';
import type { CaseDeps } from './deps.js';
import type { Keys, Words } from './view.js';

/** What somebody wrote, as it is kept. */
export interface Sealed {
  readonly box: Buffer;
  readonly wraps: readonly WrapDoc[];
}

/**
 * Seals what a colleague wrote under a key of its own, and that key to the case's compartment:
 * whoever may read the tip may read it.
 * @param id of the event or the request it belongs to: it opens nowhere else
 */
export function sealFor(
  { keys }: Pick<CaseDeps, 'keys'>,
  { _id, compartment }: { readonly _id: string; readonly compartment: string },
  id: string,
  words: string,
): Sealed {
  const key = newStrandKey();
  const wraps = wrapStrandKey(key, [keys.cases().recipient(compartment)]);
  const box = sealWords(key, _id, id, words);
  key.fill(0);
  return { box, wraps };
}

/** Opens what `sealFor` made, as far as the keys reach. */
export function openSealed(
  keys: Keys,
  id: string,
  { _id, box, wraps = [] }: Pick<CaseEventDoc, '_id' | 'box' | 'wraps'>,
): Words {
  if (!box) return { unreadable: 'damaged' };
  const wrap = wraps.find(({ kid }) => keys.pair(kid) !== undefined);
  const pair = wrap && keys.pair(wrap.kid);
  if (!wrap || !pair) return { unreadable: 'noKey' };
  try {
    const key = unwrapStrandKey(wrap, pair);
    const words = openWords(key, id, _id, box);
    key.fill(0);
    return { words };
  } catch {
    return { unreadable: 'altered' };
  }
}
