import { LONGEST_NOTE, LONGEST_PHRASE } from '../../cases/work.js';
import { wrongAt } from '../parts/forms.js';
import { Area, Input } from '../parts/fields.js';
import type { CaseForm } from './form-page.js';

/** Adds a note to a case, and a day to come back to it if the note names one. */
export const noteForm: CaseForm = {
  act: 'note',
  action: 'case.note',
  title: 'act.note',
  why: 'note.why',
  button: 'note.save',
  done: 'done.note',
  fields: async ({ visit, problems }) => (
    <>
      <Area
        name="words"
        label={visit.say('note.words')}
        hint={visit.say('form.sealed')}
        value={visit.form.text('words')}
        rows={6}
        maxLength={LONGEST_NOTE}
        problems={problems}
      />
      <Input
        name="at"
        label={visit.say('note.at')}
        hint={visit.say('note.atHint')}
        problems={problems}
        attributes={{
          type: 'date',
          value: visit.form.text('at'),
          min: visit.now.toISOString().slice(0, 10),
        }}
      />
    </>
  ),
  async send(visit, { cases }, id, change) {
    const { form } = visit;
    const at = form.text('at');
    const day = new Date(`${at}T00:00:00Z`);
    if (at !== '' && Number.isNaN(day.getTime())) return wrongAt(visit, 'at', 'notNow.badDate');
    const words = form.text('words');
    const note = { ...(words === '' ? {} : { words }), ...(at === '' ? {} : { at: day }) };
    return cases.note(visit.me.staff, id, note, change);
  },
  fieldOf: { empty: 'words', tooLong: 'words', badDate: 'at' },
};

/** Removes a phrase from the words of a case. */
export const redactForm: CaseForm = {
  act: 'redact',
  action: 'case.redact',
  title: 'act.redact',
  why: 'redact.why',
  button: 'redact.leaveOut',
  done: 'done.redacted',
  fields: async ({ visit, problems }) => (
    <Input
      name="words"
      label={visit.say('redact.phrase')}
      hint={visit.say('form.sealed')}
      problems={problems}
      attributes={{ value: visit.form.text('words'), maxLength: LONGEST_PHRASE }}
    />
  ),
  send: (visit, { cases }, id, change) =>
    cases.redact(visit.me.staff, id, visit.form.text('words'), change),
  fieldOf: { empty: 'words', tooLong: 'words' },
};
