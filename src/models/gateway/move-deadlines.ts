import type { Connection } from 'mongoose';
import { MINUTE } from '../../shared/clock.js';
import type { Db } from '../store/db.js';
import { earlier, ifAhead, isDate, promisedBy, type Change } from './move-promises.js';

/** No claim and no promise lasts longer, by any correct clock. */
const LONGEST = MINUTE;
/**
 * An active conversation is not ended meanwhile: a person who writes again within this time has
 * their full time again.
 */
const SPARED = 5 * MINUTE;

/** Promises of work that are too far ahead, and the silence of conversations. */
function ofConversations(gateway: Connection, ms: number, now: Date): Change {
  const over = new Date(now.getTime() + LONGEST);
  const spared = new Date(now.getTime() + SPARED);
  const silentAt = { $max: [{ $subtract: ['$silentAt', ms] }, spared] };
  const dueAt = { $cond: [{ $gt: ['$$this.dueAt', over] }, now, '$$this.dueAt'] };
  return [
    gateway.collection('conversations'),
    { $or: [{ 'pend.dueAt': { $exists: true } }, { silentAt: { $exists: true } }] },
    {
      pend: { $map: { input: '$pend', in: { $mergeObjects: ['$$this', { dueAt }] } } },
      silentAt: { $cond: [isDate('$silentAt'), silentAt, '$$REMOVE'] },
    },
  ];
}

/**
 * Texts that wait. Those with hours of a day may be moved too: they are checked again in the moment
 * before they are sent.
 */
function ofDeliveries(gateway: Connection, ms: number, now: Date): Change[] {
  const over = new Date(now.getTime() + LONGEST);
  const times = { triedFrom: earlier('$triedFrom', ms), expires: earlier('$expires', ms) };
  const movable = { $or: [{ class: { $lte: 1 } }, { hours: { $exists: true } }] };
  const deliveries = gateway.collection('deliveries');
  return [
    [
      deliveries,
      { state: 'due', ...movable, lockedUntil: { $exists: false } },
      { dueAt: earlier('$dueAt', ms), ...times },
    ],
    // A claim is identified by its end: the claim of a process that is working must stay as it is.
    [deliveries, { state: 'due', lockedUntil: { $gt: over } }, { dueAt: now, ...times }],
    [deliveries, { recallAt: { $gt: over } }, { recallAt: now }],
  ];
}

/**
 * Deadlines of escalations, and the moments from which they are counted. A process that works on
 * one just now must read it again.
 */
function ofEscalations(cases: Connection, ms: number, now: Date): Change {
  const over = new Date(now.getTime() + LONGEST);
  const part = (field: string) => ({
    $cond: [
      { $eq: [{ $type: field }, 'object'] },
      { $mergeObjects: [field, { dueAt: { $subtract: [`${field}.dueAt`, ms] } }] },
      '$$REMOVE',
    ],
  });
  const at = ifAhead('$$this.at', ms, now);
  const calls = { $map: { input: '$calls', in: { $mergeObjects: ['$$this', { at }] } } };
  return [
    cases.collection('escalations'),
    { dueAt: { $exists: true } },
    {
      dueAt: earlier('$dueAt', ms),
      lockedUntil: { $cond: [{ $gt: ['$lockedUntil', over] }, '$$REMOVE', '$lockedUntil'] },
      pending: part('$pending'),
      beside: part('$beside'),
      officialsFrom: earlier('$officialsFrom', ms),
      calls: { $cond: [{ $isArray: '$calls' }, calls, '$$REMOVE'] },
      v: { $add: ['$v', 1] },
    },
  ];
}

/** Senders that are held: a try that is far ahead would silence everybody until then. */
function ofHolds(gateway: Connection, ms: number, now: Date): Change {
  const moved = (field: string) => ({
    $cond: [isDate(field), ifAhead(field, ms, now), '$$REMOVE'],
  });
  return [
    gateway.collection('senderholds'),
    { $or: ['failingSince', 'probeAt'].map((field) => ({ [field]: { $gt: now } })) },
    {
      failingSince: moved('$failingSince'),
      heldSince: moved('$heldSince'),
      probeAt: moved('$probeAt'),
      toldLateAt: moved('$toldLateAt'),
      acceptedAt: moved('$acceptedAt'),
    },
  ];
}

/**
 * Work that is claimed by the time at which it is due, and waits that people or programs have to
 * keep, by collection: what is due within a minute comes by itself.
 */
const waits = {
  gateway: {
    attachmentfetches: ['dueAt', 'giveUpAt'],
    copies: ['dueAt', 'giveUpAt'],
    webhookwork: ['dueAt', 'giveUpAt'],
    returns: ['pingAt'],
    recipients: ['dueAt'],
    neighbourfeeds: ['nextAt'],
    apirepeats: ['lockedUntil'],
  },
  cases: {
    callbudgets: ['digestAt'],
    referrals: ['dueAt', 'until'],
    reveals: ['wakeAt', 'expiresAt'],
    signintries: ['waitUntil', 'purgeAt'],
  },
} as const;

function ofWaits(db: Db, ms: number, now: Date): Change[] {
  const over = new Date(now.getTime() + LONGEST);
  const of = (half: Connection, all: Readonly<Record<string, readonly string[]>>): Change[] =>
    Object.entries(all).map(([name, fields]) => [
      half.collection(name),
      { $or: fields.map((field) => ({ [field]: { $gt: over } })) },
      Object.fromEntries(fields.map((field) => [field, earlier(`$${field}`, ms)])),
    ]);
  return [...of(db.gateway, waits.gateway), ...of(db.cases, waits.cases)];
}

/** Sessions of people that were used by the clock that was ahead: none lasts longer for it. */
const ofSessions = (cases: Connection, ms: number, now: Date): Change => [
  cases.collection('staffsessions'),
  { seenAt: { $gt: now } },
  { seenAt: earlier('$seenAt', ms), endsAt: earlier('$endsAt', ms) },
];

/**
 * Moves back what waits by the database's clock, which was set back: promises and claims of dead
 * processes, the silence of conversations, deadlines of escalations, texts, held senders, work that
 * is tried again, and the sessions of people. Without this, a clock that was an hour ahead would
 * make them all an hour late. Data whose end that clock had set too far ahead is stored no longer
 * than allowed, and no link or token is good for longer (move-promises.ts). What people set by the
 * calendar is not moved: the end of an alert or a poll, a reminder, when a case is looked at again.
 * @param ms by how much
 * @returns how many documents were moved
 */
export async function moveDeadlines(db: Db, ms: number, now: Date): Promise<number> {
  const { gateway, cases } = db;
  const changes: readonly Change[] = [
    ofConversations(gateway, ms, now),
    ...ofDeliveries(gateway, ms, now),
    ofEscalations(cases, ms, now),
    ofHolds(gateway, ms, now),
    ...ofWaits(db, ms, now),
    ofSessions(cases, ms, now),
    ...promisedBy(db, ms, now),
  ];
  const moved = await Promise.all(
    changes.map(([collection, which, set]) =>
      collection.updateMany(which as never, [{ $set: set }]),
    ),
  );
  return moved.reduce((sum, { modifiedCount }) => sum + modifiedCount, 0);
}
