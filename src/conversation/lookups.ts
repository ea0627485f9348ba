import {
  countWrongCode,
  countWrongCodeOf,
  wrongCodes,
  wrongCodesOf,
} from '../models/gateway/guesses.js';
import { findReturn, readMail, type MailDoc } from '../models/gateway/mailbox.js';
import { findTipByCode, findTipByHandle, type TipKey } from '../models/cases/tip-lookup.js';
import type { Effect, LookedUp, FoundTip, Member } from '../flows/dialog/person.js';
import { openSubscriber } from '../models/gateway/subscriber.js';
import { caseCodeIn } from '../shared/case-code.js';
import { fold } from '../shared/texts/fold.js';
import { opensGate } from '../shared/texts/gate.js';
import { HOUR } from '../shared/clock.js';
import { mailboxNames } from '../tips/mailbox-names.js';
import type { ConversationDeps } from './deps.js';
import { subscriberNames, type ReplyTo } from './contact-names.js';
import type { WrongCodes } from './short-memory.js';

/** Source: safety.md §4.4: throttled per sender. After so many wrong codes an hour even a right one is not found. */
const WRONG_CODES_AN_HOUR = 6;
/**
 * So many wrong codes an hour from all people together are no slips of the thumb: many senders guess. An operator is
 * told, and each sender has fewer tries while it lasts; nobody is locked out who has the right code. Ours: 100,000 live
 * codes and 10,000 senders at two tries an hour make one hit in about 600 years.
 */
export const SIEGE = 200;
const WRONG_CODES_UNDER_SIEGE = 2;

/** What a lookup found. */
export interface LookupResult {
  readonly found?: LookedUp;
  readonly member?: Member;
  /** Ids of the questions that it shows. */
  readonly read: readonly string[];
  readonly wrongCodes?: WrongCodes;
}

/** The digits of the code that a text brings; of a text without one whatever digits there are, so that it costs the same. */
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

/** Unknown, expired, erased, throttled: one path, the same commands, the same reply. */
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
  // Other processes count, too, and this one before it was restarted.
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

/** What is kept of a person who may be texted. */
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
}

/** Where a return address is sealed. @param name the mailbox's in the gateway */
export const returnPlace = (name: string) => ({ collection: 'returns', field: 'box', id: name });

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

/** Who takes part, as they may see it. */
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

/** Finds out what a talk asks for. @param to who is talking */
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
