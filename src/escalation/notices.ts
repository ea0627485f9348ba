import type { FocalPoint } from '../directory/directory.js';
import type { Call, Escalation } from '../models/cases/escalation-doc.js';
import type { Delivery } from '../outbox/delivery.js';
import { MINUTE } from '../shared/clock.js';
import { digestTag, personTag } from './delivery-ids.js';
import type { NoticeSlot } from './notice-throttle.js';
import { noticeTo, type Wording } from './wording.js';

/** Builds a notice that is limited in number (see `NoticeSlot`). */
function pacedNotice(
  wording: Wording,
  escalation: Escalation,
  what: 'added' | 'more',
  slot: NoticeSlot,
  person: FocalPoint,
  when: Date,
): Delivery {
  const { _id, reference, priority, calls } = escalation;
  const call = calls.find(({ focalPoint }) => focalPoint === person.id);
  const whose = what === 'added' ? '' : call ? personTag(call) : person.id;
  const notice = noticeTo(wording, person, `${_id}.${what}.${digestTag(`${slot.id}/${whose}`)}`, {
    key: `focal.${what}`,
    params: { reference, ...(what === 'more' ? { priority } : {}) },
  });
  return {
    ...notice,
    notBefore: slot.notBefore && slot.notBefore > when ? slot.notBefore : when,
  };
}

/**
 * Builds the notice that the reporter added something.
 * @param slot of what was added
 * @param when the earliest moment to send it
 */
export const addedNotice = (
  wording: Wording,
  escalation: Escalation,
  slot: NoticeSlot,
  person: FocalPoint,
  when: Date,
): Delivery => pacedNotice(wording, escalation, 'added', slot, person, when);

/**
 * Builds the notice that more tips of the same sender were merged into it.
 * @param slot of that tip
 * @param when as for `addedNotice`
 */
export const moreNotice = (
  wording: Wording,
  escalation: Escalation,
  slot: NoticeSlot,
  person: FocalPoint,
  when: Date,
): Delivery => pacedNotice(wording, escalation, 'more', slot, person, when);

/** A digest names this many calls with their codes: one SMS. */
export const MOST_NAMED = 4;

/**
 * Builds the text that tells a person how many calls they were not woken for one by one.
 * @param count how many, including those that are named
 */
export function digestOf(
  wording: Wording,
  { urgent }: { readonly urgent: boolean },
  named: readonly { readonly escalation: Escalation; readonly call: Call }[],
  count: number,
  person: FocalPoint,
  now: Date,
): Delivery {
  const list = named
    .map(({ escalation, call }) => `${escalation.reference} ${call.code}`)
    .join(', ');
  const priority = urgent ? '1' : '2-3';
  const tag = named[0] ? personTag(named[0].call) : digestTag(person.id);
  const id = `digest.${urgent ? 1 : 2}.${tag}.${Math.floor(now.getTime() / MINUTE)}`;
  const params = { count, priority, list };
  const notice = noticeTo(wording, person, id, { key: 'focal.digest', params });
  return urgent ? { ...notice, class: 'urgent' } : notice;
}
