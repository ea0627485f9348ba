import { z } from 'zod';
import { alertParts, consents, sexes } from './fields.js';

/**
 * Longer than any field allows: the rules of alerts report a text that is too long, at its field.
 */
const text = z.string().max(2_000);
const list = z.array(z.string().max(40)).max(60);
const tag = z.string().regex(/^[a-z]{2,3}(-[A-Za-z]{2,8})?$/, {
  error: 'A language is named by its tag, as fr.',
});
const parts = z.strictObject(
  Object.fromEntries(alertParts.map((part) => [part, text.optional()])) as Record<
    (typeof alertParts)[number],
    z.ZodOptional<typeof text>
  >,
);

/** The facts about the person; each may be unknown. */
export const known = {
  ...{ name: text, age: z.number(), looks: text, clothes: text, place: text, company: text },
  ...{ vehicle: text, plate: text, direction: text },
  since: text.describe('when they were seen last, to the hour, with an offset or Z'),
  photo: text.describe('the id of an attachment of the case'),
};
/** The fields that every alert needs. */
export const terms = {
  sex: z.enum(sexes),
  consent: z.enum(consents).describe('who agreed that name and picture are shown'),
  contact: text.describe('the number to call'),
  areas: list.describe('the country, or its regions by ISO 3166-2'),
  hours: z.number().describe('how long it stands'),
  immediate: z.boolean().describe('it is sent at night, too'),
  languages: z.array(tag).max(12),
  written: z.record(tag, parts).describe('texts that are written by hand, by language'),
};
const nullable = Object.fromEntries(
  Object.entries(known).map(([name, one]) => [name, one.nullable().optional()]),
) as { [K in keyof typeof known]: z.ZodOptional<z.ZodNullable<(typeof known)[K]>> };

/**
 * The fields to change in a draft, from a request or a file: a missing field stays, null empties
 * it.
 */
export const alertChange = z
  .strictObject({ ...nullable, ...z.object(terms).partial().shape })
  .meta({ id: 'AlertChange' });
