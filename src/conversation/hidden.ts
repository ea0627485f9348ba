import { isPoll } from '../flows/dialog/aside.js';
import type { Person, PollPlace } from '../flows/dialog/person.js';
import { pad, unpad } from '../privacy/box.js';
import type { GatewayKeyring } from '../privacy/keyring.js';

/** The keys of polls, by the ids of their flows. */
export type PollKids = Readonly<Record<string, string>>;

/** Where somebody is in a poll, as it lies in their memory: sealed once more, under the poll's own key. */
interface HiddenPlace {
  readonly flow: string;
  readonly kid?: string;
  readonly hidden?: string;
}
const fields = ['session', 'paused', 'poll'] as const;
type Field = (typeof fields)[number];
/** A person as they are kept. */
export type HiddenPerson = Omit<Person, Field> & Partial<Record<Field, PollPlace | HiddenPlace>>;

const place = (id: string, field: Field) => ({
  collection: 'conversations',
  field: `box.${field}`,
  id,
});

/** What is left of a place in a poll that is over: which poll it was. */
const nowhere = (flow: string): PollPlace => ({
  flow,
  version: 0,
  step: '',
  answers: {},
  trail: [],
  misses: 0,
});

/**
 * Seals where somebody is in polls under the polls' keys, so that it ends with them, in backups too. A place whose key is
 * gone already becomes its poll's name.
 */
export function hide(
  keys: GatewayKeyring,
  id: string,
  person: Person,
  kids: PollKids,
): HiddenPerson {
  const hidden: Partial<Record<Field, PollPlace | HiddenPlace>> = {};
  for (const field of fields) {
    const at = person[field];
    if (!at) continue;
    const kid = kids[at.flow];
    if (!isPoll(at) || (kid === undefined && at.flow.startsWith('campaign.'))) {
      hidden[field] = at;
      continue;
    }
    const box =
      kid === undefined ? undefined : keys.sealPoll(kid, place(id, field), pad(JSON.stringify(at)));
    hidden[field] = {
      flow: at.flow,
      ...(kid !== undefined && box ? { kid, hidden: box.toString('base64') } : {}),
    };
  }
  const { session: _, paused: __, poll: ___, ...rest } = person;
  return { ...rest, ...hidden };
}

/** Undoes `hide`. Of a poll that is over, whoever was in it is known to have been there, and nothing else. */
export function unhide(
  keys: GatewayKeyring,
  id: string,
  kept: HiddenPerson,
): { readonly person: Person; readonly kids?: PollKids } {
  const places: Partial<Record<Field, PollPlace>> = {};
  const kids: Record<string, string> = {};
  for (const field of fields) {
    const at = kept[field];
    if (!at) continue;
    if ('step' in at) {
      places[field] = at;
      continue;
    }
    const opened =
      at.hidden === undefined
        ? undefined
        : keys.openPoll(place(id, field), Buffer.from(at.hidden, 'base64'));
    if (opened) places[field] = JSON.parse(unpad(opened)) as PollPlace;
    else if (field === 'session') places[field] = nowhere(at.flow);
    if (opened && at.kid !== undefined) kids[at.flow] = at.kid;
  }
  const { session: _, paused: __, poll: ___, ...rest } = kept;
  return { person: { ...rest, ...places }, ...(Object.keys(kids).length > 0 ? { kids } : {}) };
}
