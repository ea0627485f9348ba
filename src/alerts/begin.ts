import type { CaseWords, Keys } from '../cases/view.js';
import type { CasePage } from '../cases/view.js';
import type { AlertDoc } from '../models/cases/alert-doc.js';
import { alertsOfCase, insertAlert } from '../models/cases/alert.js';
import { findAuthority } from '../models/gateway/alert-authority.js';
import { audienceByPart, audienceFilter } from '../models/gateway/audience.js';
import { beginningOf, MINUTE } from '../shared/clock.js';
import { randomId } from '../shared/ids.js';
import { randomWord } from '../shared/random.js';
import { missingPerson, type MissingPerson } from '../shared/missing.js';
import type { Staff } from '../shared/staff.js';
import type { Language } from '../shared/texts/texts.js';
import { withoutUndefined } from '../shared/without-undefined.js';
import type { AlertSeen } from './alerts.js';
import { kindOf } from './criteria/kind.js';
import type { AlertDeps } from './deps.js';
import { USUAL_HOURS, type AlertFields } from './fields.js';
import { done, not, type AlertOutcome } from './outcome.js';
import { mayAlerts } from './open.js';
import { pictureOf } from './picture.js';
import { note } from './publish.js';
import { seenOf } from './rows.js';
import { sealFields, sealPicture } from './seal.js';
import { tellOnCase } from './telling.js';
import { composedLanguages } from './texts.js';

/** States in which nobody can begin another alert of the same case. */
const underWay: readonly string[] = [
  'proposed',
  'draft',
  'asked',
  'approved',
  'standing',
  'denied',
];
/** How many numbers are tried of each length: two alerts must not get the same. */
const TRIES = 15;
/** The digits of a number, which people type: two as long as there is room. */
const LENGTHS = [2, 3, 4] as const;

/**
 * Returns the languages of a country that have templates, and those of subscribers there who want
 * alerts.
 */
export async function languagesOf(
  { db: { gateway }, directory }: Pick<AlertDeps, 'db' | 'directory'>,
  country: string,
): Promise<Language[]> {
  const parts = await audienceByPart(gateway, audienceFilter({ countries: [country] }, 'alerts'));
  const { officialLanguage = 'en', languages = [] } = directory().country(country) ?? {};
  const spoken = [officialLanguage, ...languages, ...parts.map(({ language }) => language)];
  const known = spoken.filter((one) => composedLanguages.some((composed) => composed === one));
  return [...new Set(known)];
}

/**
 * Returns the number that people of a country are asked to call: that of its authority, or else of
 * its helpline. A person confirms it.
 */
export async function contactIn(
  { db: { gateway }, directory, clock }: Pick<AlertDeps, 'db' | 'directory' | 'clock'>,
  country: string,
): Promise<string | undefined> {
  const authority = await findAuthority(gateway, country);
  return authority?.contact ?? directory().helpline(country, clock.now())?.number;
}

/** Returns the fields that the case provides. A person must enter the consent. */
function fieldsOf(
  { sex = 'unknown', since, ...person }: MissingPerson,
  { areas, languages, contact }: Pick<AlertFields, 'areas' | 'languages' | 'contact'>,
  photo: string | undefined,
): AlertFields {
  const { name, age, looks, clothes, place, company, vehicle, plate, direction } = person;
  return withoutUndefined({
    ...{ name, age, sex, looks, clothes, place, company, vehicle, plate, direction, photo },
    since: since?.toISOString(),
    consent: 'none' as const,
    ...{ contact, areas, languages },
    hours: USUAL_HOURS,
    immediate: false,
    written: {},
  });
}

/** Returns a random number of so many digits, which begins with no 0. */
const digits = (length: number): number => {
  const first = 10 ** (length - 1);
  return first + (randomWord() % (9 * first));
};

/**
 * Saves a new alert under a number that its country has not had. It is random: whoever must not see
 * an alert, because its case names them or people like them, would notice a missing number.
 */
export async function keepNumbered(
  { db: { cases } }: AlertDeps,
  country: string,
  now: Date,
  born: (number: string) => AlertDoc,
): Promise<AlertDoc | undefined> {
  for (const length of LENGTHS)
    for (let tried = 0; tried < TRIES; tried += 1) {
      const doc = born(`${country}-${now.getUTCFullYear()}-${digits(length)}`);
      if (await insertAlert(cases, doc)) return doc;
    }
  return undefined;
}

/** Returns an empty draft that nobody has edited yet. */
export function draftOf(
  deps: AlertDeps,
  place: Pick<AlertDoc, '_id' | 'compartment'>,
  fields: AlertFields,
  picture: Parameters<typeof sealPicture>[2] | undefined,
  authors: readonly string[],
): NonNullable<AlertDoc['draft']> {
  return {
    ...{ msgType: 'Alert', state: 'draft', authors, approvals: [] },
    ...sealFields(deps, place, fields),
    ...(picture ? { photo: sealPicture(deps, place, picture) } : {}),
  };
}

/** Returns what the case says about the missing person, for a person who holds its key. */
function personOf({ answers }: CasePage, { texts }: CaseWords): MissingPerson | 'noKey' {
  const readable = texts.flatMap((one) =>
    'words' in one ? [{ step: one.step, text: one.words }] : [],
  );
  if (texts.length > 0 && readable.length === 0) return 'noKey';
  return missingPerson(answers, readable);
}

/** Returns the first picture of a case, if there is one. */
async function firstPhoto(deps: AlertDeps, staff: Staff, id: string): Promise<string | undefined> {
  const found = await deps.cases.attachments(staff, id);
  if (!found.ok) return undefined;
  return found.value.find(({ kind, state }) => kind === 'photo' && state === 'kept')?.id;
}

/** Checks whether an alert of a case can begin, and returns what the case provides. */
async function readForAlert(
  deps: AlertDeps,
  staff: Staff,
  id: string,
  keys: Keys,
): Promise<AlertOutcome<{ readonly page: CasePage; readonly person: MissingPerson }>> {
  const seen = await deps.cases.see(staff, id);
  if (!seen.ok) return not(seen.reason === 'denied' ? 'denied' : 'unknown');
  if (!mayAlerts(staff, 'write')) return not('denied');
  const { state, joinedInto, country } = seen.value.row;
  if (joinedInto !== undefined || state === 'Closed' || state === 'ClosedReferred')
    return not('noCase');
  if (!deps.directory().country(country)) return not('badCountry');
  const others = await alertsOfCase(deps.db.cases, id);
  if (others.some((one) => one.country === country && underWay.includes(one.state)))
    return not('begun');
  const read = await deps.cases.read(staff, id, keys);
  if (!read.ok) return not(read.reason === 'denied' ? 'denied' : 'unknown');
  const person = personOf(seen.value, read.value);
  return person === 'noKey' ? not('noKey') : done({ page: seen.value, person });
}

/**
 * Begins an alert from a case, with the fields that the case provides. If the criteria are not met,
 * it is a notice.
 */
export async function beginAlert(
  deps: AlertDeps,
  staff: Staff,
  id: string,
  keys: Keys,
): Promise<AlertOutcome<AlertSeen>> {
  const told = await readForAlert(deps, staff, id, keys);
  if (!told.ok) return told;
  const { page, person } = told.value;
  const { country, area = country } = page.row;
  const now = deps.clock.now();
  const photo = await firstPhoto(deps, staff, id);
  const fields = fieldsOf(
    person,
    {
      areas: [area],
      languages: await languagesOf(deps, country),
      contact: (await contactIn(deps, country)) ?? '',
    },
    photo,
  );
  const place = { _id: randomId(), compartment: page.compartment };
  const picture = photo ? await pictureOf(deps, staff, id, photo, keys) : undefined;
  const kind = await kindOf(deps, id);
  const doc = await keepNumbered(deps, country, now, (number) => ({
    ...{ ...place, number, case: id, country, areas: fields.areas, kind, state: 'draft' },
    draft: draftOf(deps, place, fields, picture?.ok ? picture.value : undefined, [staff.account]),
    ...{ by: staff.account, beganAt: beginningOf(MINUTE, now), messages: [] },
    ...{ published: randomId(), v: 0 },
  }));
  if (!doc) return not('begun');
  await note(deps, staff, 'alert.begun', doc);
  await tellOnCase(deps, staff, doc, 'alertBegun');
  return done(await seenOf(deps, staff, doc));
}
