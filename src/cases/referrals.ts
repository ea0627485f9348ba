import { idOf, isExcluded, isOfficialStaff } from '../access/policy.js';
import { staffOf, type AccountDoc } from '../models/cases/account.js';
import {
  findReferral,
  keepingReferral,
  referralsOf,
  type ReferralDoc,
} from '../models/cases/referral.js';
import { newStrandKey, sealWords, wrapStrandKey } from '../privacy/tip-seal.js';
import { beginningOf, DAY, MINUTE } from '../shared/clock.js';
import { services } from '../shared/services.js';
import type { Staff } from '../shared/staff.js';
import { changeOnce, eventIdOf, tellChange, type Making } from './change.js';
import type { CaseDeps } from './deps.js';
import { openCase, type Opened } from './facts.js';
import { done, not, type Acted, type Change, type NotDone, type Outcome } from './outcome.js';
import { redactionsIn } from './page.js';
import { partnerPair, partnerPeople } from './partner-pair.js';
import { over, shown } from './referral-steps.js';
import type { Partner, Referral, ReferralInput } from './referral-types.js';
import { isClosed } from './rows.js';
import { saidIn } from './typed-words.js';
import { sanitise } from './sanitise.js';
import type { Keys } from './view.js';
import { LONGEST_NOTE } from './work.js';

/** How long an organisation has to answer. */
export const REFERRAL_WAITS = 2 * DAY;
/** The longest time of one referral. */
export const LONGEST_REFERRAL = 90 * DAY;

/**
 * Checks whether a person of an organisation may know of a case: no conflict of interest excludes
 * them.
 */
export const mayKnow = (account: AccountDoc, { facts }: Opened): boolean => {
  const staff = staffOf(account);
  return !isExcluded(staff, facts) && !(facts.officialsUnknown && isOfficialStaff(staff));
};

/**
 * Returns the organisations to which a case can be referred: none with a person whom a conflict of
 * interest excludes.
 */
export async function listPartners(
  deps: CaseDeps,
  staff: Staff,
  id: string,
): Promise<Outcome<readonly Partner[]>> {
  const found = await openCase(deps, staff, id, 'case.refer');
  if (!found.ok) return found;
  const all = [...(await partnerPeople(deps))];
  const { partners = [] } = deps.directory().country(found.opened.doc.country) ?? {};
  const entryOf = (organisation: string) =>
    partners.find((one) => one.organisation === organisation);
  return done(
    all
      .filter(([, people]) => people.every((one) => mayKnow(one, found.opened)))
      .map(([organisation, people]) => ({
        organisation,
        people: people.length,
        entry: entryOf(organisation),
      })),
  );
}

/**
 * Returns the summary if it may leave, or why not: a phrase that could identify a person stops it.
 */
async function summaryOf(
  { deps, opened }: Making,
  words: string,
  keys: Keys,
): Promise<Outcome<string>> {
  const said = saidIn(words, LONGEST_NOTE, 'empty');
  if (!said.ok) return said;
  const redactions = await redactionsIn(deps, opened.doc._id, keys);
  if (!redactions) return not('noKey');
  return sanitise('summary', said.value, redactions) === said.value ? said : not('identifying');
}

/** Returns why a case cannot be referred like this, or the people who would read it. */
async function wrongWith(
  making: Making,
  { organisation, purpose, until }: ReferralInput,
): Promise<NotDone | undefined> {
  const { deps, opened, now } = making;
  if (isClosed(opened.doc)) return not('closed');
  if (!services.includes(purpose)) return not('noReason');
  const people = (await partnerPeople(deps)).get(organisation);
  if (!people) return not('unknownPerson');
  if (!people.every((one) => mayKnow(one, opened))) return not('excluded');
  const away = until.getTime() - now.getTime();
  return away > 0 && away <= LONGEST_REFERRAL ? undefined : not('badDate');
}

/** Seals a summary to an organisation only. */
async function sealedFor(
  deps: CaseDeps,
  { doc }: Opened,
  { id, organisation, words }: { id: string; organisation: string; words: string },
): Promise<Pick<ReferralDoc, 'box' | 'wraps'>> {
  const { _id: kid, publicKey } = await partnerPair(deps, organisation, doc.compartment);
  const key = newStrandKey();
  const recipient = { kid, key: publicKey.toString('base64') };
  const sealed = {
    box: sealWords(key, doc._id, id, words),
    wraps: wrapStrandKey(key, [recipient]),
  };
  key.fill(0);
  return sealed;
}

/** Returns the request to the organisation, with its copy of the summary. */
async function askedOf(
  { deps, staff, opened, now, change }: Making,
  input: ReferralInput,
): Promise<ReferralDoc> {
  const { _id, reference, country } = opened.doc;
  const { organisation, purpose, words, until } = input;
  const id = eventIdOf(_id, change.form);
  return {
    _id: id,
    case: _id,
    ...{ organisation, purpose, reference, country, until },
    state: 'asked',
    open: true,
    asker: idOf(staff),
    askedAt: beginningOf(MINUTE, now),
    dueAt: beginningOf(MINUTE, now.getTime() + REFERRAL_WAITS),
    ...(await sealedFor(deps, opened, { id, organisation, words })),
  };
}

/**
 * Asks an organisation for help. Its people can read the summary and nothing else; the case has a
 * copy for its own readers.
 * @param keys open the phrases that are left out
 */
export async function referCase(
  deps: CaseDeps,
  staff: Staff,
  id: string,
  input: ReferralInput,
  keys: Keys,
  change: Change,
): Promise<Acted> {
  return changeOnce(deps, staff, id, 'case.refer', change, async (making) => {
    const wrong = await wrongWith(making, input);
    if (wrong) return wrong;
    const summary = await summaryOf(making, input.words, keys);
    if (!summary.ok) return summary;
    const { organisation, purpose } = input;
    return tellChange(making, {
      type: 'referred',
      audited: 'referral.made',
      codes: { organisation, purpose, until: input.until.toISOString().slice(0, 10) },
      words: summary.value,
      also: keepingReferral(await askedOf(making, { ...input, words: summary.value })),
      otherwise: 'referredAlready',
      add: { 'work.referredTo': organisation },
    });
  });
}

/** Returns the referrals of a case, for people who work on it. */
export async function listReferrals(
  deps: CaseDeps,
  staff: Staff,
  id: string,
): Promise<Outcome<readonly Referral[]>> {
  const found = await openCase(deps, staff, id, 'case.see');
  if (!found.ok) return found;
  const now = deps.clock.now();
  return done((await referralsOf(deps.db.cases, id)).map((one) => shown(one, now)));
}

/** Withdraws a referral, for a person who works on the case. */
export async function withdrawReferral(
  deps: CaseDeps,
  staff: Staff,
  id: string,
  referral: string,
  change: Change,
): Promise<Acted> {
  return changeOnce(deps, staff, id, 'case.refer', change, async (making) => {
    const doc = await findReferral(deps.db.cases, referral);
    return doc?.case === id ? over(making, doc, 'withdrawn') : not('unknown');
  });
}
