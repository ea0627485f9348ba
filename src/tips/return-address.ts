import { findReturn } from '../models/gateway/mailbox.js';
import type { Db } from '../models/store/db.js';
import type { GatewayKeyring } from '../privacy/keyring.js';
import { mailboxNames } from './mailbox-names.js';
import { nextSafeMoment, safeHours, type SafeHours } from './safe-hours.js';

/** What is stored of a reporter who may be texted. */
export interface ReturnAddress {
  /** The handle the tip knows. */
  readonly handle: string;
  readonly channel: string;
  readonly address: string;
  readonly from?: string;
  readonly language: string;
  readonly hours: string;
  readonly word: string;
  readonly zone: string;
  /** Of the report, if known; older addresses have none. */
  readonly country?: string;
}

/**
 * Returns the place that a return address is bound to when it is sealed.
 * @param name of the mailbox in the gateway
 */
export const returnPlace = (name: string) => ({ collection: 'returns', field: 'box', id: name });

/** Where return addresses are stored, and the keys that open them. */
export interface ReturnDeps {
  readonly db: Pick<Db, 'gateway'>;
  readonly keys: { gateway(): GatewayKeyring };
}

async function read(
  { db, keys }: ReturnDeps,
  handle: string,
  now: Date,
): Promise<ReturnAddress | undefined> {
  for (const name of mailboxNames(keys.gateway(), handle, now)) {
    const doc = await findReturn(db.gateway, name);
    if (doc)
      return JSON.parse(keys.gateway().openAddress(returnPlace(doc._id), doc.box)) as ReturnAddress;
  }
  return undefined;
}

/** When and in what language a reporter may be texted, and nothing that leads to them. */
export interface ReplyTime {
  readonly hours: SafeHours;
  /** The next moment inside the hours. */
  readonly next: Date;
  readonly language: string;
}

const isHours = (name: string): name is SafeHours => Object.hasOwn(safeHours, name);

/**
 * Returns when a reporter may be texted.
 * @returns nothing when there is no address, or it does not open any more
 */
export async function replyTimeOf(
  deps: ReturnDeps,
  handle: string,
  now: Date,
): Promise<ReplyTime | undefined> {
  const kept = await read(deps, handle, now).catch(() => undefined);
  if (!kept || !isHours(kept.hours)) return undefined;
  const { hours, zone, language } = kept;
  return { hours, language, next: nextSafeMoment(hours, zone, now) };
}

/**
 * Returns the address of a reporter, for a person to whom a custodian has granted it. Nothing else
 * may call this.
 * @returns nothing when there is no address, it was destroyed, or the key of its week was destroyed
 */
export async function revealAddress(
  deps: ReturnDeps,
  handle: string,
  now: Date,
): Promise<{ readonly channel: string; readonly to: string } | undefined> {
  const kept = await read(deps, handle, now).catch(() => undefined);
  return kept && { channel: kept.channel, to: kept.address };
}
