import { isCountry } from '../../shared/allowed.js';
import type { Helpline, PartnerOrganisation } from '../../directory/directory.js';
import type { FormDone } from '../../directory/change.js';
import { removeHelpline, saveHelpline, type HelplineInput } from '../../directory/helpline.js';
import type { ListedInput } from '../../directory/listed.js';
import { helplineSays, partnerSays } from '../../directory/listed-says.js';
import {
  directoryOverview,
  helplinesIn,
  partnersIn,
  type CountryPart,
} from '../../directory/overview.js';
import { removePartner, savePartner, type PartnerInput } from '../../directory/partner.js';
import { command } from '../../shared/command.js';
import { Fault } from '../../shared/fault.js';
import { note } from '../audit.js';
import { withInstallation, type Installation } from '../connect.js';
import type { ExitCode } from '../exit.js';
import type { Io } from '../io.js';
import { inLine, print, table } from '../output.js';

/** The fields of a helpline, as typed; what is not named stays as it is. */
export type HelplineOptions = Partial<Omit<HelplineInput, keyof ListedInput | 'number'>>;
/** The fields of a partner organisation, as typed; what is not named stays as it is. */
export type PartnerOptions = Partial<Omit<PartnerInput, keyof ListedInput | 'organisation'>>;

export interface Shown {
  readonly country?: string;
  readonly json?: boolean;
}

/** Returns the parts of the directory, of one country or of all. */
export async function partsOf(
  { db, keys, clock }: Installation,
  country?: string,
): Promise<readonly CountryPart[]> {
  const own = country === undefined ? ['*'] : [country];
  const all = await directoryOverview(db, keys.gateway(), own, clock.now());
  const parts = all.filter((one) => isCountry(one.country));
  if (country !== undefined && parts.length === 0)
    throw new Fault(`There is no country ${country} in the directory.`);
  return parts;
}

/** Returns a country's part of the directory. */
async function partOf(there: Installation, country: string): Promise<CountryPart> {
  const [part] = await partsOf(there, country);
  if (!part) throw new Fault(`There is no country ${country} in the directory.`);
  return part;
}

/** Shows helplines: with their numbers, which everybody may know. */
export async function showHelplines(io: Io, { country, json }: Shown): Promise<void> {
  const all = helplinesIn(await withInstallation(io, (there) => partsOf(there, country)));
  print(io, json, all, () =>
    table(
      ['country', 'number', 'for', 'state', 'verified on', 'hours', 'languages'],
      all.map((one) => [
        ...[one.country, one.number, one.kind, one.status, one.verifiedOn ?? 'never'],
        ...[one.hours, one.languages.join(' ')],
      ]),
    ),
  );
}

/** Shows partner organisations: what they help with, and when somebody asked them last. */
export async function showPartners(io: Io, { country, json }: Shown): Promise<void> {
  const all = await withInstallation(io, async (there) =>
    partnersIn(await partsOf(there, country), there.clock.now()),
  );
  print(io, json, all, () =>
    all.length === 0
      ? `There are no partner organisations. Add one: ${command('directory partners set --help')}\n`
      : table(
          [
            'country',
            'id',
            'name',
            'belongs to',
            'helps with',
            'where',
            'reached by',
            'last asked',
          ],
          all.map((one) => [
            ...[one.country, one.organisation, one.name, one.affiliation, one.services.join(' ')],
            ...[one.areas.join(' ') || 'everywhere', one.contact],
            `${one.verifiedOn ?? 'never'}${one.fresh ? '' : ', ask again'}`,
          ]),
        ),
  );
}

/** The commands that show what there is. */
const listed = {
  helplines: () => command('directory helplines list'),
  partners: () => command('directory partners list'),
  criteria: () => command('directory criteria list'),
};
type List = keyof typeof listed;

/** Carries out a change, notes it in the audit log, and says what came of it. */
export async function changed<Code extends string>(
  io: Io,
  { list, country, json }: { readonly list: List; readonly country: string; json?: boolean },
  says: (code: Code) => string,
  change: (
    there: Installation,
    part: CountryPart,
  ) => Promise<FormDone<{ readonly field: string; readonly code: Code }>>,
): Promise<ExitCode> {
  const done = await withInstallation(io, async (there) => {
    const outcome = await change(there, await partOf(there, country));
    if (outcome.ok && !outcome.again)
      await note(io, there, 'directory.changed', `${list}/${country}`);
    return outcome;
  });
  print(io, json, done, () => (done.ok ? 'Saved.\n' : ''));
  if (done.ok) return 0;
  if (done.reason === 'wrong')
    for (const { field, code } of done.problems) io.err(`${inLine(`${field}: ${says(code)}`)}\n`);
  else if (done.reason === 'unknown') io.err(`There is no such entry. See: ${listed[list]()}\n`);
  else io.err('Others change the directory at the moment. Try again.\n');
  return 1;
}

export const placeOf = ({ country, version: shown }: CountryPart, was: string | undefined) => ({
  ...{ country, was, shown },
});

/** Returns a helpline as its form says it. */
function helplineSaid(
  there: Helpline | undefined,
): Omit<HelplineInput, keyof ListedInput | 'number'> {
  const { kind = '', hours = '', languages = [], source = '', status = 'unverified' } = there ?? {};
  const free = typeof there?.free !== 'boolean' ? '' : there.free ? 'yes' : 'no';
  return { kind, hours, languages, source, status, free, verifiedOn: there?.verifiedOn ?? '' };
}

/**
 * Changes a helpline, or adds it.
 * @returns 1 when something is wrong with it; then nothing is changed
 */
export const setHelpline = (
  io: Io,
  country: string,
  number: string,
  { json, ...typed }: HelplineOptions & { readonly json?: boolean },
): Promise<ExitCode> =>
  changed(
    io,
    { list: 'helplines', country, ...(json ? { json } : {}) },
    helplineSays,
    (to, part) => {
      const there = part.helplines.find((one) => one.number === number);
      const input = { ...placeOf(part, there?.number), number, ...helplineSaid(there), ...typed };
      return saveHelpline(to.db, to.keys.gateway(), input, to.clock.now());
    },
  );

/** Removes a helpline. */
export const dropHelpline = (
  io: Io,
  country: string,
  number: string,
  { json }: Shown,
): Promise<ExitCode> =>
  changed(io, { list: 'helplines', country, ...(json ? { json } : {}) }, helplineSays, (to, part) =>
    removeHelpline(to.db, to.keys.gateway(), placeOf(part, number), to.clock.now()),
  );

/** Returns an organisation as its form says it. */
function partnerSaid(
  there: PartnerOrganisation | undefined,
): Omit<PartnerInput, keyof ListedInput | 'organisation'> {
  const nothing = { name: '', affiliation: '', hours: '', contact: '', source: '' };
  const none = { areas: [], services: [], languages: [] };
  return { ...nothing, ...none, ...there, verifiedOn: there?.verifiedOn ?? '' };
}

/**
 * Changes a partner organisation, or adds it.
 * @returns 1 when something is wrong with it; then nothing is changed
 */
export const setPartner = (
  io: Io,
  country: string,
  organisation: string,
  { json, ...typed }: PartnerOptions & { readonly json?: boolean },
): Promise<ExitCode> =>
  changed(io, { list: 'partners', country, ...(json ? { json } : {}) }, partnerSays, (to, part) => {
    const there = part.partners.find((one) => one.organisation === organisation);
    const was = there?.organisation;
    const input = { ...partnerSaid(there), ...typed, organisation, ...placeOf(part, was) };
    return savePartner(to.db, to.keys.gateway(), input, to.clock.now());
  });

/** Removes a partner organisation. The accounts of its people stay. */
export const dropPartner = (
  io: Io,
  country: string,
  organisation: string,
  { json }: Shown,
): Promise<ExitCode> =>
  changed(io, { list: 'partners', country, ...(json ? { json } : {}) }, partnerSays, (to, part) =>
    removePartner(to.db, to.keys.gateway(), placeOf(part, organisation), to.clock.now()),
  );
