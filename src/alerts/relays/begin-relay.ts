import { isOwnCountry } from '../../access/policy.js';
import type { AlertDoc, RelayDoc } from '../../models/cases/alert-doc.js';
import { findRelays, hasMessage } from '../../models/cases/alert.js';
import {
  findAuthority,
  listAuthorities,
  type AlertAuthority,
} from '../../models/gateway/alert-authority.js';
import {
  decideNeighbourAlert,
  findNeighbourAlert,
  findNeighbourFeed,
  readFeedBy,
  type NeighbourAlertDoc,
} from '../../models/gateway/neighbour.js';
import { beginningOf, HOUR, MINUTE } from '../../shared/clock.js';
import { randomId } from '../../shared/ids.js';
import type { Staff } from '../../shared/staff.js';
import { compartmentOf } from '../../tips/recipients.js';
import type { AlertSeen } from '../alerts.js';
import { draftOf, keepNumbered, languagesOf } from '../begin.js';
import type { CapAlert } from '../cap/alert.js';
import type { AlertDeps } from '../deps.js';
import { USUAL_HOURS, type AlertFields } from '../fields.js';
import { TEST_SENDER } from '../frame.js';
import { mayAlerts } from '../open.js';
import { done, not, type AlertNotDone, type AlertOutcome } from '../outcome.js';
import { note } from '../publish.js';
import { seenOf } from '../rows.js';
import { alertTexts } from '../texts.js';
import { followUpsOf } from './follow.js';
import {
  kindOfOrigin,
  keysOf,
  languagesOfOrigin,
  namedBy,
  originOf,
  unfitOf,
  writtenFrom,
} from './origin.js';

/**
 * Checks whether a message is ours or passes one of ours on: an alert that went to a neighbour must
 * not come back as another.
 */
async function isOwn({ db }: AlertDeps, alert: CapAlert): Promise<boolean> {
  const named = namedBy(alert);
  const authorities = await listAuthorities(db.gateway);
  const senders = [TEST_SENDER, ...authorities.map(({ sender }) => sender)];
  if (named.some(({ sender }) => senders.includes(sender))) return true;
  const ids = [...named.map(({ identifier }) => identifier), ...alert.incidents];
  return hasMessage(db.cases, ids);
}

/** Checks whether a country already passes on the alert of this message. */
async function isRelayed({ db }: AlertDeps, alert: CapAlert, country: string): Promise<boolean> {
  const keys = new Set(keysOf(alert));
  return (await findRelays(db.cases)).some(
    ({ country: own, relay }) => own === country && relay?.follows.some((one) => keys.has(one)),
  );
}

/** Returns why a message cannot be passed on in a country now. */
async function whyNot(
  deps: AlertDeps,
  alert: CapAlert,
  country: string,
  now: Date,
): Promise<AlertNotDone | undefined> {
  if (await isOwn(deps, alert)) return not('own');
  if (await isRelayed(deps, alert, country)) return not('relayed');
  const unfit = unfitOf(alert, now);
  if (unfit) return not(unfit);
  const later = await followUpsOf(deps, { ...alert, follows: keysOf(alert) });
  return later.length > 0 ? not('originEnded') : undefined;
}

/** Returns the first fields of a relay: the neighbour's words, our area, our number to call. */
async function fieldsFrom(
  deps: AlertDeps,
  alert: CapAlert,
  country: string,
  relay: Pick<RelayDoc, 'expires'>,
  authority: AlertAuthority | undefined,
): Promise<AlertFields> {
  const theirs = languagesOfOrigin(alert).filter((one) => alertTexts(one) !== undefined);
  const languages = [...new Set([...(await languagesOf(deps, country)), ...theirs])];
  const left = Math.ceil((relay.expires.getTime() - deps.clock.now().getTime()) / HOUR);
  return {
    ...{ sex: 'unknown', consent: 'origin', areas: [country], languages, immediate: false },
    hours: Math.max(1, Math.min(USUAL_HOURS, left)),
    contact: authority?.contact ?? '',
    written: writtenFrom(alert, languages),
  };
}

/** Saves the draft; undefined if another person was first. */
async function keepRelay(
  deps: AlertDeps,
  staff: Staff,
  { _id: item, feed }: NeighbourAlertDoc,
  alert: CapAlert,
  country: string,
): Promise<AlertDoc | undefined> {
  const { gateway } = deps.db;
  const known = await findNeighbourFeed(gateway, feed);
  const { officialLanguage: language = 'en' } = deps.directory().country(country) ?? {};
  const named = { address: feed, name: known?.name ?? '' };
  const relay = { ...originOf(alert, item, named, language), claim: `${country} ${item}` };
  const authority = await findAuthority(gateway, country);
  const fields = await fieldsFrom(deps, alert, country, relay, authority);
  const compartment = compartmentOf(deps.keys.cases(), country, []);
  const place = { _id: randomId(), compartment };
  const now = deps.clock.now();
  return keepNumbered(deps, country, now, (number) => ({
    ...{ ...place, number, country, areas: fields.areas, kind: kindOfOrigin(alert), relay },
    ...{ state: 'draft', draft: draftOf(deps, place, fields, undefined, [staff.account]) },
    ...{ by: staff.account, beganAt: beginningOf(MINUTE, now), messages: [] },
    ...{ published: randomId(), v: 0 },
  }));
}

/**
 * Begins to pass a neighbour's alert on: a draft of our own that names its owner. Two officers
 * decide, as for any alert; the person who begins it is not one of them.
 * @param item the id under which the neighbour's alert was read
 */
export async function beginRelay(
  deps: AlertDeps,
  staff: Staff,
  item: string,
  country: string,
): Promise<AlertOutcome<AlertSeen>> {
  if (!mayAlerts(staff, 'see')) return not('denied');
  if (!isOwnCountry(staff, country) || !deps.directory().country(country)) return not('badCountry');
  const { gateway } = deps.db;
  const found = await findNeighbourAlert(gateway, item);
  if (!found) return not('unknown');
  const now = deps.clock.now();
  const alert = JSON.parse(found.alert) as CapAlert;
  const refused = await whyNot(deps, alert, country, now);
  if (refused) return refused;
  const doc = await keepRelay(deps, staff, found, alert, country);
  if (!doc) return not('relayed');
  await decideNeighbourAlert(gateway, item, { state: 'taken', by: staff.account, at: now });
  await readFeedBy(gateway, found.feed, now);
  await note(deps, staff, 'alert.relayed', doc);
  return done(await seenOf(deps, staff, doc));
}
