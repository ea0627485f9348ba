import { changeBroadcast, findBroadcast, insertBroadcast } from '../models/gateway/broadcast.js';
import type { BroadcastDoc } from '../models/gateway/broadcast-doc.js';
import { handOverPacks } from '../models/gateway/recipient.js';
import { unlessThere } from '../models/store/duplicate-key.js';
import { DAY } from '../shared/clock.js';
import { randomId } from '../shared/ids.js';
import { withoutUndefined } from '../shared/without-undefined.js';
import type { AlertSaid, BroadcastDeps, Subject } from './deps.js';
import { estimate, type Estimate } from './estimate.js';
import type { Said } from './reach.js';

/** The sending of one message of an alert. */
export interface AlertPlan {
  /** The published alert. */
  readonly alert: string;
  /** The message's position among the alert's messages, from 0. */
  readonly message: number;
  /** Codes of ISO 3166-1 or 3166-2. */
  readonly areas: readonly string[];
  readonly languages: readonly string[];
  /** The channels to use; all, if absent. */
  readonly channels?: readonly string[] | undefined;
  /** The local hours in which it is sent. */
  readonly hours: { readonly from: number; readonly to: number };
  readonly goodUntil: Date;
  /** The message says that the alert has ended. */
  readonly last?: true | undefined;
  /** The accounts that decided to send it. */
  readonly by: readonly string[];
}

/**
 * The longest time that an alert's people are stored after its end, if nothing deletes them
 * earlier.
 */
const KEPT_AFTER = 7 * DAY;

const nobody = { total: 0, said: 0, left: 0, answered: 0, unreached: 0, reminded: 0 } as const;

/** Returns the id of the sending of a message. */
export const sendingOf = ({ alert, message }: Pick<AlertPlan, 'alert' | 'message'>): string =>
  `${alert}.${message}`;

/** Returns the audience: a whole country, or the areas of a list. */
function audienceOf({ areas, channels, languages }: AlertPlan): BroadcastDoc['audience'] {
  const countries = areas.filter((one) => !one.includes('-'));
  const where = countries.length > 0 ? { countries } : { areas: [...areas] };
  return withoutUndefined({ ...where, channels, languages: [...languages] });
}

/**
 * Returns a message of an alert as a broadcast: nobody confirms it here, because two officers did
 * before.
 */
function born(plan: AlertPlan, kid: string, now: Date): BroadcastDoc {
  const { alert: id, message, last, goodUntil, hours, by } = plan;
  const follows = message === 0 ? undefined : sendingOf({ alert: id, message: message - 1 });
  return {
    _id: sendingOf(plan),
    kind: 'alert',
    state: 'scheduled',
    alert: withoutUndefined({ id, message, follows, last, goodUntil }),
    audience: audienceOf(plan),
    seed: randomId(),
    startsAt: now,
    closesAt: new Date(goodUntil.getTime() + (last ? 0 : KEPT_AFTER)),
    hours,
    kid,
    counts: nobody,
    decisions: by.map((one, at) => ({ what: at === 0 ? 'confirm' : 'approve', by: one, at: now })),
    createdAt: now,
  };
}

/** Enters a message of an alert, to be sent at once. Idempotent. */
export async function sendAlert(deps: BroadcastDeps, plan: AlertPlan, now: Date): Promise<void> {
  const { gateway } = deps.db;
  const before =
    plan.message === 0
      ? undefined
      : await findBroadcast(gateway, sendingOf({ ...plan, message: plan.message - 1 }));
  // Its people are sealed under one key from the first message to the end.
  await unlessThere(insertBroadcast(gateway, born(plan, before?.kid ?? randomId(), now)));
}

/** Returns the content of an alert as the subject of a broadcast. */
export const alertSubject = ({ says }: Pick<AlertSaid, 'says'>): Subject => ({
  languages: Object.keys(says),
  state: 'open',
  says(language, can) {
    const texts = says[language];
    if (!texts) return [];
    return [can.letters === 'gsm' ? texts.sms : texts.chat];
  },
});

/** Estimates an alert. Nothing is saved. */
export const estimateAlert = (
  deps: BroadcastDeps,
  plan: AlertPlan,
  said: Pick<AlertSaid, 'says'>,
  now: Date,
): Promise<Estimate> =>
  estimate(deps, born(plan, randomId(), now), alertSubject(said), plan.by[0] ?? '', now);

/**
 * Returns what one person is told of an alert; undefined when it is not available in their
 * language.
 */
export function alertToPerson(
  deps: Pick<BroadcastDeps, 'channels'>,
  { says, photo }: AlertSaid,
  channel: string,
  language: string,
): Said | undefined {
  const texts = says[language];
  const can = deps.channels.get(channel as never)?.capabilities;
  if (!texts || !can) return undefined;
  const text = can.letters === 'gsm' ? texts.sms : texts.chat;
  return { kind: 'alert', text, ...(photo && can.pictures ? { photo } : {}) };
}

const underWay = ['scheduled', 'copying', 'sending', 'ending', 'stopping'] as const;

/** Stops the previous message: its waiting texts are withdrawn, and nobody else is sent it. */
async function takeOver(
  deps: BroadcastDeps,
  follows: string,
  next: string,
  now: Date,
): Promise<BroadcastDoc | undefined> {
  const { gateway } = deps.db;
  const before = await findBroadcast(gateway, follows);
  if (before?.state === 'scheduled') await beginAlert(deps, before, now);
  const old = await changeBroadcast(gateway, follows, underWay, {
    $set: { state: 'stopping', next },
    $unset: { pausedAt: '' },
  });
  deps.outbox.changed(follows);
  await deps.outbox.withdraw(follows, now);
  return old;
}

/**
 * Begins the sending of a message: the first message copies its people, every later one takes over
 * those of the message before. If it is repeated after a kill, it continues where it stopped.
 */
export async function beginAlert(
  deps: BroadcastDeps,
  { _id, alert }: BroadcastDoc,
  now: Date,
): Promise<void> {
  const { gateway } = deps.db;
  if (alert?.follows === undefined) {
    await changeBroadcast(gateway, _id, ['scheduled'], { $set: { state: 'copying' } });
    return;
  }
  const old = await takeOver(deps, alert.follows, _id, now);
  const people = await handOverPacks(gateway, alert.follows, _id, !alert.last, now);
  // An update of an alert whose people are still being copied continues the copying.
  const { batch = 0, after, seen = 0, of = 0 } = old?.copying ?? {};
  const goesOn = old?.copying !== undefined && !alert.last;
  const copying = goesOn ? { copying: withoutUndefined({ batch, after, seen, of }) } : {};
  await changeBroadcast(gateway, _id, ['scheduled'], {
    $set: { state: goesOn ? 'copying' : 'sending', 'counts.total': people, ...copying },
  });
}
