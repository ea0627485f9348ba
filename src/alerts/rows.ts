import { isOwnCountry } from '../access/policy.js';
import type { AlertDoc, RelayDoc } from '../models/cases/alert-doc.js';
import { alertsOfOrigin } from '../models/cases/alert.js';
import { findAuthority } from '../models/gateway/alert-authority.js';
import type { Staff } from '../shared/staff.js';
import { withoutUndefined } from '../shared/without-undefined.js';
import type { AlertAction, AlertRow, AlertSeen } from './alerts.js';
import type { AlertDeps } from './deps.js';
import { outOf } from './frame.js';
import { pictureOfOrigin } from './relays/named-picture.js';
import { hasNews } from './relays/renew.js';
import { sightingsOfRelay } from './relays/sightings.js';
import { mayAlerts } from './open.js';

/** The number of officers who must approve an alert. */
export const OFFICERS = 2;

/** Returns the owner of the alert that is passed on, and their later message. */
const relayOf = ({ name, contact, sender, identifier, sent, expires, item, news }: RelayDoc) => ({
  ...{ name, contact, sender, identifier, sent, expires },
  news: news && {
    ...{ kind: news.kind, at: news.at },
    taken: news.kind === 'update' && news.item === item,
  },
});

/**
 * Returns an alert as a list shows it.
 * @param status of one that is not published yet
 */
export function rowOf(doc: AlertDoc, status?: 'Test' | 'Actual'): AlertRow {
  const { _id: id, number, country, areas, kind, state, expires, by, beganAt, draft, v } = doc;
  const { endedAs, endedAt, origin, relay } = doc;
  return withoutUndefined({
    ...{ id, number, case: doc.case, country, areas, kind, state, expires, by, beganAt, v },
    status: doc.status ?? status,
    draft: draft && {
      msgType: draft.msgType,
      state: draft.state,
      authors: draft.authors,
      askedBy: draft.askedBy,
      askedAt: draft.askedAt,
      approvals: draft.approvals,
    },
    ...{ endedAs, endedAt },
    origin: origin?.number,
    relay: relay && relayOf(relay),
  });
}

/**
 * Checks whether an account wrote in a draft or has approved it. If so, they cannot approve it
 * (again).
 */
export const hasPart = ({ account }: Staff, { draft }: AlertDoc): boolean =>
  draft !== undefined &&
  (draft.authors.includes(account) ||
    draft.askedBy === account ||
    draft.approvals.some(({ by }) => by === account));

type Rule = (doc: AlertDoc, staff: Staff) => boolean;
const isDraft: Rule = ({ draft }) => draft?.state === 'draft';
const isAsked: Rule = ({ draft, state }) =>
  draft?.state === 'asked' && (state === 'asked' || state === 'standing');
const isStanding: Rule = ({ state }) => state === 'standing';

const rules: Readonly<Record<AlertAction, Rule>> = {
  read: ({ draft, said }) => draft !== undefined || said !== undefined,
  save: (doc) => doc.draft !== undefined && doc.state !== 'proposed',
  ask: (doc, staff) => isDraft(doc, staff) && doc.state !== 'proposed' && doc.state !== 'denied',
  approve: (doc, staff) => isAsked(doc, staff) && !hasPart(staff, doc),
  deny: isAsked,
  drop: (doc) => doc.draft !== undefined && doc.state !== 'proposed',
  update: (doc) =>
    (doc.state === 'standing' && doc.draft === undefined) ||
    (hasNews(doc) && ['draft', 'asked', 'denied', 'standing'].includes(doc.state)),
  found: isStanding,
  cancel: isStanding,
  stop: isStanding,
  propose: ({ state, relay }) => state === 'standing' && !relay,
  accept: ({ state }) => state === 'proposed',
  picture: ({ relay, draft }) => relay !== undefined && draft !== undefined,
};

const rights: Readonly<Record<AlertAction, Parameters<typeof mayAlerts>[1]>> = {
  ...{ read: 'see', save: 'write', ask: 'write', approve: 'approve', deny: 'approve' },
  ...{ drop: 'write', update: 'write', found: 'end', cancel: 'end', stop: 'end' },
  ...{ propose: 'write', accept: 'end', picture: 'see' },
};

const actionsOf = (staff: Staff, doc: AlertDoc): AlertAction[] =>
  (Object.keys(rules) as AlertAction[]).filter(
    (action) => mayAlerts(staff, rights[action]) && rules[action](doc, staff),
  );

async function sendingOf({ sendings }: AlertDeps, { published, messages, endedAs }: AlertDoc) {
  if (published === undefined || messages.length === 0) return undefined;
  const at = messages.length - (endedAs === undefined || endedAs === 'stopped' ? 1 : 0);
  const status = await sendings.status(published, at);
  if (!status) return undefined;
  const { total, said } = status.broadcast.counts;
  return { people: total, told: said, waiting: status.waiting };
}

/** Returns an alert as its page shows it. */
export async function seenOf(deps: AlertDeps, staff: Staff, doc: AlertDoc): Promise<AlertSeen> {
  const [authority, neighbours, sending, out, sightings, picture] = await Promise.all([
    findAuthority(deps.db.gateway, doc.country),
    alertsOfOrigin(deps.db.cases, doc._id),
    sendingOf(deps, doc),
    doc.draft && outOf(deps, doc),
    doc.relay && sightingsOfRelay(deps, staff, doc),
    doc.relay && pictureOfOrigin(deps, doc),
  ]);
  const { published, messages, draft } = doc;
  const row = rowOf(doc, authority ? 'Actual' : 'Test');
  return withoutUndefined({
    ...row,
    relay: row.relay && { ...row.relay, picture: picture !== undefined },
    messages,
    published: messages.length > 0 ? published : undefined,
    ...{ sending, out, sightings },
    proposals: neighbours.map(({ _id: id, number, country, state }) => ({
      ...{ id, country, state },
      // Only people who may see the neighbour's own number get it.
      number: isOwnCountry(staff, country) ? number : '',
    })),
    missing: draft?.state === 'asked' ? OFFICERS - draft.approvals.length : OFFICERS,
    may: actionsOf(staff, doc),
  });
}
