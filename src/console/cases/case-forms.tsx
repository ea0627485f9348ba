import { closingReasons, LONGEST_NOTE, LONGEST_REASON, LONGEST_PHRASE } from '../../cases/work.js';
import type { ClosingReason } from '../../cases/work.js';
import type { Priority } from '../../shared/priority.js';
import type { ConsoleDeps } from '../deps.js';
import { Area, Input, Radios, wrongAt } from '../parts/forms.js';
import type { SignedVisit } from '../visit.js';
import type { CaseForm, FieldsProps } from './form-page.js';
import { referForm } from './refer-form.js';
import { ClosingReasonSelect, PersonSelect, Reason } from './selects.js';

/** Somebody who may have the case. */
async function PersonField({ visit, shown, problems, deps }: FieldsProps) {
  const people = await deps.people.candidates(shown.row.country);
  return <PersonSelect visit={visit} problems={problems} people={people} />;
}

const noteForm: CaseForm = {
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

/** Whoever was chosen, as the functions of cases want them. */
const chosenIn = async (visit: SignedVisit, deps: ConsoleDeps, country: string) =>
  (await deps.people.candidates(country)).find(({ id }) => id === visit.form.text('person'));

const assignForm: CaseForm = {
  act: 'assign',
  action: 'case.assign',
  title: 'act.assign',
  why: 'assign.why',
  button: 'assign.give',
  done: 'done.assigned',
  fields: PersonField,
  async send(visit, deps, id, change) {
    const shown = await deps.cases.see(visit.me.staff, id);
    if (!shown.ok) return shown;
    const chosen = await chosenIn(visit, deps, shown.value.row.country);
    if (!chosen) return wrongAt(visit, 'person', 'form.noPerson');
    return deps.cases.assign(visit.me.staff, id, chosen.who, change);
  },
  fieldOf: { unknownPerson: 'person', excluded: 'person', samePerson: 'person' },
};

const excludeForm: CaseForm = {
  act: 'exclude',
  action: 'case.exclude',
  title: 'act.exclude',
  why: 'exclude.why',
  button: 'exclude.keep',
  done: 'done.excluded',
  danger: true,
  fields: PersonField,
  async send(visit, { cases }, id, change) {
    const person = visit.form.text('person');
    if (person === '') return wrongAt(visit, 'person', 'form.noPerson');
    return cases.exclude(visit.me.staff, id, person, change);
  },
  fieldOf: { unknownPerson: 'person', samePerson: 'person' },
};

const isClosingReason = (text: string): text is ClosingReason =>
  closingReasons.some((one) => one === text);

const closeForm: CaseForm = {
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

const reopenForm: CaseForm = {
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

const priorityForm: CaseForm = {
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

const escalateForm: CaseForm = {
  act: 'escalate',
  action: 'case.escalate',
  title: 'act.escalate',
  why: 'escalate.why',
  button: 'escalate.call',
  done: 'done.escalated',
  fields: async () => <></>,
  send: (visit, { cases }, id, change) => cases.escalate(visit.me.staff, id, change),
};

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

/** The case that a reference leads to, as far as this person may see it. */
async function otherOf(visit: SignedVisit, { cases }: ConsoleDeps) {
  const reference = visit.form.text('other').toUpperCase();
  const found = reference === '' ? [] : await cases.find(visit.me.staff, reference);
  const [only, second] = found;
  if (only === undefined) return wrongAt(visit, 'other', 'form.noOther');
  return second === undefined ? only : wrongAt(visit, 'other', 'form.twoOthers');
}

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

const redactForm: CaseForm = {
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

const purposes = ['lifeInDanger', 'atTheirWish', 'protection', 'courtOrder'] as const;

const revealForm: CaseForm = {
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
    const wish = { purpose, words: visit.form.text('words') };
    return cases.askReveal(visit.me.staff, id, wish, change);
  },
  fieldOf: { noReason: 'words', empty: 'words', tooLong: 'words' },
};

/** Every change of a case that has a page of its own. */
export const caseForms: readonly CaseForm[] = [
  noteForm,
  assignForm,
  closeForm,
  reopenForm,
  priorityForm,
  escalateForm,
  twoCases('link', {
    title: 'act.link',
    why: 'link.why',
    button: 'link.link',
    done: 'done.linked',
  }),
  twoCases('join', {
    title: 'act.join',
    why: 'join.why',
    button: 'join.join',
    done: 'done.joined',
  }),
  redactForm,
  excludeForm,
  revealForm,
  referForm,
];
