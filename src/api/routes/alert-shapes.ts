import { z } from 'zod';
import { alertActions } from '../../alerts/alerts.js';
import { alertEnds, alertKinds, alertStates } from '../../models/cases/alert-doc.js';
import { moment } from '../shapes.js';
import { change } from './case-shapes.js';

const status = z
  .enum(['Test', 'Actual'])
  .describe('Test as long as the country has no authority for alerts');

/** A message that waits for officers: a first message, or an update. */
const draft = z.object({
  msgType: z.enum(['Alert', 'Update']),
  state: z.enum(['draft', 'asked']),
  authors: z.array(z.string()),
  askedBy: z.string().optional(),
  askedAt: moment.optional(),
  approvals: z.array(z.object({ by: z.string(), at: moment })),
});

/** The owner of an alert that is passed on, as their message names them. */
const relay = z
  .object({
    name: z.string().describe('whose alert it is'),
    contact: z.string().optional().describe('how they are reached'),
    sender: z.string(),
    identifier: z.string(),
    sent: z.string(),
    expires: moment.describe('when theirs ends; ours never ends later'),
    picture: z
      .boolean()
      .optional()
      .describe('whether their message has a picture that can be taken; left out in lists'),
    news: z
      .object({ kind: z.enum(['update', 'end']), at: moment, taken: z.boolean() })
      .optional()
      .describe('what they have said since; an update of ours takes it in'),
  })
  .meta({ id: 'AlertRelay' });

/** An alert without its words. */
export const alertRow = z
  .object({
    id: z.string(),
    number: z.string().describe('as TG-2026-07'),
    case: z.string().optional().describe('absent of a neighbour’s alert that is passed on'),
    country: z.string(),
    areas: z.array(z.string()),
    kind: z.enum(alertKinds).describe('a notice is one whose case does not meet the criteria'),
    state: z.enum(alertStates),
    status: status.optional(),
    expires: moment.optional(),
    by: z.string(),
    beganAt: moment,
    draft: draft.optional(),
    endedAs: z.enum(alertEnds).optional(),
    endedAt: moment.optional(),
    origin: z.string().optional().describe('the number of a neighbour’s alert it came from'),
    relay: relay.optional(),
    v: z.int().describe('its version: it goes with every change'),
  })
  .meta({ id: 'Alert' });

/** One alert: codes, times and its state. */
export const alertPage = alertRow
  .extend({
    messages: z.array(
      z.object({ id: z.string(), msgType: z.enum(['Alert', 'Update', 'Cancel']), sent: moment }),
    ),
    published: z.string().optional().describe('its id on the public page: /alerts/<published>'),
    sending: z.object({ people: z.int(), told: z.int(), waiting: z.int() }).optional(),
    proposals: z.array(
      z.object({
        id: z.string(),
        number: z.string(),
        country: z.string(),
        state: z.enum(alertStates),
      }),
    ),
    sightings: z
      .array(z.object({ id: z.string(), reference: z.string(), receivedAt: moment }))
      .optional()
      .describe('of a relay, which has no case: the cases that tell of the person'),
    missing: z.int().describe('how many officers have still to say yes'),
    may: z.array(z.enum(alertActions)).describe('what you may do with it; some of it takes a key'),
  })
  .meta({ id: 'AlertByItself' });

export const alertName = z.object({
  alert: z
    .string()
    .regex(/^[\w-]{1,80}$/, { error: 'An alert is named by its id or number.' })
    .describe('its id, or its number'),
});

/** The reason of a refusal in a person's words; they are sealed. */
const reason = z.string().trim().min(1).max(500);
export const reasoned = z.strictObject({ ...change.shape, reason });
export const ending = z.strictObject({ ...change.shape, as: z.enum(['found', 'cancelled']) });
