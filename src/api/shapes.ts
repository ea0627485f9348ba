import { z } from 'zod';

/** A moment: a Date in the program, ISO 8601 in UTC in the answer. */
export const moment = z.preprocess(
  (value) => (value instanceof Date ? value.toISOString() : value),
  z.string().meta({ format: 'date-time', description: 'ISO 8601, in UTC' }),
);

/**
 * The id of a thing in an address.
 * @param what the thing, as a sentence begins with it: `A case`
 */
export const idForm = (what: string) =>
  z.string().regex(/^[\w-]{1,80}$/, { error: `${what} is named by its id.` });

/**
 * The id of what belongs to a case, in an address. It may be made of the id of the case and that of
 * the form by which it was asked for, with a dot between them.
 */
export const formedIdForm = (what: string) =>
  z.string().regex(/^[\w.-]{1,120}$/, { error: `${what} is named by its id.` });

/** A country, by its code. */
export const countryCode = z
  .string()
  .regex(/^[A-Z]{2}$/, { error: 'A country is two capital letters of ISO 3166-1, as TG.' });

/** The name of a poll in an address. */
export const pollName = z.object({
  poll: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,23}$/, { error: 'A poll is named by small letters, digits and "-".' })
    .describe('the name of the poll'),
});

/** The name of a campaign in an address. */
export const campaignName = z.object({
  campaign: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,19}$/, {
      error: 'A campaign is named by small letters, digits and "-".',
    })
    .describe('the name of the campaign'),
});

/** A page of a list. */
export const paging = {
  limit: z.coerce
    .number({ error: 'limit is a whole number from 1 to 200.' })
    .int()
    .min(1)
    .max(200)
    .default(50)
    .describe('the most to show'),
  after: z.string().max(64).optional().describe('`next` of the page before'),
};

export const found = z.object({
  at: z.string().describe('the place, as people say it'),
  line: z.int().optional(),
  says: z.string(),
});

export const blockingFound = found.extend({ language: z.string() });

export const metered = z
  .object({
    language: z.string(),
    message: z.string().describe('what of the poll it is: "intro + seen"'),
    text: z.string(),
    characters: z.int(),
    letters: z.enum(['gsm7', 'ucs2']),
    units: z.int(),
    segments: z.int(),
  })
  .meta({ id: 'Metered' });

const checkedDocument = z.object({
  version: z.int(),
  ready: z.array(z.string()).describe('languages it can be sent in'),
  blocking: z.array(blockingFound).describe('what keeps the others from being ready'),
  messages: z.array(metered).describe('what each message costs as SMS'),
});
export const checkedPoll = z
  .object({ poll: z.string(), ...checkedDocument.shape })
  .meta({ id: 'CheckedPoll' });
export const checkedCampaign = z
  .object({ campaign: z.string(), ...checkedDocument.shape })
  .meta({ id: 'CheckedCampaign' });
