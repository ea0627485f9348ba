import type { Keys } from '../cases/view.js';
import type { Staff } from '../shared/staff.js';
import { withoutUndefined } from '../shared/without-undefined.js';
import type { Alerts, AlertSeen } from './alerts.js';
import type { AlertFields } from './fields.js';
import type { AlertOutcome } from './outcome.js';

/** Some fields of an alert: a missing field stays, null empties it. */
export type FieldChange = { readonly [K in keyof AlertFields]?: AlertFields[K] | null | undefined };

/**
 * Writes some fields into a draft, and leaves all others unchanged. `v` is the version that was
 * seen.
 */
export async function writeInto(
  alerts: Pick<Alerts, 'read' | 'save'>,
  staff: Staff,
  { id, v, fields }: { readonly id: string; readonly v: number; readonly fields: FieldChange },
  keys: Keys,
): Promise<AlertOutcome<AlertSeen>> {
  const words = await alerts.read(staff, id, keys);
  if (!words.ok) return words;
  const named = Object.entries(withoutUndefined(fields));
  const said = named.map(([name, value]) => [name, value === null ? undefined : value] as const);
  const whole = { ...words.value.fields, ...Object.fromEntries(said) };
  return alerts.save(staff, id, whole, { v }, keys);
}
