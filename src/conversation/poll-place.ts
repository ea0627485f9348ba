import { isPoll } from '../flows/dialog/poll-sessions.js';
import type { Person, PollPlace } from '../flows/dialog/person.js';
import { pad, unpad } from '../privacy/box.js';
import type { GatewayKeyring } from '../privacy/keyring.js';

/** The keys of polls, by the ids of their flows. */
export type PollKids = Readonly<Record<string, string>>;

/** A person's place in a poll as it is stored: sealed a second time, under the poll's own key. */
interface SealedPlace {
  readonly flow: string;
  readonly kid?: string;
  readonly hidden?: string;
}
const fields = ['session', 'paused', 'poll'] as const;
type Field = (typeof fields)[number];
/** A person as they are stored, with places in polls sealed. */
export type PersonAtRest = Omit<Person, Field> & Partial<Record<Field, PollPlace | SealedPlace>>;

const place = (id: string, field: Field) => ({
  collection: 'conversations',
  field: `box.${field}`,
  id,
});

/** Returns the place in a poll that has ended: it says only which poll it was. */
const nowhere = (flow: string): PollPlace => ({
  flow,
  version: 0,
  step: '',
  answers: {},
  trail: [],
  misses: 0,
});

/**
 * Seals a person's places in polls under the polls' keys, so that they become unreadable when those
 * keys are destroyed, in backups too. Of a place whose key is already destroyed, only the poll's
 * name is stored.
 */
export function sealPollPlaces(
  keys: GatewayKeyring,
  id: string,
  person: Person,
  kids: PollKids,
): PersonAtRest {
  const hidden: Partial<Record<Field, PollPlace | SealedPlace>> = {};
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

/** Opens what `sealPollPlaces` sealed. Of a poll that has ended, only the poll's name is left. */
export function openPollPlaces(
  keys: GatewayKeyring,
  id: string,
  kept: PersonAtRest,
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
