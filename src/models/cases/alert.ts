import type { Connection, mongo } from 'mongoose';
import { durable } from '../store/db.js';
import { isDuplicate } from '../store/duplicate-key.js';
import { alertsOf, readAlert, type AlertDoc, type AlertState } from './alert-doc.js';

/** Finds an alert, by its id or by its number. */
export async function findAlert(
  cases: Connection,
  idOrNumber: string,
): Promise<AlertDoc | undefined> {
  const found =
    (await alertsOf(cases).findOne({ _id: idOrNumber })) ??
    (await alertsOf(cases).findOne({ number: idOrNumber }));
  return found ? readAlert(found) : undefined;
}

/** Returns the alerts about a case, including those of neighbours. */
export const alertsOfCase = async (cases: Connection, id: string): Promise<AlertDoc[]> =>
  (await alertsOf(cases).find({ case: id }).toArray()).map(readAlert);

/** Returns the case of an alert, by the id under which it is published. */
export async function caseOfPublished(
  cases: Connection,
  published: string,
): Promise<string | undefined> {
  const found = await alertsOf(cases).findOne({ published }, { projection: { case: 1 } });
  return found?.case;
}

/** Returns the alerts that neighbours made from an alert that was proposed to them. */
export const alertsOfOrigin = async (cases: Connection, id: string): Promise<AlertDoc[]> =>
  (await alertsOf(cases).find({ 'origin.alert': id }).toArray()).map(readAlert);

/** Returns the alerts of neighbours that are relayed here, from the draft until the end. */
export const findRelays = async (cases: Connection): Promise<AlertDoc[]> =>
  (
    await alertsOf(cases)
      .find({ 'relay.claim': { $exists: true } })
      .toArray()
  ).map(readAlert);

/** Finds an alert by the id under which it is published. */
export async function alertOfPublished(
  cases: Connection,
  published: string,
): Promise<AlertDoc | undefined> {
  const found = await alertsOf(cases).findOne({ published });
  return found ? readAlert(found) : undefined;
}

/** Whether one of some identifiers belongs to a message of ours. */
export const hasMessage = async (cases: Connection, ids: readonly string[]): Promise<boolean> =>
  (await alertsOf(cases).findOne(
    { 'messages.id': { $in: [...ids] } },
    { projection: { _id: 1 } },
  )) !== null;

/** Returns alerts in some states; those that end first come first. */
export const findInState = async (
  cases: Connection,
  states: readonly AlertState[],
): Promise<AlertDoc[]> =>
  (
    await alertsOf(cases)
      .find({ state: { $in: [...states] } })
      .sort({ state: 1, expires: 1 })
      .toArray()
  ).map(readAlert);

/**
 * Returns the latest alerts, latest first.
 * @param countries whose, or all
 * @param limit the most to return
 */
export async function listAlertDocs(
  cases: Connection,
  countries: readonly string[] | 'all',
  limit: number,
): Promise<AlertDoc[]> {
  const which = countries === 'all' ? {} : { country: { $in: [...countries] } };
  const found = await alertsOf(cases).find(which).sort({ beganAt: -1 }).limit(limit).toArray();
  return found.map(readAlert);
}

/** Returns alerts with something left to publish: two officers approved it, or it has ended. */
export const findUnreleased = async (cases: Connection): Promise<AlertDoc[]> =>
  (
    await alertsOf(cases)
      .find({ release: { $exists: true } })
      .toArray()
  ).map(readAlert);

/** Returns alerts whose sealed words must be deleted. */
export const findWordsToGo = async (cases: Connection, now: Date): Promise<AlertDoc[]> =>
  (
    await alertsOf(cases)
      .find({ wordsGoAt: { $lte: now } })
      .toArray()
  ).map(readAlert);

/**
 * Alerts of which people may have to hear something: those that stand, those that ended lately, and
 * those of neighbours. @param since words of what ended lately go after it
 */
export const alertsWithNews = async (cases: Connection, since: Date): Promise<AlertDoc[]> =>
  (
    await alertsOf(cases)
      .find({
        $or: [
          { state: 'standing' },
          { wordsGoAt: { $gt: since } },
          { 'relay.claim': { $exists: true } },
        ],
      })
      .toArray()
  ).map(readAlert);

/** Notes that people have heard something. It is no change of the alert: its version stays. */
export async function noteTold(cases: Connection, id: string, key: string): Promise<void> {
  await alertsOf(cases).updateOne({ _id: id }, { $addToSet: { told: key } });
}

/** Keeps a new alert. @returns false when its number is taken */
export async function insertAlert(cases: Connection, doc: AlertDoc): Promise<boolean> {
  try {
    await alertsOf(cases).insertOne(doc, { writeConcern: durable });
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}

/** What may be changed of an alert. */
export type AlertChange = mongo.UpdateFilter<AlertDoc>;

/**
 * Changes an alert in one durable update, if it is unchanged since the decision.
 * @param v the version that was shown
 * @returns the alert after it; undefined when somebody changed it meanwhile
 */
export async function changeAlert(
  cases: Connection,
  id: string,
  v: number,
  states: readonly AlertState[],
  change: AlertChange,
): Promise<AlertDoc | undefined> {
  const changed = await alertsOf(cases).findOneAndUpdate(
    { _id: id, v, state: { $in: [...states] } },
    { ...change, $inc: { v: 1 } },
    { returnDocument: 'after', writeConcern: durable },
  );
  return changed ? readAlert(changed) : undefined;
}

/** Notes that a release is published. Idempotent. */
export async function settleRelease(
  cases: Connection,
  id: string,
  release: string,
  change: AlertChange,
): Promise<void> {
  await alertsOf(cases).updateOne(
    { _id: id, release },
    {
      ...change,
      $unset: { ...(change.$unset as object | undefined), release: '' },
      $inc: { v: 1 },
    },
    { writeConcern: durable },
  );
}

/** Destroys all sealed words of an alert. Number, dates and reason stay. */
export async function destroyWords(cases: Connection, id: string): Promise<void> {
  await alertsOf(cases).updateOne(
    { _id: id },
    { $unset: { draft: '', said: '', reason: '', wordsGoAt: '' }, $inc: { v: 1 } },
    { writeConcern: durable },
  );
}
