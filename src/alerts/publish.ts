import type { AlertPlan } from '../broadcasts/alert.js';
import { audit } from '../cases/deps.js';
import type { AlertDoc } from '../models/cases/alert-doc.js';
import { settleRelease } from '../models/cases/alert.js';
import {
  changePublished,
  findPublishedDoc,
  publishedAlertsOf,
  type PublishedDoc,
  type PublishedMessage,
  type PublishedPhoto,
  type Release,
} from '../models/gateway/published-alert.js';
import { durable } from '../models/store/db.js';
import { isDuplicate } from '../models/store/duplicate-key.js';
import { DAY, MINUTE } from '../shared/clock.js';
import { withoutUndefined } from '../shared/without-undefined.js';
import { writeAlert } from './cap/write.js';
import { wordOf } from './compose-parts.js';
import type { AlertDeps } from './deps.js';
import type { AlertFields } from './fields.js';
import { loadFrame, type FullFrame } from './frame.js';
import { endMessage, type Message } from './message.js';

/**
 * The hours of sending. At night nobody is woken by an alert that is not immediate, nor by the end
 * of an alert.
 */
const WAKING = { from: 6, to: 22 } as const;
const ALWAYS = { from: 0, to: 24 } as const;
/** A test is sent only to the phones on the screen. */
const TEST_CHANNELS = ['demo-sms', 'demo-chat'] as const;

/** Returns the bytes of a message, as two officers approved them. */
export function releaseOf(
  id: string,
  fields: AlertFields,
  frame: FullFrame,
  { cap, sent, expires, says, byLanguage }: Message,
  photo: PublishedPhoto | undefined,
  now: Date,
): Release {
  const { name, age, sex, consent, areas, languages, immediate } = fields;
  const named = consent === 'none' || !name?.trim() ? undefined : name.trim();
  const message = {
    id: cap.identifier,
    msgType: frame.msgType,
    sent,
    sender: frame.capSender,
    cap: writeAlert(cap),
  };
  return withoutUndefined({
    id,
    at: now,
    message,
    expires,
    areas: [...areas],
    countries: [...new Set(areas.map((area) => area.slice(0, 2)))],
    languages: [...languages],
    shown: withoutUndefined({
      byLanguage,
      name: named,
      age,
      sex,
      photo: photo ? (true as const) : undefined,
      origin: frame.relay?.name,
    }),
    says,
    hours: immediate ? ALWAYS : WAKING,
    photo,
  });
}

/** How long bytes may wait for the decision. Afterwards nobody decides on them any more. */
export const PENDING = 2 * MINUTE;

/**
 * Saves the bytes where nobody sees them yet: after the second approval they are published,
 * otherwise deleted. Bytes that somebody else put down a moment ago are never replaced: theirs may
 * be the ones that are decided on.
 * @returns whether they were saved
 */
export async function prepareRelease(
  { db: { gateway } }: AlertDeps,
  { number, country, kind, published = '' }: AlertDoc,
  frame: FullFrame,
  release: Release,
): Promise<boolean> {
  const born: Omit<PublishedDoc, '_id' | 'pending'> = {
    ...{ number, country, kind, status: frame.status, word: wordOf(number) },
    ...{ countries: release.countries, areas: release.areas, languages: release.languages },
    ...{ sent: release.message.sent, expires: release.expires, state: 'pending', messages: [] },
  };
  const left = new Date(release.at.getTime() - PENDING);
  const free = [{ pending: { $exists: false } }, { 'pending.at': { $lte: left } }];
  try {
    await publishedAlertsOf(gateway).updateOne(
      { _id: published, state: { $ne: 'ended' }, $or: free },
      { $set: { pending: release }, $setOnInsert: born },
      { upsert: true, writeConcern: durable },
    );
    return true;
  } catch (error) {
    // It is there, and it is not free: the insert of an upsert fails.
    if (isDuplicate(error)) return false;
    throw error;
  }
}

/** Deletes the bytes, because the two approvals did not happen after all. */
export async function dropRelease({ db: { gateway } }: AlertDeps, id: string, release: string) {
  await publishedAlertsOf(gateway).deleteOne(
    { _id: id, state: 'pending', 'pending.id': release },
    { writeConcern: durable },
  );
  await changePublished(gateway, { _id: id, 'pending.id': release }, { $unset: { pending: '' } });
}

const replaced = (messages: readonly PublishedMessage[]): PublishedMessage[] =>
  messages.map((one) => ({ ...one, stands: false }));

/**
 * Replaces the public alert by the release. Idempotent.
 * @returns the alert after it
 */
async function show(
  { db: { gateway } }: AlertDeps,
  id: string,
  release: string,
): Promise<PublishedDoc | undefined> {
  const doc = await findPublishedDoc(gateway, id);
  if (doc?.pending?.id !== release) return doc;
  const { message, shown, says, hours, photo, expires } = doc.pending;
  const { areas, countries, languages } = doc.pending;
  const messages = [...replaced(doc.messages), { ...message, stands: true }];
  await changePublished(
    gateway,
    { _id: id, 'pending.id': release, state: { $ne: 'ended' } },
    {
      $set: {
        ...{ state: 'standing', messages, shown, says, hours, expires },
        ...{ areas, countries, languages },
        ...(photo ? { photo } : {}),
      },
      $unset: { pending: '', ...(photo ? {} : { photo: '' }) },
    },
  );
  return findPublishedDoc(gateway, id);
}

/** Returns the plan for sending a published alert. */
function planOf(
  { _id: alert, status, areas, languages, hours = WAKING, messages }: PublishedDoc,
  more: Pick<AlertPlan, 'goodUntil' | 'by'>,
): AlertPlan {
  return {
    ...{ alert, message: messages.length - 1, areas, languages, hours, ...more },
    ...(status === 'Test' ? { channels: TEST_CHANNELS } : {}),
  };
}

/** Returns the plan for sending a draft. */
export const planFor = (
  { published: alert = '', messages, by }: AlertDoc,
  { areas, languages, immediate }: AlertFields,
  { status }: FullFrame,
  { expires: goodUntil }: Message,
): AlertPlan => ({
  ...{ alert, message: messages.length, areas, languages, goodUntil, by: [by] },
  hours: immediate ? ALWAYS : WAKING,
  ...(status === 'Test' ? { channels: TEST_CHANNELS } : {}),
});

/**
 * Publishes what two officers approved: first page and feed, then the texts. Each step can be
 * repeated, so if a process dies between two steps, nothing stays half-sent: the job continues.
 */
export async function finishRelease(
  deps: AlertDeps,
  { _id, published = '', release = '', by, approvedBy = [] }: AlertDoc,
  now: Date,
): Promise<void> {
  const shown = await show(deps, published, release);
  const last = shown?.messages.at(-1);
  if (shown?.state !== 'standing' || !last) return;
  const officers = approvedBy.length > 0 ? approvedBy : [by];
  await deps.sendings.send(planOf(shown, { goodUntil: shown.expires, by: officers }), now);
  const { id, msgType, sent } = last;
  await settleRelease(deps.db.cases, _id, release, {
    $set: { state: 'standing', expires: shown.expires, status: shown.status },
    $push: { messages: { id, msgType, sent } },
  });
}

/** Returns the public alert after its end. */
function endedOf(
  doc: PublishedDoc,
  as: NonNullable<PublishedDoc['endedAs']>,
  { cap, sent, says }: Message,
  { capSender }: FullFrame,
  now: Date,
) {
  const gone = replaced(doc.messages).map(({ cap: _bytes, ...one }) => one);
  const told = {
    ...{ id: cap.identifier, msgType: 'Cancel' as const, sent, sender: capSender },
    ...{ cap: writeAlert(cap), stands: true },
  };
  return {
    $set: {
      ...{ state: 'ended' as const, endedAs: as, endedAt: now },
      // Hubs notice by themselves that an alert has expired: there is nothing to take back.
      messages: as === 'expired' ? gone : [...gone, told],
      ...(as === 'stopped' ? {} : { says, hours: WAKING }),
    },
    $unset: {
      ...{ shown: '' as const, photo: '' as const, pending: '' as const },
      ...(as === 'stopped' ? { says: '' as const, hours: '' as const } : {}),
    },
  };
}

/**
 * Destroys the public data of an alert. Idempotent.
 * @returns the alert after it
 */
async function hide(
  deps: AlertDeps,
  doc: AlertDoc,
  as: NonNullable<PublishedDoc['endedAs']>,
  now: Date,
): Promise<PublishedDoc | undefined> {
  const { gateway } = deps.db;
  const { published = '' } = doc;
  const before = await findPublishedDoc(gateway, published);
  if (before?.state === 'standing') {
    const frame = await loadFrame(deps, doc);
    const change = endedOf(before, as, endMessage(before, frame, as, now), frame, now);
    await changePublished(gateway, { _id: published, state: 'standing' }, change);
  }
  if (before?.state === 'pending') {
    await publishedAlertsOf(gateway).deleteOne({ _id: published, state: 'pending' });
    return undefined;
  }
  return findPublishedDoc(gateway, published);
}

/** Informs the people who received the alert; after the kill switch, nobody. */
async function tellEnd(deps: AlertDeps, ended: PublishedDoc, by: string, now: Date) {
  const { _id: alert, endedAs, messages } = ended;
  const out = messages.filter(({ msgType }) => msgType !== 'Cancel').length;
  // A process may have died after it updated the page and before it sent the update.
  const sent = (await deps.sendings.status(alert, out - 1)) ? out : out - 1;
  if (endedAs === 'stopped') {
    await deps.sendings.stop(alert, sent - 1, by, now);
    return;
  }
  const goodUntil = new Date(now.getTime() + END_TOLD);
  const plan = planOf(ended, { goodUntil, by: [by] });
  await deps.sendings.send({ ...plan, message: sent, last: true }, now);
}

/** How long an end message is worth sending, in milliseconds. */
const END_TOLD = 2 * DAY;

/**
 * Carries out the end of an alert: it destroys name, picture and texts, withdraws texts that wait,
 * and informs the people who received it. Each step can be repeated.
 */
export async function finishEnd(deps: AlertDeps, doc: AlertDoc, now: Date): Promise<void> {
  const { _id, endedAs, endedBy = '' } = doc;
  if (endedAs === undefined) return;
  const ended = await hide(deps, doc, endedAs, now);
  if (ended) await tellEnd(deps, ended, endedBy, now);
  await settleRelease(deps.db.cases, _id, END, {});
}

/** The value of `release` for an alert whose end must still be carried out. */
export const END = 'end';

/** Records an act on an alert in the audit log. */
export const note = (
  deps: AlertDeps,
  who: Parameters<typeof audit>[1],
  action: Parameters<typeof audit>[2],
  { _id }: Pick<AlertDoc, '_id'>,
): Promise<void> => audit(deps, who, action, `alert/${_id}`);
