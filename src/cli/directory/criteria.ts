import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { removeCriteria, saveCriteria } from '../../directory/criteria.js';
import { criteriaSays } from '../../directory/listed-says.js';
import { criteriaIn } from '../../directory/overview.js';
import { Fault } from '../../shared/fault.js';
import { withInstallation } from '../connect.js';
import type { ExitCode } from '../exit.js';
import type { Io } from '../io.js';
import { print, table } from '../output.js';
import { changed, partsOf, placeOf, type Shown } from './lists.js';

const states = { over: 'over', counts: 'counts now', toCome: 'to come' } as const;

/** Shows countries' own criteria of alerts; a country without any has those of the program. */
export async function showCriteria(io: Io, { country, json }: Shown): Promise<void> {
  const all = criteriaIn(await withInstallation(io, (there) => partsOf(there, country)));
  print(io, json, all, () =>
    all.length === 0
      ? 'No country has criteria of its own: those of the program count.\n'
      : table(
          ['country', 'from', 'state', 'decided by', 'asked', 'for an alert', 'for a notice'],
          all.flatMap(({ country: of, from, state, source, asked }) =>
            asked.map(({ says, alert, notice }) => [
              ...[of, from, states[state], source, says.en],
              ...[alert, notice].map((needed) => (needed ? 'needed' : '')),
            ]),
          ),
        ),
  );
}

const fileForm = z.strictObject({
  source: z.string(),
  asked: z.array(
    z.strictObject({
      id: z.string().default(''),
      says: z.strictObject({ en: z.string(), fr: z.string(), pt: z.string() }),
      alert: z.boolean().default(true),
      notice: z.boolean().default(false),
    }),
  ),
});

/** Reads the criteria in a file. @throws Fault when it is none of that form */
function criteriaInFile(file: string): z.output<typeof fileForm> {
  try {
    return fileForm.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new Fault(
      `${file} has no criteria. Write them as JSON: {"source": "Decree 12", "asked": [{"says": {"en": "…", "fr": "…", "pt": "…"}, "alert": true, "notice": true}]}.`,
      { cause },
    );
  }
}

interface SetOptions {
  readonly file: string;
  readonly json?: boolean;
}

/**
 * Changes criteria that do not count yet, or adds them.
 * @param from the first day on which they count
 * @returns 1 when something is wrong with them; then nothing is changed
 */
export const setCriteria = (
  io: Io,
  country: string,
  from: string,
  { file, json }: SetOptions,
): Promise<ExitCode> => {
  const typed = criteriaInFile(file);
  return changed(
    io,
    { list: 'criteria', country, ...(json ? { json } : {}) },
    criteriaSays,
    (to, part) => {
      const was = part.criteria.find((one) => one.from === from)?.from;
      const input = { ...placeOf(part, was), ...typed, from };
      return saveCriteria(to.db, to.keys.gateway(), input, to.clock.now());
    },
  );
};

/** Removes criteria that do not count yet. */
export const dropCriteria = (
  io: Io,
  country: string,
  from: string,
  { json }: Shown,
): Promise<ExitCode> =>
  changed(io, { list: 'criteria', country, ...(json ? { json } : {}) }, criteriaSays, (to, part) =>
    removeCriteria(to.db, to.keys.gateway(), placeOf(part, from), to.clock.now()),
  );
