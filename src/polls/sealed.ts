import { unpad } from '../privacy/box.js';
import type { PollDeps } from './deps.js';

export const recordPlace = (id: string) => ({ collection: 'answers', field: 'box', id });
export const wordsPlace = (id: string) => ({ collection: 'pollwords', field: 'box', id });
export const tellPlace = (id: string) => ({ collection: 'polltell', field: 'box', id });
/** Opens a sealed and padded value of a poll; undefined when its key is destroyed. */
export function openJson<T>(
  keys: PollDeps['keys'],
  place: ReturnType<typeof recordPlace>,
  box: Buffer,
): T | undefined {
  const opened = keys.gateway().openPoll(place, box);
  return opened && (JSON.parse(unpad(opened)) as T);
}
