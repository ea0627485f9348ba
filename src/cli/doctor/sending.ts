import { findRefusedReaches } from '../../models/gateway/refused-reach.js';
import { findHolds } from '../../models/gateway/sender-hold.js';
import type { Db } from '../../models/store/db.js';
import { failure, ok, warning, type Finding } from './finding.js';

const minute = (at: Date) => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** Reports senders that accept no texts. */
async function held(db: Db): Promise<Finding[]> {
  const holds = await findHolds(db);
  if (holds.length === 0) return [ok('sending', 'no sender is held')];
  return holds.map(({ _id, heldSince, failure: { reason, code } }) =>
    failure(
      'sending',
      `${_id} has taken nothing since ${minute(heldSince ?? new Date(0))}: ${reason}${code ? ` (${code})` : ''}.`,
      'Look the code up at the provider and mend its cause; what waits then goes out by itself.',
    ),
  );
}

/** Reports focal points to whom a provider does not send. */
async function refused(db: Db): Promise<Finding[]> {
  const reaches = await findRefusedReaches(db.gateway);
  return reaches.map(({ focalPoint, channel, reason, at }) =>
    warning(
      'focal points',
      `${focalPoint} cannot be called by ${channel}, last tried ${minute(at)}: ${reason}.`,
      reason === 'optedOut'
        ? 'They opted out or blocked the bot: have them text START, or unblock it. Nobody else can.'
        : 'Ask them for their number, and import it anew.',
    ),
  );
}

/** Checks whether texts are sent, and whether focal points can be called. */
export const checkSending = async (db: Db): Promise<Finding[]> => [
  ...(await held(db)),
  ...(await refused(db)),
];
