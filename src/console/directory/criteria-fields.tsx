import {
  criterionLanguages,
  LONGEST_CRITERION,
  MOST_CRITERIA,
  type CriteriaInput,
} from '../../directory/criteria.js';
import type { CountryCriterion } from '../../directory/directory.js';
import { DAY } from '../../shared/clock.js';
import { Area, Input } from '../parts/fields.js';
import type { FieldProblem } from '../parts/forms.js';
import type { SignedVisit } from '../visit.js';
import { SourceField } from './fields.js';

interface FieldsProps {
  readonly visit: SignedVisit;
  readonly said: CriteriaInput;
  readonly problems: readonly FieldProblem[];
}

/** Whether an alert, or a notice, needs a criterion. */
const Needed = ({
  name,
  label,
  checked,
}: {
  readonly name: string;
  readonly label: string;
  readonly checked: boolean;
}) => (
  <label class="choice">
    <input type="checkbox" name={name} value="yes" checked={checked} />
    <span>{label}</span>
  </label>
);

/** One criterion: its words in each language, and what needs it. */
const CriterionFields = ({
  visit: { say },
  row,
  one: { id, says, alert, notice },
  problems,
}: Omit<FieldsProps, 'said'> & { readonly row: number; readonly one: CountryCriterion }) => {
  const name = `asked.${row}`;
  return (
    <fieldset class="card stack">
      <legend>{say('criteriaList.one', { number: row + 1 })}</legend>
      <input type="hidden" name={`${name}.id`} value={id} />
      {criterionLanguages.map((language) => (
        <Area
          key={language}
          name={`${name}.says.${language}`}
          label={say(`criteriaList.in.${language}`)}
          lang={language}
          problems={problems}
          value={says[language]}
          rows={2}
          maxLength={LONGEST_CRITERION}
        />
      ))}
      <div class="checks">
        <Needed name={`${name}.alert`} label={say('criteriaList.alert')} checked={alert} />
        <Needed name={`${name}.notice`} label={say('criteriaList.notice')} checked={notice} />
      </div>
    </fieldset>
  );
};

/** What is wrong with the criteria as a whole. */
const WholeProblem = ({ problems }: Pick<FieldsProps, 'problems'>) => {
  const wrong = problems.find(({ field }) => field === 'asked');
  return wrong ? (
    <p class="says" id="asked">
      {wrong.says}
    </p>
  ) : null;
};

/** All fields of a country's criteria: the day, who decided them, and what is asked. */
export const CriteriaFields = ({ visit, said, problems }: FieldsProps) => {
  const { say, now } = visit;
  const tomorrow = new Date(now.getTime() + DAY).toISOString().slice(0, 10);
  return (
    <>
      <Input
        name="from"
        label={say('criteriaList.from')}
        hint={say('criteriaList.fromHint')}
        problems={problems}
        attributes={{ type: 'date', value: said.from, min: tomorrow }}
      />
      <SourceField
        label={say('criteriaList.source')}
        hint={say('criteriaList.sourceHint')}
        value={said.source}
        problems={problems}
      />
      <WholeProblem problems={problems} />
      {said.asked.map((one, row) => (
        <CriterionFields key={row} visit={visit} row={row} one={one} problems={problems} />
      ))}
    </>
  );
};

/** The button for more rows, while more are allowed. */
export const MoreRows = ({ visit, said }: Pick<FieldsProps, 'visit' | 'said'>) =>
  said.asked.length < MOST_CRITERIA ? (
    <button name="more" value="yes">
      {visit.say('criteriaList.more')}
    </button>
  ) : null;
