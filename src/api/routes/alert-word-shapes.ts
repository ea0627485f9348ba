import { z } from 'zod';
import { alertChange, known, terms } from '../../alerts/field-shape.js';
import { alertParts } from '../../alerts/fields.js';
import { countryCode, moment } from '../shapes.js';
import { alertPage } from './alert-shapes.js';
import { change } from './case-shapes.js';

export const writing = z.strictObject({ ...change.shape, fields: alertChange });
export const proposing = z.strictObject({
  ...change.shape,
  country: countryCode.describe('ISO 3166-1'),
});

const texts = z.object(
  Object.fromEntries(alertParts.map((part) => [part, z.string()])) as Record<
    (typeof alertParts)[number],
    z.ZodString
  >,
);

/** The words of an alert, which officers must read before they approve. */
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
