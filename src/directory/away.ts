import type { GatewayKeyring } from '../privacy/keyring.js';
import type { Absence, AwayDone, NotAway } from '../shared/absence.js';
import { isDay } from '../shared/allowed.js';
import { REGION } from './build.js';
import { changeDirectory, type Read } from './change.js';
import type { GatewayDb } from './load.js';
import { sealPerson, type Person } from './sealed.js';

/** An absence of a person, and the version of the directory that was shown when it was typed. */
export interface AbsenceInput extends Absence {
  readonly person: string;
  readonly shown?: number | undefined;
}

const no = (reason: NotAway): AwayDone => ({ ok: false, reason });
const meet = (a: Absence, b: Absence): boolean => a.from <= b.to && b.from <= a.to;

/**
 * Checks whether a person can stand in for another: they belong to the same country, or to the
 * regional desk.
 */
export const mayStandIn = (person: Person, other: Person): boolean =>
  other.active &&
  other.id !== person.id &&
  (other.country === person.country || other.country === REGION);

/** Returns why an absence is not valid in the current directory; undefined if it is. */
function wrongWith(
  input: AbsenceInput,
  person: Person,
  { people, today }: Read,
): NotAway | undefined {
  const { from, to, standIn } = input;
  if (!isDay(from) || !isDay(to)) return 'badDay';
  if (to < from) return 'endsBefore';
  if (to < today(person.country)) return 'over';
  if (person.absences?.some((one) => meet(one, input)) === true) return 'overlaps';
  if (standIn === undefined) return undefined;
  const other = people.find(({ id }) => id === standIn);
  if (!other || !mayStandIn(person, other)) return 'unknownStandIn';
  return other.absences?.some((one) => meet(one, input)) === true ? 'standInAway' : undefined;
}

/** Returns the new absences of a person, or why there is no change. */
type Change = (person: Person, there: Read) => readonly Absence[] | NotAway;

/** Replaces the entry of one person, as the next version of the directory. */
async function changePerson(
  db: GatewayDb,
  keyring: GatewayKeyring,
  now: Date,
  { person: id, shown }: Pick<AbsenceInput, 'person' | 'shown'>,
  change: Change,
): Promise<AwayDone> {
  const done = await changeDirectory<NotAway>(db, keyring, now, shown, (there) => {
    const person = there.people.find((one) => one.id === id);
    if (!person?.active) return { no: 'unknownPerson' };
    const absences = change(person, there);
    if (typeof absences === 'string') return { no: absences };
    // Past absences are no longer needed.
    const kept = absences.filter(({ to }) => to >= there.today(person.country));
    return { people: [sealPerson(keyring, { ...person, absences: kept }, now)] };
  });
  if (done === 'done') return { ok: true };
  return no(done === 'changed' ? 'changed' : done.no);
}

/** Saves when a person is away, and who is called instead. */
export const addAbsence = (
  db: GatewayDb,
  keyring: GatewayKeyring,
  input: AbsenceInput,
  now: Date,
): Promise<AwayDone> =>
  changePerson(db, keyring, now, input, (person, there) => {
    const wrong = wrongWith(input, person, there);
    if (wrong) return wrong;
    const { from, to, standIn } = input;
    const absence: Absence = standIn === undefined ? { from, to } : { from, to, standIn };
    return [...(person.absences ?? []), absence].sort((a, b) => (a.from < b.from ? -1 : 1));
  });

/**
 * Removes an absence that was cancelled or ends early.
 * @param from its first day
 */
export const removeAbsence = (
  db: GatewayDb,
  keyring: GatewayKeyring,
  input: Pick<AbsenceInput, 'person' | 'from' | 'shown'>,
  now: Date,
): Promise<AwayDone> =>
  changePerson(db, keyring, now, input, ({ absences = [] }) =>
    absences.some(({ from }) => from === input.from)
      ? absences.filter(({ from }) => from !== input.from)
      : 'unknownPerson',
  );
