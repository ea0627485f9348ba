import { findBroadcast, type Change } from '../models/gateway/broadcast.js';
import type { BroadcastDoc } from '../models/gateway/broadcast-doc.js';
import { inConfirmingTurn, type ConfirmingTurn } from '../models/gateway/broadcast-sums.js';
import { HOUR } from '../shared/clock.js';
import { allowanceOf } from './allowance.js';
import { noteDecision, whyNotDecided } from './decide.js';
import { isContentChanged } from './subject.js';
import { refused, type Decided, type Undecided } from './decided.js';
import type { BroadcastDeps } from './deps.js';

/** How long an estimate is valid, in milliseconds. */
export const ESTIMATE_GOOD = HOUR;

/** A draft that has an estimate. */
type EstimatedDoc = BroadcastDoc & Required<Pick<BroadcastDoc, 'estimated'>>;

/** Returns why a broadcast cannot be confirmed with this number. */
export function whyNotConfirmed(
  { state, closesAt, estimated }: BroadcastDoc,
  number: number,
  now: Date,
): Undecided | undefined {
  if (state !== 'draft') return refused('state', { state });
  if (closesAt <= now) return refused('over');
  if (!estimated || now.getTime() - estimated.at.getTime() > ESTIMATE_GOOD)
    return refused('estimateFirst');
  const { recipients } = estimated;
  if (recipients === 0) return refused('nobody');
  return number === recipients ? undefined : refused('otherNumber', { recipients });
}

/**
 * Begins a broadcast, or makes it wait for approval if the sums including it are above the limit.
 */
async function begin(
  deps: BroadcastDeps,
  turn: ConfirmingTurn,
  doc: EstimatedDoc,
  by: string,
  now: Date,
): Promise<BroadcastDoc | undefined> {
  const { at, recipients } = doc.estimated;
  const { left, ...approval } = await allowanceOf(
    deps,
    (of, except) => turn.sum(of, except),
    doc,
    by,
    now,
  );
  const change: Change = {
    $set: recipients > left ? { state: 'waiting', approval } : { state: 'scheduled' },
    $push: { decisions: { what: 'confirm', by, at: now } },
  };
  return turn.change(doc._id, change, {
    'estimated.at': at,
    'estimated.recipients': recipients,
  });
}

/**
 * Confirms a draft.
 * @param number the recipients of its estimate, as the person typed them
 * @param by the person who confirms
 */
export async function confirmBroadcast(
  deps: BroadcastDeps,
  id: string,
  number: number,
  by: string,
  now: Date,
): Promise<Decided> {
  const { gateway } = deps.db;
  const doc = await findBroadcast(gateway, id);
  if (!doc) return refused('unknown');
  const no = whyNotConfirmed(doc, number, now);
  if (no) return no;
  if (await isContentChanged(deps, doc)) return refused('contentChanged');
  const broadcast = await inConfirmingTurn(gateway, (turn) =>
    begin(deps, turn, doc as EstimatedDoc, by, now),
  );
  if (!broadcast) return whyNotDecided(deps, id);
  noteDecision(deps, id, 'confirm');
  return { ok: true, broadcast };
}
