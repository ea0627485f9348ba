import type { AlertRow } from '../../alerts/alerts.js';
import type { AlertProblem } from '../../alerts/outcome.js';
import type { FieldProblem } from '../parts/forms.js';
import { Tag } from '../parts/shown.js';
import { sayCode } from '../say.js';
import type { Visit } from '../visit.js';

/** Returns the address of a page of an alert. */
export const alertAddress = (id: string, more = ''): string =>
  `/console/alerts/${encodeURIComponent(id)}${more}`;

/** The head of a page of an alert: a link back to the alert, and the title. */
export const Head = ({
  alert: { id, number },
  title,
}: {
  readonly alert: Pick<AlertRow, 'id' | 'number'>;
  readonly title: string;
}) => (
  <>
    <p>
      <a href={alertAddress(id)}>{number}</a>
    </p>
    <h1>{title}</h1>
  </>
);

type State = AlertRow['state'] | 'update' | 'updateAsked';

/** Returns the state of an alert. An alert in force may have a draft of an update. */
export function stateOf({ state, draft }: AlertRow): State {
  if (state !== 'standing' || !draft) return state;
  return draft.state === 'asked' ? 'updateAsked' : 'update';
}

const tones: Readonly<Partial<Record<State, 'green' | 'amber' | 'red'>>> = {
  standing: 'green',
  update: 'green',
  updateAsked: 'amber',
  asked: 'amber',
  proposed: 'amber',
  approved: 'green',
  denied: 'red',
};

export const StateTag = ({ visit, row }: { readonly visit: Visit; readonly row: AlertRow }) => {
  const state = stateOf(row);
  return <Tag tone={tones[state] ?? 'plain'}>{sayCode(visit.say, 'alerts.state', state)}</Tag>;
};

/** A tag for test alerts. It is shown wherever a test alert is named. */
export const TestTag = ({ visit, row }: { readonly visit: Visit; readonly row: AlertRow }) =>
  row.status === 'Test' ? <Tag tone="amber">{visit.say('alerts.test')}</Tag> : null;

/** Returns the areas of an alert, in words. */
export const placesOf = (
  { place }: Visit,
  { areas, country }: Pick<AlertRow, 'areas' | 'country'>,
) => (areas.length > 0 ? areas : [country]).map(place).join(', ');

/** Returns how an alert ended, or how long it is still in force. */
export function timeOf({ say, when, now }: Visit, row: AlertRow): string {
  if (row.state === 'ended' && row.endedAt)
    return say('alerts.endedAt', {
      how: sayCode(say, 'alerts.end', row.endedAs ?? 'expired'),
      time: when.moment(row.endedAt),
    });
  return row.state === 'standing' && row.expires ? when.left(row.expires, now) : '';
}

/** The form field at which a problem is shown. */
export const fieldAt = ({ field, language }: Pick<AlertProblem, 'field' | 'language'>): string =>
  language === undefined ? field : `w.${language}.${field}`;

/** Returns the problems in the user's language, each at its field. */
export const problemsOf = ({ say }: Visit, problems: readonly AlertProblem[]): FieldProblem[] =>
  problems.map((problem) => ({
    field: fieldAt(problem),
    says: [
      problem.language === undefined ? '' : `${problem.language}: `,
      sayCode(say, 'alerts.problem', problem.code, {
        what: sayCode(say, 'alerts.field', problem.field),
        segments: '',
        most: '',
        rule: '',
        languages: '',
        todo: '',
        ...problem.values,
      }),
    ].join(''),
  }));
