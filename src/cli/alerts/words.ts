import type { Alerts, AlertSeen, AlertWords } from '../../alerts/alerts.js';
import { alertChange } from '../../alerts/field-shape.js';
import type { AlertOutcome } from '../../alerts/outcome.js';
import { stopsSaid, type SaidProblem } from '../../alerts/says.js';
import { writeInto, type FieldChange } from '../../alerts/write-into.js';
import type { Keys } from '../../cases/view.js';
import { findTip } from '../../models/cases/tip-lookup.js';
import { Fault } from '../../shared/fault.js';
import type { Staff } from '../../shared/staff.js';
import { withInstallation, type Installation } from '../connect.js';
import type { Io } from '../io.js';
import { inLine, print } from '../output.js';
import { textOf } from '../text-file.js';
import { asPerson, type PersonOptions } from './as-person.js';
import { asText, openAlerts, valueOf } from './work.js';

export interface AlertOptions extends PersonOptions {
  readonly json?: boolean;
  /** A JSON file with fields. */
  readonly fields?: string;
  /** Asks the officers at once. */
  readonly ask?: boolean;
}

/** A person with their keys, and the alerts of an installation. */
interface Desk {
  readonly alerts: Alerts;
  readonly there: Installation;
  readonly staff: Staff;
  readonly keys: Keys;
}

const atDesk = <T>(io: Io, options: PersonOptions, work: (desk: Desk) => Promise<T>): Promise<T> =>
  withInstallation(io, async (there) => {
    const alerts = await openAlerts(io, there);
    return asPerson(io, there, options, (staff, keys) => work({ alerts, there, staff, keys }));
  });

/**
 * Reads the fields in a file.
 * @throws Fault with each of its problems
 */
function fieldsIn(file: string): FieldChange {
  let json: unknown;
  try {
    json = JSON.parse(textOf(file));
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    throw new Fault(`${file} is no JSON. Write fields as {"contact": "117", "hours": 24}.`, {
      cause,
    });
  }
  const read = alertChange.safeParse(json);
  if (read.success) return read.data;
  const lines = read.error.issues.map(
    ({ path, message }) => `  ${inLine(`${path.join(' ')}: ${message}`)}`,
  );
  throw new Fault([`${inLine(file)} is not right.`, ...lines].join('\n'));
}

/** Saves the fields of a file and asks the officers, as the options say. */
async function goOn(
  { alerts, staff, keys }: Desk,
  seen: AlertSeen,
  fields: FieldChange | undefined,
  ask: boolean,
): Promise<AlertSeen> {
  const { id } = seen;
  const written = fields
    ? valueOf(await writeInto(alerts, staff, { id, v: seen.v, fields }, keys))
    : seen;
  return ask ? valueOf(await alerts.ask(staff, id, { v: written.v }, keys)) : written;
}

/**
 * Does something with an alert as a person, then what the options say, and prints the alert's
 * state.
 */
async function change(
  io: Io,
  options: AlertOptions,
  first: (desk: Desk) => Promise<AlertOutcome<AlertSeen>>,
): Promise<void> {
  const fields = options.fields === undefined ? undefined : fieldsIn(options.fields);
  const seen = await atDesk(io, options, async (desk) =>
    goOn(desk, valueOf(await first(desk)), fields, options.ask === true),
  );
  print(io, options.json, seen, () => `${asText(seen)}Version ${seen.v}\n`);
}

/**
 * Begins an alert from a case.
 * @param reference of the case, or its id
 */
export const draftAlert = (io: Io, reference: string, options: AlertOptions): Promise<void> =>
  change(io, options, async ({ alerts, there, staff, keys }) => {
    const tip = await findTip(there.db.cases, reference);
    return alerts.begin(staff, tip?._id ?? reference, keys);
  });

/** Begins to pass a neighbour's alert on. */
export const relayAlert = (
  io: Io,
  id: string,
  { country, ...options }: AlertOptions & { readonly country: string },
): Promise<void> => change(io, options, ({ alerts, staff }) => alerts.relay(staff, id, country));

/** Saves fields in a draft. */
export const writeAlert = (io: Io, number: string, options: AlertOptions): Promise<void> =>
  change(io, options, ({ alerts, staff }) => alerts.see(staff, number));

/** Asks two officers to approve. */
export const askAlert = (io: Io, number: string, options: AlertOptions): Promise<void> =>
  writeAlert(io, number, { ...options, ask: true });

/** Begins an update of a published alert. */
export const updateAlert = (io: Io, number: string, options: AlertOptions): Promise<void> =>
  change(io, options, async ({ alerts, staff, keys }) => {
    const { v } = valueOf(await alerts.see(staff, number));
    return alerts.update(staff, number, { v }, keys);
  });

/** Takes the picture of a neighbour's message into the draft that passes it on. */
export const pictureAlert = (io: Io, number: string, options: AlertOptions): Promise<void> =>
  change(io, options, async ({ alerts, staff, keys }) => {
    const { v } = valueOf(await alerts.see(staff, number));
    return alerts.takePicture(staff, number, { v }, keys);
  });

/** Says yes to the words of a version that was read. */
export const approveAlert = (
  io: Io,
  number: string,
  { seen: v, ...options }: AlertOptions & { readonly seen: number },
): Promise<void> =>
  change(io, options, ({ alerts, staff, keys }) => alerts.approve(staff, number, { v }, keys));

/** The words of an alert, and the problems that stop a draft from being sent. */
interface Read extends AlertWords {
  readonly alert: AlertSeen;
  readonly mistakes?: readonly SaidProblem[];
}

function wordsAsText({ alert, fields, texts, reason, mistakes = [] }: Read): string {
  const blocks = Object.entries(texts).map(
    ([language, { sms, chat }]) => `\n${language}, SMS:\n${sms}\n\n${language}, chat:\n${chat}\n`,
  );
  const known = Object.entries(fields).filter(
    ([name, value]) => name !== 'written' && value !== '',
  );
  return [
    `${asText(alert)}Version ${alert.v}\n`,
    ...known.map(
      ([name, value]) => `${name}: ${Array.isArray(value) ? value.join(', ') : value}\n`,
    ),
    ...(reason === undefined ? [] : [`Denied: ${reason}\n`]),
    ...blocks,
    ...mistakes.map(({ at, says }) => `Wrong, ${at}: ${says}\n`),
  ].join('');
}

/** Prints the words of an alert; the audit log records it first. */
export async function readAlert(io: Io, number: string, options: AlertOptions): Promise<void> {
  const read = await atDesk(io, options, async ({ alerts, staff, keys }): Promise<Read> => {
    const alert = valueOf(await alerts.see(staff, number));
    const words = valueOf(await alerts.read(staff, number, keys));
    const wrong = await alerts.validate(staff, number, keys);
    return { alert, ...words, ...(wrong.ok ? { mistakes: stopsSaid(wrong.value) } : {}) };
  });
  print(io, options.json, read, () => wordsAsText(read));
}
