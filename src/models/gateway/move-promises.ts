import type { Collection, Connection } from 'mongoose';
import { beginningOf, endOfDay, HOUR, MINUTE } from '../../shared/clock.js';
import { ALERT_WORDS_KEPT, DEVICE_KEPT, LINK_LIFE } from '../../shared/kept.js';
import type { Db } from '../store/db.js';
import { KEPT, STATUS_WINDOW } from './delivery-doc.js';
import { ERASURE_KEPT } from './erasure.js';
import { ADDRESS_KEPT, MAIL_KEPT } from './mailbox.js';
import { QUIET } from './quiet-phone.js';

/** A change of some documents: their collection, which of them, and the fields to set. */
export type Change = readonly [collection: Collection, which: object, set: object];

/** Checks in the database whether a field is a moment. */
export const isDate = (field: string) => ({ $eq: [{ $type: field }, 'date'] });
/** A moment, moved back; a field that is missing stays so. */
export const earlier = (field: string, ms: number) => ({
  $cond: [isDate(field), { $subtract: [field, ms] }, '$$REMOVE'],
});
/** A moment, moved back if it is later than any that a correct clock can have set by now. */
export const ifAhead = (field: string, ms: number, latest: Date | object) => ({
  $cond: [{ $gt: [field, latest] }, { $subtract: [field, ms] }, field],
});

/** A claim of a process that copies recipients, or changes stored data, is shorter. */
const LONGEST_CLAIM = 2 * MINUTE;

const after = (now: Date, ms: number) => new Date(now.getTime() + ms);

/** Links by which people get in, and browsers that are known. */
function ofAccounts(cases: Connection, ms: number, now: Date): Change {
  const { reset, invitation } = LINK_LIFE;
  const life = { $cond: [{ $eq: ['$link.kind', 'reset'] }, reset, invitation] };
  const until = ifAhead('$link.until', ms, { $add: [now, life] });
  const known = ifAhead('$$this.until', ms, after(now, DEVICE_KEPT));
  const device = { $mergeObjects: ['$$this', { until: known }] };
  return [
    cases.collection('accounts'),
    { $or: ['link.until', 'devices.until'].map((field) => ({ [field]: { $gt: now } })) },
    {
      link: {
        $cond: [isDate('$link.until'), { $mergeObjects: ['$link', { until }] }, '$$REMOVE'],
      },
      devices: {
        $cond: [{ $isArray: '$devices' }, { $map: { input: '$devices', in: device } }, '$$REMOVE'],
      },
    },
  ];
}

/** Tokens for programs that were made by the clock that was ahead. */
const ofTokens = (gateway: Connection, ms: number, now: Date): Change => [
  gateway.collection('apitokens'),
  { createdAt: { $gt: now } },
  Object.fromEntries(
    ['createdAt', 'expiresAt', 'purgeAt'].map((field) => [field, earlier(`$${field}`, ms)]),
  ),
];

/** From when the words of closed cases and of ended alerts are kept. */
const ofWords = (cases: Connection, ms: number, now: Date): Change[] => [
  [
    cases.collection('tips'),
    { 'work.closedAt': { $gt: now } },
    { 'work.closedAt': earlier('$work.closedAt', ms) },
  ],
  [
    cases.collection('alerts'),
    { wordsGoAt: { $gt: after(now, ALERT_WORDS_KEPT) } },
    { wordsGoAt: earlier('$wordsGoAt', ms), endedAt: earlier('$endedAt', ms) },
  ],
];

/** Claims of processes that were made by the clock that was ahead: nobody holds them. */
const ofClaims = ({ gateway, cases }: Db, now: Date): Change[] => {
  const over = after(now, LONGEST_CLAIM);
  return [
    [
      gateway.collection('broadcasts'),
      { 'copying.until': { $gt: over } },
      { 'copying.until': now },
    ],
    ...[gateway, cases].map((half): Change => [
      half.collection('migrations'),
      { lockedUntil: { $gt: over } },
      { lockedUntil: now },
    ]),
  ];
};

/**
 * Returns corrections of ends that a clock ahead of time set too late: of stored addresses,
 * questions, quiet phones, texts and erasures, the closing times of polls and cases, the hour up to
 * which webhooks were told of cases, links and tokens, and claims of processes.
 */
export function promisedBy(db: Db, ms: number, now: Date): Change[] {
  const { gateway, cases } = db;
  const atMost = (field: string, latest: Date): [object, object] => [
    { [field]: { $gt: latest } },
    { [field]: latest },
  ];
  const kept = (life: number) => atMost('expiresAt', endOfDay(now.getTime() + life));
  const deliveries = gateway.collection('deliveries');
  return [
    [gateway.collection('returns'), ...kept(ADDRESS_KEPT)],
    [gateway.collection('mail'), ...kept(MAIL_KEPT)],
    [gateway.collection('quietphones'), ...kept(QUIET)],
    [gateway.collection('erasures'), ...kept(ERASURE_KEPT)],
    [deliveries, ...atMost('keepBoxUntil', after(now, STATUS_WINDOW))],
    [deliveries, ...atMost('purgeAt', endOfDay(now.getTime() + KEPT))],
    [gateway.collection('polls'), ...atMost('closingAt', now)],
    [gateway.collection('polls'), ...atMost('closedAt', now)],
    [gateway.collection('webhooks'), ...atMost('createdTo', beginningOf(HOUR, now))],
    ofAccounts(cases, ms, now),
    ofTokens(gateway, ms, now),
    ...ofWords(cases, ms, now),
    ...ofClaims(db, now),
  ];
}
