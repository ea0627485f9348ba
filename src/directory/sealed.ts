import { kidOf, type Place } from '../privacy/box.js';
import type { GatewayKeyring } from '../privacy/keyring.js';
import type { FocalPointDoc } from '../models/gateway/focal-point.js';
import { roles } from './person.js';
import { affiliations, type FocalPoint } from './directory.js';
import type { Absence } from '../shared/absence.js';
import { readAbsence } from './absent.js';
import type { Shift } from './duty.js';
import { Fault } from '../shared/fault.js';
import { readReach, writeReach } from './reach.js';

/** A focal point with the shifts of their roster. */
export interface Person extends FocalPoint {
  readonly duty: readonly Shift[];
  readonly absences?: readonly Absence[];
}

const placeOf = (id: string, field: 'name' | 'reaches'): Place => ({
  collection: 'focalpoints',
  field,
  id,
});

/**
 * Seals a person's name and addresses for storage.
 * @throws Fault when there is no key
 */
export function sealPerson(keyring: GatewayKeyring, person: Person, now: Date): FocalPointDoc {
  const { id, name, reaches, role, affiliation, country, areas, language, active, duty } = person;
  const { absences = [] } = person;
  return {
    _id: id,
    name: keyring.sealContact(placeOf(id, 'name'), name, now),
    reaches: keyring.sealContact(
      placeOf(id, 'reaches'),
      JSON.stringify(reaches.map(writeReach)),
      now,
    ),
    ...{ role, affiliation, country, areas, language, active, duty },
    ...(absences.length > 0 ? { absences } : {}),
  };
}

/**
 * Opens what `sealPerson` made.
 * @throws Fault when it was altered, moved, or its key is gone
 */
export function openPerson(keyring: GatewayKeyring, doc: FocalPointDoc): Person {
  const { _id: id, country, areas, language, active, duty } = doc;
  const role = roles.find((one) => one === doc.role);
  const affiliation = affiliations.find((one) => one === doc.affiliation);
  if (!role || !affiliation)
    throw new Fault('A focal point was kept by another version of the program.');
  const name = keyring.openContact(placeOf(id, 'name'), doc.name);
  const kept = JSON.parse(keyring.openContact(placeOf(id, 'reaches'), doc.reaches)) as string[];
  const reaches = kept.map((text) => {
    const read = readReach(text);
    if (!read.ok)
      throw new Fault('A focal point is kept with an address that this version cannot use.');
    return read.reach;
  });
  const person = { id, name, role, affiliation, country, areas, language, reaches, active, duty };
  const absences = (doc.absences ?? []).map(readAbsence);
  return absences.length > 0 ? { ...person, absences } : person;
}

/** Returns the person sealed under the key in use, or null if they already are. */
export function resealed(
  keyring: GatewayKeyring,
  doc: FocalPointDoc,
  now: Date,
): FocalPointDoc | null {
  const fresh = sealPerson(keyring, openPerson(keyring, doc), now);
  return [doc.name, doc.reaches].every((box) => kidOf(box) === kidOf(fresh.name)) ? null : fresh;
}
