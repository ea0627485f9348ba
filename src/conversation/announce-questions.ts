import type { Channel, Inbound } from '../bots/channel.js';
import { isPoll } from '../flows/dialog/poll-sessions.js';
import {
  claimPing,
  destroyReturns,
  pinged,
  readMail,
  schedulePing,
  type ReturnAddressDoc,
} from '../models/gateway/mailbox.js';
import { MINUTE } from '../shared/clock.js';
import { nextSafeMoment, type SafeHours } from '../tips/safe-hours.js';
import type { ConversationDeps } from './deps.js';
import { returnPlace, type ReturnAddress } from '../tips/return-address.js';
import { phoneNames } from './contact-names.js';
import { openMemory } from './memory.js';
import type { Taken, TurnRequest } from './turn-request.js';

/** A reporter in the middle of a talk is not interrupted; the question waits this long. */
const POSTPONE = 10 * MINUTE;
/** The most reporters that are told in one run. */
const BATCH = 100;

/** Takes the turn of the reporter who is told. */
type Take = (request: TurnRequest) => Promise<Taken>;

/** The return address and the time at which a reporter may be told. */
interface Due {
  readonly mailbox: string;
  readonly address: ReturnAddress;
  readonly channel: Channel;
}

function openAddress(
  deps: ConversationDeps,
  { _id, box }: ReturnAddressDoc,
): ReturnAddress | undefined {
  try {
    return JSON.parse(deps.keys.gateway().openAddress(returnPlace(_id), box)) as ReturnAddress;
  } catch (error) {
    deps.log.error('a return address cannot be opened', { error });
    return undefined;
  }
}

/** Reads where a reporter may be told; undefined when the address can't be used now. */
async function readDue(deps: ConversationDeps, doc: ReturnAddressDoc): Promise<Due | undefined> {
  const address = openAddress(deps, doc);
  if (!address) {
    // The key of its week was destroyed, and then an older backup was restored: nobody can be
    // written to at this address any more.
    await destroyReturns(deps.db.gateway, [doc._id]);
    return undefined;
  }
  const channel = deps.channels.get(address.channel as Inbound['channel']);
  return channel && { mailbox: doc._id, address, channel };
}

/**
 * Checks whether a question still waits and its reporter may be told now. Otherwise it arranges
 * that they are told later.
 */
async function isRightMoment(
  { db }: ConversationDeps,
  { mailbox, address }: Due,
  now: Date,
): Promise<boolean> {
  const safe = nextSafeMoment(address.hours as SafeHours, address.zone, now);
  if (safe > now) {
    await schedulePing(db.gateway, [mailbox], safe);
    return false;
  }
  if ((await readMail(db.gateway, [mailbox])).length > 0) return true;
  // The reporter has read it already, by the case code or with another question.
  await pinged(db.gateway, mailbox);
  return false;
}

/**
 * The turn that tells a reporter; undefined when they are in the middle of a talk, or when somebody
 * else may hold their phone.
 */
async function tellingTurn(
  deps: ConversationDeps,
  { mailbox, address, channel }: Due,
  now: Date,
): Promise<TurnRequest | undefined> {
  const keys = deps.keys.gateway();
  const names = keys.names('conversation', [address.channel, address.address], now);
  const phone = phoneNames(deps, { channel: channel.id, from: address.address }, now);
  if (await deps.quietPhones.isQuiet(phone, now)) return undefined;
  const [known] = await deps.conversations.read(names);
  const { session } = openMemory(keys, known, now).person;
  if (session && !isPoll(session)) return undefined;
  return {
    channel,
    names,
    to: {
      channel: channel.id,
      from: address.address,
      ...(address.from ? { to: address.from } : {}),
    },
    event: {
      kind: 'question',
      handle: mailbox,
      hasWord: address.word !== '1',
      language: address.language,
      ...(address.country ? { country: address.country } : {}),
    },
  };
}

async function tellOne(
  deps: ConversationDeps,
  take: Take,
  now: Date,
): Promise<'told' | 'postponed' | 'none'> {
  const doc = await claimPing(deps.db.gateway, now, POSTPONE);
  if (!doc) return 'none';
  const due = await readDue(deps, doc);
  if (!due || !(await isRightMoment(deps, due, now))) return 'postponed';
  const turn = await tellingTurn(deps, due, now);
  if (!turn) return 'postponed';
  await take(turn);
  await pinged(deps.db.gateway, due.mailbox);
  return 'told';
}

/** Tells reporters, in their safe hours, that a question waits. */
export async function announceQuestions(
  deps: ConversationDeps,
  take: Take,
  now: Date,
): Promise<{ told: number; postponed: number }> {
  const counts = { told: 0, postponed: 0 };
  for (let count = 0; count < BATCH; count += 1) {
    const outcome = await tellOne(deps, take, now);
    if (outcome === 'none') break;
    counts[outcome] += 1;
  }
  return counts;
}
