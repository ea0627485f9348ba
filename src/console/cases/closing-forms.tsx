import { closingReasons, type ClosingReason } from '../../cases/work.js';
import { Radios, wrongAt } from '../parts/forms.js';
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
