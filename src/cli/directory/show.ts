import { absenceOn, dayIn } from '../../directory/absent.js';
import { REGION, REGION_ZONE } from '../../directory/build.js';
import { isOnDuty } from '../../directory/duty.js';
import { openPeople } from '../../directory/load.js';
import type { Role } from '../../directory/directory.js';
import type { Person } from '../../directory/sealed.js';
import { findCountries } from '../../models/gateway/country.js';
import { findFocalPoints } from '../../models/gateway/focal-point.js';
import { Fault } from '../../shared/fault.js';
import { withInstallation, type Installation } from '../connect.js';
import type { Io } from '../io.js';
import { print, table } from '../output.js';

const rolesOf = (country: string): readonly Role[] =>
  country === REGION ? ['regional-desk'] : ['focal-point', 'agency-head'];

/** Returns a person as the list shows them: their channels, never their addresses. */
function shown(
  { id, name, affiliation, language, areas, reaches, duty, absences }: Person,
  zone: string,
  at: Date,
) {
  const channels = [...new Set(reaches.map(({ channel }) => channel))];
  const away = absenceOn(absences, dayIn(zone, at));
  const onDuty = !away && isOnDuty(duty, zone, at);
  return { id, name, onDuty, affiliation, language, areas, channels, ...(away ? { away } : {}) };
}

/** Returns the current state of a person in words. */
const stateOf = ({ onDuty, away }: ReturnType<typeof shown>): string => {
  if (!away) return onDuty ? 'on duty' : 'off duty';
  const { to, standIn } = away;
  return `away until ${to}${standIn === undefined ? '' : `, for them ${standIn}`}`;
};

/** Returns all active people, by country and level, people on duty first. */
async function levels({ db, keys }: Installation, at: Date) {
  const { people } = openPeople(keys.gateway(), await findFocalPoints(db.gateway));
  const countries = (await findCountries(db.gateway)).map(({ entry: { iso2, zone } }) => ({
    iso2,
    zone,
  }));
  countries.sort((a, b) => a.iso2.localeCompare(b.iso2));
  return [...countries, { iso2: REGION, zone: REGION_ZONE }].flatMap(({ iso2: country, zone }) =>
    rolesOf(country).map((level) => ({
      country,
      level,
      people: people
        .filter((one) => one.active && one.country === country && one.role === level)
        .map((one) => shown(one, zone, at))
        .sort((a, b) => Number(b.onDuty) - Number(a.onDuty) || a.id.localeCompare(b.id)),
    })),
  );
}

/**
 * Shows who is on duty now, by country and level.
 * @throws Fault when the country is unknown
 */
export async function showDuty(
  io: Io,
  { country, json }: { readonly country?: string; readonly json?: boolean },
): Promise<void> {
  const all = await withInstallation(io, (there) => levels(there, there.clock.now()));
  if (country && !all.some((one) => one.country === country))
    throw new Fault(`There is no country ${country} in the directory.`);
  const duty = all.filter((one) => !country || one.country === country || one.country === REGION);
  print(io, json, duty, () => {
    const rows = duty.flatMap(({ country: at, level, people }) =>
      people.length === 0
        ? [[at, level, 'nobody']]
        : people.map((one) => [
            at,
            level,
            stateOf(one),
            one.name,
            one.id,
            one.areas.join(' ') || 'all areas',
            one.channels.join(', '),
          ]),
    );
    return table(
      ['country', 'level', 'now', 'name', 'id', 'areas', 'by'],
      rows.map((row) => [...row, '', '', '', '', ''].slice(0, 7)),
    );
  });
}
