import type { Inbound } from '../bots/channel.js';
import { isPoll } from '../flows/dialog/aside.js';
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
import { returnPlace, type ReturnAddress } from './lookups.js';
import { openMemory } from './memory.js';
import type { Taken, TurnRequest } from './turn.js';

/** A reporter in the middle of a talk is not interrupted; the question waits this long. */
const POSTPONE = 10 * MINUTE;
/** So many are told in one go. */
const BATCH = 100;

function addressIn(
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

/** Takes a turn of the person who is told. */
type Take = (request: TurnRequest) => Promise<Taken>;

async function tellOne(
  deps: ConversationDeps,
  take: Take,
  now: Date,
): Promise<'told' | 'postponed' | 'none'> {
  const due = await claimPing(deps.db.gateway, now, POSTPONE);
  if (!due) return 'none';
  const gateway = deps.keys.gateway();
  const address = addressIn(deps, due);
  if (!address) {
    // Its week was destroyed: a backup from before was restored. Nobody can be written to there any more.
    await destroyReturns(deps.db.gateway, [due._id]);
    return 'postponed';
  }
  const channel = deps.channels.get(address.channel as Inbound['channel']);
  if (!channel) return 'postponed';
  const safe = nextSafeMoment(address.hours as SafeHours, address.zone, now);
  if (safe > now) {
    await schedulePing(deps.db.gateway, [due._id], safe);
    return 'postponed';
  }
  if ((await readMail(deps.db.gateway, [due._id])).length === 0) {
    // It was read meanwhile, by the code or with another question.
    await pinged(deps.db.gateway, due._id);
    return 'postponed';
  }
  const names = gateway.names('conversation', [address.channel, address.address], now);
  const [known] = await deps.conversations.read(names);
  const { session } = openMemory(gateway, known, now).person;
  if (session && !isPoll(session)) return 'postponed';
  const to = {
    channel: channel.id,
    from: address.address,
    ...(address.from ? { to: address.from } : {}),
  };
  await take({
    channel,
    names,
    to,
    event: {
      kind: 'mail',
      handle: due._id,
      hasWord: address.word !== '1',
      language: address.language,
    },
  });
  await pinged(deps.db.gateway, due._id);
  return 'told';
}

/** Tells reporters, at their safe hours, that a question waits. */
export async function deliverMail(
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
