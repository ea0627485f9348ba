import { z } from 'zod';
import { LONGEST_NOTE, LONGEST_PHRASE } from '../../cases/work.js';
import { route, type Route } from '../route.js';
import { caseGranted, type CaseDesk } from './case-desk.js';
import { caseName, caseRow, change, followUp } from './case-shapes.js';
import { caseRoute } from './case-work.js';
import { withKeysOf, type KeyDesk } from './key-sessions.js';

/** One text, or why it does not open. */
export const words = z
  .union([
    z.object({ words: z.string() }),
    z.object({ unreadable: z.enum(['noKey', 'altered', 'damaged']) }),
  ])
  .meta({ id: 'Words' });

/** Words that a person writes; they are sealed. */
export const written = z.string().min(1).max(LONGEST_NOTE).describe('sealed');

const caseWords = z
  .object({
    texts: z.array(z.object({ id: z.string(), step: z.string(), text: words })),
    notes: z.record(z.string(), words).describe('of colleagues, by the id of the event'),
    redactions: z.array(z.string()).describe('phrases that nothing which leaves the case has'),
  })
  .meta({ id: 'CaseWords' });

const readCase = (desk: CaseDesk & KeyDesk): Route =>
  route({
    id: 'readCase',
    method: 'get',
    path: '/cases/{case}/words',
    scope: 'cases:words',
    action: 'case.words',
    tag: 'Cases',
    summary: 'Read the words of a case',
    description: 'The audit log and the case note who reads, before any word is given.',
    params: caseName,
    keyed: true,
    problems: ['conflict'],
    answer: caseWords,
    handle: (call) =>
      withKeysOf(desk, call, async (staff, keys) => {
        const { texts, notes, redactions } = caseGranted(
          await desk.cases.read(staff, call.params.case, keys),
        );
        const opened = texts.map(({ id, step, ...text }) => ({ id, step, text }));
        return { body: { texts: opened, notes: { ...notes }, redactions: [...redactions] } };
      }),
  });

const caseSummary = z
  .object({
    case: caseRow,
    signals: z.array(z.string()),
    answers: z.record(z.string(), z.string()),
    texts: z
      .array(z.object({ step: z.string(), words: z.string() }))
      .optional()
      .describe('without numbers, names and phrases that are left out'),
  })
  .meta({ id: 'CaseSummary' });

const summariseCase = (desk: CaseDesk & KeyDesk): Route =>
  route({
    id: 'summariseCase',
    method: 'get',
    path: '/cases/{case}/summary',
    scope: 'cases:words',
    action: 'case.summary',
    tag: 'Cases',
    summary: 'Read what a case is about, without what could lead to a person',
    params: caseName,
    keyed: true,
    problems: ['conflict'],
    answer: caseSummary,
    handle: (call) =>
      withKeysOf(desk, call, async (staff, keys) => {
        const { row, signals, answers, texts } = caseGranted(
          await desk.cases.summary(staff, call.params.case, keys),
        );
        const opened = texts === undefined ? {} : { texts: [...texts] };
        const codes = { case: row, signals: [...signals], answers: { ...answers } };
        return { body: { ...codes, ...opened } };
      }),
  });

const noteCase = caseRoute(
  'note',
  {
    id: 'noteCase',
    action: 'case.note',
    summary: 'Write a note on a case, with a day if you wish',
  },
  z.strictObject({ ...change.shape, words: written, at: followUp.shape.at.optional() }),
  ({ cases }, staff, id, { v, words: note, at }) =>
    cases.note(
      staff,
      id,
      { words: note, ...(at === undefined ? {} : { at: at === null ? null : new Date(at) }) },
      { v },
    ),
);

const redactCase = caseRoute(
  'redact',
  {
    id: 'redactCase',
    action: 'case.redact',
    summary: 'Leave a phrase out of everything that leaves a case',
  },
  z.strictObject({
    ...change.shape,
    phrase: z.string().min(1).max(LONGEST_PHRASE).describe('sealed'),
  }),
  ({ cases }, staff, id, { v, phrase }) => cases.redact(staff, id, phrase, { v }),
);

/** The routes of the words of a case. */
export const caseWordRoutes = (desk: CaseDesk & KeyDesk): readonly Route[] => [
  readCase(desk),
  summariseCase(desk),
  noteCase(desk),
  redactCase(desk),
];
