import type { ConsoleDeps } from '../deps.js';
import { wrongAt } from '../parts/forms.js';
import { Input } from '../parts/fields.js';
import type { SignedVisit } from '../visit.js';
import type { CaseForm, FieldsProps } from './form-page.js';

/** A field for the reference of another case. */
const OtherCase = ({ visit, problems }: FieldsProps) => (
  <Input
    name="other"
    label={visit.say('form.other')}
    hint={visit.say('form.otherHint')}
    problems={problems}
    attributes={{ value: visit.form.text('other'), maxLength: 40, size: 16, spellcheck: false }}
  />
);

/** Returns the case with this reference, if the user may see it. */
async function otherOf(visit: SignedVisit, { cases }: ConsoleDeps) {
  const reference = visit.form.text('other').toUpperCase();
  const found = reference === '' ? [] : await cases.find(visit.me.staff, reference);
  const [only, second] = found;
  if (only === undefined) return wrongAt(visit, 'other', 'form.noOther');
  return second === undefined ? only : wrongAt(visit, 'other', 'form.twoOthers');
}

/** A form that joins a case with another one, by its reference. */
const twoCases = (
  act: 'link' | 'join',
  texts: Pick<CaseForm, 'title' | 'why' | 'button' | 'done'>,
): CaseForm => ({
  act,
  action: `case.${act}`,
  ...texts,
  fields: async (props) => <OtherCase {...props} />,
  async send(visit, deps, id, change) {
    const other = await otherOf(visit, deps);
    if (typeof other !== 'string') return other;
    return act === 'link'
      ? deps.cases.link(visit.me.staff, id, other, change)
      : deps.cases.join(visit.me.staff, id, other, change);
  },
  fieldOf: { itself: 'other', joined: 'other', unknown: 'other' },
});

/** Links a case with a related one. */
export const linkForm = twoCases('link', {
  title: 'act.link',
  why: 'link.why',
  button: 'link.link',
  done: 'done.linked',
});

/** Joins a case into another one about the same event. */
export const joinForm = twoCases('join', {
  title: 'act.join',
  why: 'join.why',
  button: 'join.join',
  done: 'done.joined',
});
