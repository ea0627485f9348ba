import { closingReasons, KEPT_AT_MOST, type ClosingReason } from '../../cases/work.js';
import { wrongAt } from '../parts/forms.js';
import { Input, Radios } from '../parts/fields.js';
import type { CaseForm } from './form-page.js';
import { ClosingReasonSelect, Reason } from './selects.js';

const isClosingReason = (text: string): text is ClosingReason =>
  closingReasons.some((one) => one === text);

/** Closes a case with a state and a reason. */
export const closeForm: CaseForm = {
  act: 'close',
  action: 'case.close',
  title: 'act.close',
  why: 'close.why',
  button: 'close.close',
  done: 'done.closed',
  fields: async (props) => {
    const { visit, problems } = props;
    const { say, form } = visit;
    return (
      <>
        <Radios
          name="state"
          label={say('close.state')}
          value={form.text('state')}
          problems={problems}
          options={(['Closed', 'ClosedReferred'] as const).map((value) => ({
            value,
            label: say(`state.${value}`),
            hint: say(`close.${value}`),
          }))}
        />
        <ClosingReasonSelect visit={visit} problems={problems} />
        <Reason {...props} required={false} />
      </>
    );
  },
  async send(visit, { cases }, id, change) {
    const { form } = visit;
    const state = form.text('state');
    const reason = form.text('reason');
    const words = form.text('words');
    if (state !== 'Closed' && state !== 'ClosedReferred')
      return wrongAt(visit, 'state', 'close.noState');
    if (!isClosingReason(reason)) return wrongAt(visit, 'reason', 'close.noReason');
    const closing = { state, reason, ...(words === '' ? {} : { words }) } as const;
    return cases.close(visit.me.staff, id, closing, change);
  },
  fieldOf: { noReason: 'reason', tooLong: 'words' },
};

/** Reopens a closed case. */
export const reopenForm: CaseForm = {
  act: 'reopen',
  action: 'case.reopen',
  title: 'act.reopen',
  why: 'reopen.why',
  button: 'act.reopen',
  done: 'done.reopened',
  fields: async (props) => <Reason {...props} required />,
  send: (visit, { cases }, id, change) =>
    cases.reopen(visit.me.staff, id, visit.form.text('words'), change),
  fieldOf: { noReason: 'words', empty: 'words', tooLong: 'words' },
};

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

/** Keeps the words of a closed case beyond the day on which they would be destroyed. */
export const keepForm: CaseForm = {
  act: 'keep',
  action: 'case.keep',
  title: 'act.keep',
  why: 'keep.why',
  button: 'keep.keep',
  done: 'done.kept',
  fields: async (props) => {
    const { visit, problems } = props;
    const { say, form, now } = visit;
    return (
      <>
        <Input
          name="until"
          label={say('keep.until')}
          problems={problems}
          attributes={{
            type: 'date',
            value: form.text('until'),
            min: dayOf(now),
            max: dayOf(new Date(now.getTime() + KEPT_AT_MOST)),
          }}
        />
        <Reason {...props} required />
      </>
    );
  },
  async send(visit, { cases }, id, change) {
    const { form } = visit;
    const until = new Date(`${form.text('until')}T00:00:00Z`);
    if (Number.isNaN(until.getTime())) return wrongAt(visit, 'until', 'notNow.badDate');
    return cases.keep(visit.me.staff, id, until, form.text('words'), change);
  },
  fieldOf: { badDate: 'until', noReason: 'words', tooLong: 'words' },
};
