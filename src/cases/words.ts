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

/** Written words as they are stored. */
export interface Sealed {
  readonly box: Buffer;
  readonly wraps: readonly WrapDoc[];
}

/**
 * Seals a colleague's words under a new key, and that key to the case's compartment, so that
 * everyone who may read the tip may read them.
 * @param id of the event or request they belong to: they open nowhere else
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

/** Opens what `sealFor` made, if the keys can open it. */
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
