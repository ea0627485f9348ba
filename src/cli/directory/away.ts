import { addAbsence, removeAbsence } from '../../directory/away.js';
import type { AwayDone, NotAway } from '../../shared/absence.js';
import { isEntryId } from '../../directory/entry.js';
import { command } from '../../shared/command.js';
import { note } from '../audit.js';
import { withInstallation, type Installation } from '../connect.js';
import type { ExitCode } from '../exit.js';
import type { Io } from '../io.js';
import { print } from '../output.js';

/** The texts that say why nothing was saved, and what to do. */
const says = (): Readonly<Record<NotAway, string>> => ({
  unknownPerson: `There is nobody active of this id, or no such absence. See: ${command('directory show')}`,
  badDay: 'Give both days as 2026-12-24.',
  endsBefore: 'The last day is before the first.',
  over: 'This is over already.',
  overlaps: 'They are away on some of these days already. Take that back first.',
  unknownStandIn:
    'This person cannot stand in: give the id of somebody active of the same country.',
  standInAway: 'The stand-in is away on some of these days.',
  changed: 'Others change the directory at the moment. Try again.',
});

async function change(
  io: Io,
  person: string,
  json: boolean | undefined,
  work: (there: Installation) => Promise<AwayDone>,
): Promise<ExitCode> {
  const done = await withInstallation(io, async (there): Promise<AwayDone> => {
    if (!isEntryId(person)) return { ok: false, reason: 'unknownPerson' };
    const outcome = await work(there);
    if (outcome.ok) await note(io, there, 'directory.changed', `focalpoint/${person}`);
    return outcome;
  });
  print(io, json, done, () => (done.ok ? 'Saved. The next call goes by it.\n' : ''));
  if (done.ok) return 0;
  io.err(`${says()[done.reason]}\n`);
  return 1;
}

/**
 * Saves when a person is away, and who is called instead.
 * @returns 1 when it was refused
 */
export const sayAway = (
  io: Io,
  person: string,
  days: { readonly from: string; readonly to: string },
  { standIn, json }: { readonly standIn?: string; readonly json?: boolean },
): Promise<ExitCode> =>
  change(io, person, json, ({ db, keys, clock }) => {
    const input = { person, ...days, ...(standIn === undefined ? {} : { standIn }) };
    return addAbsence(db, keys.gateway(), input, clock.now());
  });

/**
 * Removes an absence.
 * @param from its first day
 * @returns 1 when there is none
 */
export const sayBack = (
  io: Io,
  person: string,
  from: string,
  { json }: { readonly json?: boolean },
): Promise<ExitCode> =>
  change(io, person, json, ({ db, keys, clock }) =>
    removeAbsence(db, keys.gateway(), { person, from }, clock.now()),
  );
