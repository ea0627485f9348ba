import { LONGEST_REASON } from '../../cases/work.js';
import type { Priority } from '../../shared/priority.js';
import { wrongAt } from '../parts/forms.js';
import { Area, Radios } from '../parts/fields.js';
import type { CaseForm } from './form-page.js';

/** Changes the priority of a case. */
export const priorityForm: CaseForm = {
  act: 'priority',
  action: 'case.raise',
  title: 'act.priority',
  why: 'priority.why',
  button: 'priority.change',
  done: 'done.priority',
  fields: async (props) => {
    const { visit, shown, problems } = props;
    return (
      <>
        <Radios
          name="priority"
          label={visit.say('priority.to')}
          value={visit.form.text('priority') || String(shown.row.priority)}
          problems={problems}
          options={([1, 2, 3] as const).map((one) => ({
            value: String(one),
            label: visit.say(`priority.${one}`),
          }))}
        />
        <Area
          name="words"
          label={visit.say('priority.reason')}
          hint={visit.say('priority.reasonHint')}
          value={visit.form.text('words')}
          rows={3}
          maxLength={LONGEST_REASON}
          problems={problems}
        />
      </>
    );
  },
  async send(visit, { cases }, id, change) {
    const to = Number(visit.form.text('priority'));
    const { staff } = visit.me;
    const shown = await cases.see(staff, id);
    if (!shown.ok) return shown;
    if (to !== 1 && to !== 2 && to !== 3) return wrongAt(visit, 'priority', 'priority.none');
    const { priority } = shown.value.row;
    if (to === priority) return wrongAt(visit, 'priority', 'priority.same');
    const priorityTo: Priority = to;
    return to < priority
      ? cases.raise(staff, id, priorityTo, change)
      : cases.lower(staff, id, priorityTo, visit.form.text('words'), change);
  },
  fieldOf: {
    noReason: 'words',
    tooLong: 'words',
    notMoreUrgent: 'priority',
    notLessUrgent: 'priority',
  },
};

/** Calls people for a case again. */
export const escalateForm: CaseForm = {
  act: 'escalate',
  action: 'case.escalate',
  title: 'act.escalate',
  why: 'escalate.why',
  button: 'escalate.call',
  done: 'done.escalated',
  fields: async () => <></>,
  send: (visit, { cases }, id, change) => cases.escalate(visit.me.staff, id, change),
};
