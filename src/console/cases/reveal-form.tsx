import { wrongAt } from '../parts/forms.js';
import { Radios } from '../parts/fields.js';
import type { CaseForm } from './form-page.js';
import { Reason } from './selects.js';

const purposes = ['lifeInDanger', 'atTheirWish', 'protection', 'courtOrder'] as const;

/** Asks to see the address of a reporter. */
export const revealForm: CaseForm = {
  act: 'reveal',
  action: 'reveal.ask',
  title: 'act.reveal',
  why: 'reveal.why',
  button: 'reveal.ask',
  done: 'done.revealAsked',
  fields: async (props) => {
    const { visit, problems } = props;
    return (
      <>
        <Radios
          name="purpose"
          label={visit.say('reveal.purpose')}
          value={visit.form.text('purpose')}
          problems={problems}
          options={purposes.map((value) => ({ value, label: visit.say(`purpose.${value}`) }))}
        />
        <Reason {...props} required />
      </>
    );
  },
  async send(visit, { cases }, id, change) {
    const purpose = purposes.find((one) => one === visit.form.text('purpose'));
    if (!purpose) return wrongAt(visit, 'purpose', 'reveal.noPurpose');
    const input = { purpose, words: visit.form.text('words') };
    return cases.askReveal(visit.me.staff, id, input, change);
  },
  fieldOf: { noReason: 'words', empty: 'words', tooLong: 'words' },
};
