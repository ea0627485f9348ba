import { z } from 'zod';
import { caseStates, closedStates } from '../../models/cases/case-work.js';
import { closingReasons, LONGEST_REASON } from '../../cases/work.js';
import { idForm, moment, paging } from '../shapes.js';

export const isUnanswered = z.boolean().describe('everybody was called and nobody answered');

/** The fields with which a row of any list of cases begins. */
export const rowHead = {
  id: z.string(),
  reference: z.string(),
  country: z.string(),
  area: z.string().optional(),
  kind: z.string(),
  priority: z.int().describe('1 is a life in danger'),
};

/** A case in a list: codes only, never words. */
export const caseRow = z
  .object({
    ...rowHead,
    state: z.enum(caseStates).describe('as HTCDS says it'),
    wroteAgain: z.boolean().describe('it was closed, and its reporter wrote again'),
    told: z.string().describe('how far its reporter has come'),
    owner: z.string().optional().describe('who has it: an id of the directory or of an account'),
    receivedAt: moment.describe('to the hour'),
    followUpAt: moment.optional(),
    mark: z.enum(['unread', 'changed']).optional(),
    unanswered: isUnanswered,
    dueAt: moment.optional().describe('when its calls go on'),
    joinedInto: z.string().optional(),
  })
  .meta({ id: 'Case' });

/** One case: codes, and its events. */
export const casePage = z
  .object({
    case: caseRow,
    v: z.int().describe('its version: it goes with every change'),
    signals: z.array(z.string()).describe('why it has its priority'),
    answers: z.record(z.string(), z.string()).describe('what was chosen from lists'),
    texts: z.int().describe('how many texts there are to read, in the console'),
    wordsEnd: z
      .object({ at: moment, gone: z.boolean() })
      .optional()
      .describe('when its words are destroyed, or when they were (gone)'),
    timeline: z.array(
      z.object({
        id: z.string(),
        type: z.string(),
        at: moment,
        by: z.string().optional(),
        codes: z.record(z.string(), z.union([z.string(), z.number()])),
      }),
    ),
    may: z.array(z.string()).describe('what you may do with it'),
  })
  .meta({ id: 'CaseWithTimeline' });

/** An attachment of a case. */
export const caseAttachment = z
  .object({
    id: z.string(),
    kind: z.enum(['photo', 'voice', 'document', 'location']),
    state: z.enum(['waiting', 'kept', 'refused', 'gone']),
    reason: z.enum(['tooLarge', 'wrongType', 'unreadable', 'infected']).optional(),
    type: z.string().optional().describe('media type, as its bytes say'),
    size: z.int().optional().describe('bytes, rounded up'),
    area: z.string().optional().describe('of a location'),
    receivedAt: moment.describe('to the hour'),
  })
  .meta({ id: 'CaseAttachment' });

export const caseChanged = z
  .object({
    v: z.int(),
    done: z.enum(['done', 'same']).describe('same: it was done before'),
    second: z.boolean().optional().describe('a second person is told before it is over'),
  })
  .meta({ id: 'CaseChanged' });

/** Several values separated by commas. */
const several = z
  .string()
  .max(400)
  .transform((text) => text.split(',').filter(Boolean));
const priorities = several.pipe(
  z.array(
    z.enum(['1', '2', '3'], { error: 'A priority is 1, 2 or 3.' }).transform((text) => {
      if (text === '1') return 1 as const;
      return text === '2' ? (2 as const) : (3 as const);
    }),
  ),
);
const states = several.pipe(
  z.array(z.enum(caseStates, { error: `A state is ${caseStates.join(', ')}.` })),
);
export const hour = z.iso.datetime({ error: 'A moment is written as 2026-11-28T12:00:00Z.' });
const flag = z.enum(['true'], { error: 'Leave it out, or say true.' }).optional();

const withCommas = (what: string) => `${what}; several separated by commas`;

/** The filters of the list of cases. */
export const wanted = {
  state: states.optional().describe(withCommas(caseStates.join(', '))),
  priority: priorities.optional().describe(withCommas('1, 2 or 3; 1 is a life in danger')),
  country: several.optional().describe(withCommas('two letters as in ISO 3166-1')),
  area: several.optional().describe(withCommas('a code as in ISO 3166-2')),
  kind: several.optional().describe(withCommas('the kind of a case, as the list shows it')),
  owner: z.string().max(80).optional().describe('an id, me, or nobody'),
  mark: z.enum(['unread', 'changed']).optional().describe('for the person of the token'),
  unanswered: flag.describe('calls that nobody has answered'),
  followUpDue: flag.describe('cases whose follow-up day has come'),
  wordsEnd: flag.describe('closed cases whose words are destroyed within 30 days'),
  from: hour.optional().describe('opened then or later'),
  to: hour.optional().describe('opened then or earlier'),
  text: z
    .string()
    .max(80)
    .optional()
    .describe('the beginning of a code, a kind, a signal or an area'),
};
export const caseSearch = z.strictObject({
  ...wanted,
  ...paging,
  after: z.string().max(120).optional(),
});
export const caseCount = z.strictObject(wanted);

export const caseName = z.object({ case: idForm('A case') });

/** The common field of a change: the version that was seen. */
export const change = z.strictObject({
  v: z.int().min(0).describe('the version you saw'),
});
export const closing = z.strictObject({
  ...change.shape,
  state: z.enum(closedStates),
  reason: z.enum(closingReasons).exclude(['other']),
});
export const followUp = z.strictObject({
  ...change.shape,
  at: hour.nullable().describe('when it comes back; null takes the day away'),
});
export const reason = z.string().min(1).max(LONGEST_REASON).describe('why; sealed');
export const keeping = z.strictObject({
  ...change.shape,
  until: hour.describe('its words are kept until then at least'),
  reason,
});
export const reopening = z.strictObject({ ...change.shape, reason });
const priority = z.literal([1, 2, 3]).describe('1 is a life in danger');
export const raising = z.strictObject({ ...change.shape, priority });
export const lowering = z.strictObject({ ...change.shape, priority, reason });
export const personName = z
  .string()
  .regex(/^[\w.-]{1,80}$/, { error: 'A person is named by an id of the directory or an account.' });
export const giving = z.strictObject({ ...change.shape, person: personName });
export const deciding = z.strictObject({
  ...change.shape,
  report: z.boolean().describe('whether it is a report; then people are called'),
});
export const another = z.strictObject({
  ...change.shape,
  other: caseName.shape.case.describe('the id of the other case'),
});
