import {
  countWrongCode,
  countWrongCodeOf,
  wrongCodes,
  wrongCodesOf,
} from '../models/gateway/guesses.js';
import { findReturn, readMail, type MailDoc } from '../models/gateway/mailbox.js';
import { findTipByCode, findTipByHandle, type TipKey } from '../models/cases/tip-lookup.js';
import type { Effect } from '../flows/dialog/effect.js';
import type { LookedUp, FoundTip, Member } from '../flows/dialog/talk-context.js';
import { openSubscriber } from '../models/gateway/subscriber-doc.js';
import { caseCodeIn } from '../shared/case-code.js';
import { fold } from '../shared/texts/fold.js';
import { opensGate } from '../shared/texts/gate.js';
import { HOUR } from '../shared/clock.js';
import { mailboxNames } from '../tips/mailbox-names.js';
import { returnPlace, type ReturnAddress } from '../tips/return-address.js';
import type { ConversationDeps } from './deps.js';
import { subscriberNames, type ReplyTo } from './contact-names.js';
import type { WrongCodes } from './short-memory.js';

/**
 * After this many wrong codes of one sender in an hour, even a right code is not found. Source:
 * safety.md §4.4.
 */
const WRONG_CODES_AN_HOUR = 6;
/**
 * This many wrong codes in an hour from all people together mean that many senders guess. The
 * administrator is told, and each sender has fewer tries while it lasts; nobody with the right code
 * is locked out. Our own choice: with 100,000 live codes, 10,000 senders at two tries an hour find
 * one in about 600 years.
 */
export const SIEGE = 200;
const WRONG_CODES_UNDER_SIEGE = 2;

/** The result of a lookup. */
export interface LookupResult {
  readonly found?: LookedUp;
  readonly member?: Member;
  /** Ids of the questions that the result shows. */
  readonly read: readonly string[];
  readonly wrongCodes?: WrongCodes;
}

/**
 * Returns the digits of the code in a text. Without a code it returns any digits there are, so that
 * both cases take the same time.
 */
const digits = (text: string): string => caseCodeIn(text)?.digits ?? fold(text).replace(/\D/g, '');

function keyOf(tip: TipKey): FoundTip {
  return {
    tip: tip._id,
    reference: tip.reference,
    ...(tip.country.length === 2 ? { country: tip.country } : {}),
    restricted: tip.excludedAffiliations.length > 0,
  };
}

function questions(deps: ConversationDeps, mail: readonly MailDoc[]): string[] {
  const keys = deps.keys.gateway();
  return mail.map(({ _id, box }) =>
    keys.openSession({ collection: 'mail', field: 'box', id: _id }, box).toString('utf8'),
  );
}

async function found(
  deps: ConversationDeps,
  tip: TipKey,
  mail: readonly MailDoc[],
): Promise<LookupResult> {
  return {
    found: { tip: keyOf(tip), messages: questions(deps, mail) },
    read: mail.map(({ _id }) => _id),
  };
}

/**
 * Looks up a case by its code. Unknown, expired, erased or throttled codes run the same commands
 * and get the same reply.
 */
async function byCode(
  deps: ConversationDeps,
  text: string,
  wrong: WrongCodes | undefined,
  to: ReplyTo | undefined,
  now: Date,
): Promise<LookupResult> {
  const names = to
    ? deps.keys.gateway().names('case-guess', [to.channel, to.from], now)
    : ([] as const);
  const since = wrong && wrong.since > now.getTime() - HOUR ? wrong : undefined;
  const allowed =
    (await wrongCodes(deps.db.gateway, now)) < SIEGE
      ? WRONG_CODES_AN_HOUR
      : WRONG_CODES_UNDER_SIEGE;
  // The database also holds the counts of other processes, and of this one before a restart.
  const tried = Math.max(since?.count ?? 0, await wrongCodesOf(deps.db.gateway, names, now));
  const throttled = tried >= allowed;
  const tip = await findTipByCode(deps.db.cases, deps.keys.cases().codeDigests(digits(text), now));
  const mail = await readMail(
    deps.db.gateway,
    mailboxNames(deps.keys.gateway(), tip?.handle ?? 'nobody', now),
  );
  if (tip && !throttled) return found(deps, tip, mail);
  const [all] = await Promise.all([
    countWrongCode(deps.db.gateway, now),
    ...(names[0] === undefined ? [] : [countWrongCodeOf(deps.db.gateway, names[0], now)]),
  ]);
  if (all === SIEGE) deps.log.error('case codes are being guessed', { count: all });
  return {
    read: [],
    wrongCodes: { count: (since?.count ?? 0) + 1, since: since?.since ?? now.getTime() },
  };
}

async function byWord(
  deps: ConversationDeps,
  mailbox: string,
  text: string,
): Promise<LookupResult> {
  const kept = await findReturn(deps.db.gateway, mailbox);
  if (!kept) return { read: [] };
  const address = JSON.parse(
    deps.keys.gateway().openAddress(returnPlace(mailbox), kept.box),
  ) as ReturnAddress;
  if (!opensGate(address.word, text)) return { read: [] };
  const tip = await findTipByHandle(deps.db.cases, address.handle);
  return tip ? found(deps, tip, await readMail(deps.db.gateway, [mailbox])) : { read: [] };
}

/** Looks up a subscriber, as far as the subscriber may see it. */
async function asMember(
  deps: ConversationDeps,
  to: ReplyTo | undefined,
  now: Date,
): Promise<LookupResult> {
  const doc = to && (await deps.subscribers.find(subscriberNames(deps, to, now)));
  if (!doc) return { read: [] };
  const { country, area, district, age, gender, wants } = doc;
  const { ownWords } = openSubscriber(deps.keys.gateway(), doc);
  const traits = {
    ...(country ? { country } : {}),
    ...(area ? { area } : {}),
    ...(district ? { district } : {}),
    ...(age ? { age } : {}),
    ...(gender ? { gender } : {}),
  };
  return { read: [], member: { ...traits, wants, ...(ownWords ? { ownWords } : {}) } };
}

/**
 * Looks up what a talk asks for.
 * @param to the person in the talk
 */
export async function lookUp(
  deps: ConversationDeps,
  effect: Extract<Effect, { type: 'lookup' }>,
  { wrongCodes: wrong }: { readonly wrongCodes?: WrongCodes | undefined },
  to: ReplyTo | undefined,
  now: Date,
): Promise<LookupResult> {
  if (effect.what === 'member') return asMember(deps, to, now);
  if (effect.what === 'caseCode') return byCode(deps, effect.text, wrong, to, now);
  return effect.mail ? byWord(deps, effect.mail, effect.text) : { read: [] };
}
