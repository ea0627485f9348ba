import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { CountryEntry } from '../models/gateway/country.js';
import { Fault } from '../shared/fault.js';
import { ALLOWED_COUNTRY, ALLOWED_ZONE, isCountry, isZone } from '../shared/allowed.js';
import { affiliations } from '../shared/affiliation.js';
import { services } from '../shared/services.js';
import { projectRoot } from '../shared/root.js';
import { gateKey } from '../shared/texts/gate.js';
import { CRITERION_ID, LONGEST_CRITERION, MOST_CRITERIA } from './criteria.js';
import { PARTNER_ID } from './partner.js';

const text = z.string('must be a text; put it in quotes').trim().min(1, 'must not be empty');
/** A name that people are asked for, or that is searched in their texts. */
const name = text.refine((value) => gateKey(value) !== undefined, 'must have a letter');
const language = z
  .string('must be a BCP-47 tag')
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a BCP-47 tag, like fr or kea');
const day = z.iso.date('must be a date, like "2023-04-11"');

const helpline = z.strictObject({
  number: z
    .string('must be a text; put it in quotes')
    .regex(/^(\d{2,12}|\+[1-9]\d{6,14})$/, 'must be the digits to dial, without spaces'),
  kind: z.enum(['trafficking', 'child', 'police', 'general']),
  hours: z.string().default(''),
  free: z.boolean().nullable().default(null),
  languages: z.array(language).default([]),
  source: text,
  verifiedOn: day.nullable().default(null),
  status: z.enum(['verified', 'conflicting', 'unverified']),
});

const partner = z.strictObject({
  organisation: z
    .string()
    .regex(PARTNER_ID, 'must be the id that accounts have, like shelter-lome'),
  name: text,
  affiliation: z.enum(affiliations),
  areas: z.array(text).default([]),
  services: z.array(z.enum(services)).min(1, 'must name what it helps with'),
  languages: z.array(language).default([]),
  hours: z.string().default(''),
  contact: z.string().default(''),
  verifiedOn: day.nullable().default(null),
  source: text,
});

const asked = text.max(LONGEST_CRITERION, `must have at most ${LONGEST_CRITERION} letters`);
const criterion = z.strictObject({
  id: z.string().regex(CRITERION_ID, 'must be small letters and digits, like danger'),
  says: z.strictObject({ en: asked, fr: asked, pt: asked }),
  alert: z.boolean('must be true or false').default(true),
  notice: z.boolean('must be true or false').default(false),
});
const isOnce = (all: readonly string[]): boolean => new Set(all).size === all.length;

const criteria = z
  .array(
    z.strictObject({
      from: day,
      source: text,
      asked: z
        .array(criterion)
        .min(1, 'must name what is asked')
        .max(MOST_CRITERIA, `must be at most ${MOST_CRITERIA}`)
        .refine((all) => isOnce(all.map(({ id }) => id)), 'must have each id once')
        .refine((all) => all.some(({ alert }) => alert), 'must have one that an alert needs')
        .refine((all) => all.some(({ notice }) => notice), 'must have one that a notice needs'),
    }),
  )
  .refine((all) => isOnce(all.map(({ from }) => from)), 'must begin on different days');

/**
 * A country in a directory file. Sources: ISO 3166-1 and 3166-2, ITU-T E.164, IANA time zones, BCP
 * 47.
 */
export const countryEntry = z
  .strictObject({
    iso2: z
      .string()
      .regex(/^[A-Z]{2}$/, { error: 'must be two capital letters (ISO 3166-1)', abort: true })
      .refine(isCountry, `must be ${ALLOWED_COUNTRY}`),
    iso3: z.string().regex(/^[A-Z]{3}$/, 'must be three capital letters (ISO 3166-1)'),
    names: z.strictObject({ en: name, fr: name, pt: name }),
    callingCode: z
      .string('must be a text; put it in quotes')
      .regex(/^[1-9]\d{0,3}$/, 'must be digits without +'),
    zone: z.string(`must be ${ALLOWED_ZONE}`).refine(isZone, {
      error: ({ input }) => `must be ${ALLOWED_ZONE}; ${String(input)} is none`,
    }),
    officialLanguage: language,
    languages: z.array(language),
    membership: z.array(z.strictObject({ from: day, to: day.nullable(), source: text.optional() })),
    body: text,
    areas: z.array(z.strictObject({ code: text, name, aliases: z.array(name).default([]) })),
    helplines: z.array(helpline).default([]),
    partners: z.array(partner).optional(),
    criteria: criteria.optional(),
    source: z.record(z.string().regex(/^\w+$/, 'must name a field'), text).default({}),
  })
  .superRefine(({ iso2, areas }, context) => {
    areas.forEach(({ code }, index) => {
      if (!/^[A-Z]{2}-[A-Z0-9]{1,3}$/.test(code) || !code.startsWith(iso2.toUpperCase())) {
        context.addIssue({
          code: 'custom',
          path: ['areas', index, 'code'],
          message: `must be an ISO 3166-2 code of ${iso2}`,
        });
      } else if (areas.findIndex((area) => area.code === code) < index) {
        context.addIssue({
          code: 'custom',
          path: ['areas', index, 'code'],
          message: 'stands there twice',
        });
      }
    });
  }) satisfies z.ZodType<CountryEntry>;

/**
 * Reads the countries of the file that is shipped with the program.
 * @throws Fault naming each error, with what is allowed
 */
export function readShipped(yaml: string): readonly CountryEntry[] {
  const content = parse(yaml) as { countries?: readonly { iso2?: unknown }[] } | null;
  const read = z.strictObject({ countries: z.array(countryEntry) }).safeParse(content);
  if (read.success) return read.data.countries;
  const wrong = read.error.issues.map(({ path: [, at, ...field], message }) => {
    const country = content?.countries?.[Number(at)]?.iso2;
    return `  ${[country ?? at, ...field].map(String).join('.')}: ${message}.`;
  });
  throw new Fault(
    [
      'directory/countries.yaml is not right. Install the program anew, or correct it:',
      ...wrong,
    ].join('\n'),
    { cause: read.error },
  );
}

let shipped: readonly CountryEntry[] | undefined;

/**
 * Returns the countries shipped with the program; the file is read once.
 * @throws Fault when the file was damaged
 */
export function shippedCountries(): readonly CountryEntry[] {
  if (shipped) return shipped;
  const file = path.join(projectRoot(), 'directory', 'countries.yaml');
  try {
    shipped = readShipped(readFileSync(file, 'utf8'));
    return shipped;
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    throw new Fault('directory/countries.yaml is missing or damaged. Install the program anew.', {
      cause,
    });
  }
}
