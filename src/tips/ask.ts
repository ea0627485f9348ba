import type { Db } from '../models/store/db.js';
import { MAIL_KEPT, putMail, schedulePing } from '../models/gateway/mailbox.js';
import { findTip } from '../models/cases/tip-lookup.js';
import type { GatewayKeyring } from '../privacy/keyring.js';
import { mailboxNames } from './mailbox-names.js';
import { randomId } from '../shared/ids.js';

/** How a reporter is told that a question waits, or why they cannot be asked. */
export type Asked =
  | { readonly ok: true; readonly how: 'texted' | 'byCode' }
  | { readonly ok: false; readonly reason: 'unknownTip' | 'noReply' | 'empty' | 'tooLong' };

/** Together with the words around it this makes two SMS segments. */
export const LONGEST_QUESTION = 250;

/**
 * Asks a reporter a question. Mode C: a neutral text is sent to them at their next safe hour, and
 * the question is shown after their safe word. Mode B: the question waits until they come back with
 * their code. Mode A: refused.
 * @param reference a tip's id or reference
 * @param question neutral words, 250 characters at most
 * @param id of the question: the same id twice is asked once
 */
export async function askReporter(
  deps: { readonly db: Db; readonly keys: { gateway(): GatewayKeyring } },
  reference: string,
  question: string,
  now: Date,
  id = randomId(),
): Promise<Asked> {
  const text = question.trim();
  if (text === '') return { ok: false, reason: 'empty' };
  if (text.length > LONGEST_QUESTION) return { ok: false, reason: 'tooLong' };
  const tip = await findTip(deps.db.cases, reference);
  if (!tip) return { ok: false, reason: 'unknownTip' };
  if (!tip.handle || tip.mode === 'A') return { ok: false, reason: 'noReply' };
  const names = mailboxNames(deps.keys.gateway(), tip.handle, now);
  await putMail(deps.db.gateway, {
    _id: id,
    mailbox: names[0],
    box: deps.keys.gateway().sealSession({ collection: 'mail', field: 'box', id }, text, now),
    expiresAt: new Date(now.getTime() + MAIL_KEPT),
  });
  // The time of day is decided when the text is due, beside the address, which knows the safe
  // hours.
  const texted = await schedulePing(deps.db.gateway, names, now);
  return { ok: true, how: texted ? 'texted' : 'byCode' };
}
