import { z } from 'zod';
import { alertParts, consents, sexes } from '../../alerts/fields.js';
import { moment } from '../shapes.js';
import { alertPage } from './alert-shapes.js';
import { change } from './case-shapes.js';

/** Longer than any field may be: what is too long is answered by the rules of alerts, by its field. */
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

const known = {
  ...{ name: text, age: z.number(), looks: text, clothes: text, place: text, company: text },
  ...{ vehicle: text, plate: text, direction: text },
  since: text.describe('when they were seen last, to the hour, with an offset or Z'),
  photo: text.describe('the id of an attachment of the case'),
};
const terms = {
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

/** What is written into a draft: what is not named stays, null empties. */
export const alertChange = z
  .strictObject({ ...nullable, ...z.object(terms).partial().shape })
  .meta({ id: 'AlertChange' });
export type AlertChange = z.output<typeof alertChange>;

export const writing = z.strictObject({ ...change.shape, fields: alertChange });
export const proposing = z.strictObject({
  ...change.shape,
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, { error: 'A country is two capital letters, as GH.' })
    .describe('ISO 3166-1'),
});

const texts = z.object(
  Object.fromEntries(alertParts.map((part) => [part, z.string()])) as Record<
    (typeof alertParts)[number],
    z.ZodString
  >,
);

/** The words of an alert, as officers must read them before they say yes. */
export const alertWords = z
  .object({
    alert: alertPage,
    fields: z.object({ ...z.object(known).partial().shape, ...terms }),
    texts: z.record(z.string(), texts).describe('as they go out, by language'),
    reason: z.string().optional().describe('why it was denied'),
    mistakes: z
      .array(z.object({ at: z.string(), says: z.string() }))
      .optional()
      .describe('what keeps a draft from going out; empty when nothing does'),
    reaches: z
      .object({
        people: z.int(),
        segments: z.int(),
        startsAt: moment,
        finishesAt: moment.optional(),
      })
      .optional()
      .describe('whom a draft would reach'),
  })
  .meta({ id: 'AlertWords' });
