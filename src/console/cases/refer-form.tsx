import { LONGEST_REFERRAL } from '../../cases/referrals.js';
import type { Partner } from '../../cases/referral-types.js';
import { LONGEST_NOTE } from '../../cases/work.js';
import { DAY } from '../../shared/clock.js';
import { services } from '../../shared/services.js';
import { wrongAt } from '../parts/forms.js';
import { Area, SelectOne, Input } from '../parts/fields.js';
import { askAgain, helpOf } from '../directory/partners.js';
import type { SignedVisit } from '../visit.js';
import type { CaseForm, FieldsProps } from './form-page.js';

/** The default length of a referral. */
const USUAL = 30 * DAY;
const dayAfter = (now: Date, ms: number): string =>
  new Date(now.getTime() + ms).toISOString().slice(0, 10);

/**
 * Returns the first draft of the summary: the words of the case, without details that could
 * identify a person.
 */
async function proposed({ visit, shown, deps }: FieldsProps): Promise<string> {
  if (visit.method === 'post') return visit.form.text('words');
  const keys = await visit.me.openKeys();
  try {
    const summary = await deps.cases.summary(visit.me.staff, shown.row.id, keys);
    const texts = summary.ok ? (summary.value.texts ?? []) : [];
    return texts
      .map(({ words }) => words)
      .join('\n')
      .slice(0, LONGEST_NOTE);
  } finally {
    keys.close();
  }
}

/** Returns an organisation with what it helps with, and whether somebody must ask it again. */
function nameOf(visit: SignedVisit, organisation: string, entry: Partner['entry']): string {
  if (!entry) return organisation;
  const says = `${entry.name}: ${helpOf(visit, entry)}`;
  return [says, askAgain(visit, entry)].filter(Boolean).join('; ');
}

async function Organisations({ visit, shown, problems, deps }: FieldsProps) {
  const { say } = visit;
  const found = await deps.cases.partners(visit.me.staff, shown.row.id);
  const partners = found.ok ? found.value : [];
  return (
    <SelectOne
      visit={visit}
      name="organisation"
      label={say('refer.organisation')}
      hint={partners.length === 0 ? say('refer.nobody') : say('refer.organisationHint')}
      problems={problems}
      options={partners.map(({ organisation, people, entry }) => ({
        value: organisation,
        label: say('refer.people', { name: nameOf(visit, organisation, entry), count: people }),
      }))}
    />
  );
}

/** Asks an organisation for help. A person reads and edits the summary before it is sent. */
export const referForm: CaseForm = {
  act: 'refer',
  action: 'case.refer',
  title: 'act.refer',
  why: 'refer.why',
  button: 'refer.refer',
  done: 'done.referred',
  fields: async (props) => {
    const { visit, problems } = props;
    const { say, form, now } = visit;
    return (
      <>
        {await Organisations(props)}
        <SelectOne
          visit={visit}
          name="purpose"
          label={say('refer.purpose')}
          problems={problems}
          options={services.map((value) => ({
            value,
            label: say(`referralFor.${value}`),
          }))}
        />
        <Area
          name="words"
          label={say('refer.words')}
          hint={say('refer.wordsHint')}
          value={await proposed(props)}
          rows={8}
          maxLength={LONGEST_NOTE}
          problems={problems}
        />
        <Input
          name="until"
          label={say('refer.until')}
          hint={say('refer.untilHint')}
          problems={problems}
          attributes={{
            type: 'date',
            value: form.text('until') || dayAfter(now, USUAL),
            min: dayAfter(now, 0),
          }}
        />
      </>
    );
  },
  async send(visit, { cases }, id, change) {
    const { form } = visit;
    const purpose = services.find((one) => one === form.text('purpose'));
    const organisation = form.text('organisation');
    if (organisation === '') return wrongAt(visit, 'organisation', 'refer.noOrganisation');
    if (!purpose) return wrongAt(visit, 'purpose', 'refer.noPurpose');
    // The last day is included, up to the longest time allowed.
    const end = new Date(`${form.text('until')}T23:59:59Z`);
    const until = new Date(Math.min(end.getTime(), visit.now.getTime() + LONGEST_REFERRAL));
    const tooLate = end.getTime() > visit.now.getTime() + LONGEST_REFERRAL + DAY;
    if (Number.isNaN(end.getTime()) || tooLate) return wrongAt(visit, 'until', 'refer.badUntil');
    const keys = await visit.me.openKeys();
    try {
      const input = { organisation, purpose, words: form.text('words'), until };
      return await cases.refer(visit.me.staff, id, input, keys, change);
    } finally {
      keys.close();
    }
  },
  fieldOf: {
    empty: 'words',
    tooLong: 'words',
    identifying: 'words',
    noKey: 'words',
    badDate: 'until',
    unknownPerson: 'organisation',
    excluded: 'organisation',
    referredAlready: 'organisation',
  },
};
