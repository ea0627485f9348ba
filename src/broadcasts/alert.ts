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

/** One message of an alert, as it is to be sent. */
export interface AlertPlan {
  /** The published alert. */
  readonly alert: string;
  /** Its place among the alert's messages, from 0. */
  readonly message: number;
  /** ISO 3166-1 or 3166-2. */
  readonly areas: readonly string[];
  readonly languages: readonly string[];
  /** Only by these; by all, if nothing is said. */
  readonly channels?: readonly string[] | undefined;
  /** Local hours in which it is sent. */
  readonly hours: { readonly from: number; readonly to: number };
  readonly goodUntil: Date;
  /** It tells that the alert is over. */
  readonly last?: true | undefined;
  /** The accounts that decided it. */
  readonly by: readonly string[];
}

/** People of an alert are kept so long after its end at most, if nothing ends it. */
const KEPT_AFTER = 7 * DAY;

const nobody = { total: 0, said: 0, left: 0, answered: 0, unreached: 0, reminded: 0 } as const;

/** The id of the sending of a message. */
export const sendingOf = ({ alert, message }: Pick<AlertPlan, 'alert' | 'message'>): string =>
  `${alert}.${message}`;

/** A whole country is all of it; a list of areas is theirs. */
function audienceOf({ areas, channels, languages }: AlertPlan): BroadcastDoc['audience'] {
  const countries = areas.filter((one) => !one.includes('-'));
  const where = countries.length > 0 ? { countries } : { areas: [...areas] };
  return withoutUndefined({ ...where, channels, languages: [...languages] });
}

/** A message of an alert as a broadcast: nobody confirms it, since two officers did before. */
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

/** Puts a message of an alert in, to be sent at once. Twice is once. */
export async function sendAlert(deps: BroadcastDeps, plan: AlertPlan, now: Date): Promise<void> {
  const { gateway } = deps.db;
  const before =
    plan.message === 0
      ? undefined
      : await findBroadcast(gateway, sendingOf({ ...plan, message: plan.message - 1 }));
  // Its people are sealed under one key from the first message to the end.
  await unlessThere(insertBroadcast(gateway, born(plan, before?.kid ?? randomId(), now)));
}

/** What an alert says, as the subject of a broadcast. */
export const alertSubject = ({ says }: Pick<AlertSaid, 'says'>): Subject => ({
  languages: Object.keys(says),
  state: 'open',
  says(language, can) {
    const texts = says[language];
    if (!texts) return [];
    return [can.letters === 'gsm' ? texts.sms : texts.chat];
  },
});

/** What an alert would come to. Nothing is kept. */
export const estimateAlert = (
  deps: BroadcastDeps,
  plan: AlertPlan,
  said: Pick<AlertSaid, 'says'>,
  now: Date,
): Promise<Estimate> =>
  estimate(deps, born(plan, randomId(), now), alertSubject(said), plan.by[0] ?? '', now);

/** What is said to one person of an alert; undefined when it is not in their language. */
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

/** Stops the message before: its texts that wait are withdrawn, and nobody more is told it. */
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
 * Begins the sending of a message: the first copies its people, every other takes over those of the
 * message before. Doing it again after a kill goes on where it broke off.
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
  // An update of an alert whose people are still being copied copies on.
  const { batch = 0, after, seen = 0, of = 0 } = old?.copying ?? {};
  const goesOn = old?.copying !== undefined && !alert.last;
  const copying = goesOn ? { copying: withoutUndefined({ batch, after, seen, of }) } : {};
  await changeBroadcast(gateway, _id, ['scheduled'], {
    $set: { state: goesOn ? 'copying' : 'sending', 'counts.total': people, ...copying },
  });
}
