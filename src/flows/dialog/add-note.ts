import type { Draft } from './draft.js';
import type { Note } from './effect.js';
import type { OpenReport } from './person.js';

/** Returns the same talk, now with certainty that it is a report. */
export function withoutDoubt(draft: Draft): Draft {
  if (draft.person.report?.seems === undefined) return draft;
  const { seems: _, ...report } = draft.person.report;
  return { ...draft, person: { ...draft.person, report } };
}

/** Adds something told to the open report, with what it changes in the report. */
export function addNote(draft: Draft, note: Note, change: Partial<OpenReport> = {}): Draft {
  // Words with any signal make it a report, at whichever question the person is.
  const { report } = note.signals.length > 0 ? withoutDoubt(draft).person : draft.person;
  if (!report) return draft;
  const signals = [...new Set([...report.signals, ...note.signals])];
  const next: OpenReport = { ...report, ...change, signals, notes: report.notes + 1 };
  return {
    person: { ...draft.person, report: next },
    effects: [...draft.effects, { type: 'note', report: next, note }],
  };
}
