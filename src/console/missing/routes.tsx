import { verdicts } from '../../alerts/criteria/list.js';
import { LONGEST_REASON } from '../../cases/work.js';
import { changeOf, routesOf, type CaseForm } from '../cases/form-page.js';
import { refusal } from '../cases/refusals.js';
import { caseAddress } from '../cases/words-of.js';
import type { ConsoleDeps } from '../deps.js';
import { wrongAt } from '../parts/forms.js';
import { Area, Radios } from '../parts/fields.js';
import type { ConsoleRoute } from '../route.js';
import type { SignedVisit } from '../visit.js';
import { criterionText } from './criterion-text.js';

/** The page on which one criterion is judged. */
const judgeForm: CaseForm = {
  act: 'criteria/:criterion',
  action: 'case.words',
  async title(visit, { missing }, id) {
    const list = await missing.criteria.see(visit.me.staff, id);
    const asked = list.ok
      ? list.value.criteria.find(({ criterion }) => criterion === visit.params['criterion'])
      : undefined;
    return asked && criterionText(visit, asked);
  },
  why: 'criteria.why',
  button: 'criteria.save',
  done: 'done.judged',
  fields: async ({ visit, problems }) => (
    <>
      <Radios
        name="verdict"
        label={visit.say('criteria.verdict')}
        value={visit.form.text('verdict')}
        problems={problems}
        options={verdicts.map((value) => ({ value, label: visit.say(`verdict.${value}`) }))}
      />
      <Area
        name="words"
        label={visit.say('criteria.note')}
        hint={visit.say('form.sealed')}
        value={visit.form.text('words')}
        rows={4}
        maxLength={LONGEST_REASON}
        problems={problems}
      />
    </>
  ),
  async send(visit, { missing }, id, change) {
    const { form, me } = visit;
    const verdict = verdicts.find((one) => one === form.text('verdict'));
    if (!verdict) return wrongAt(visit, 'verdict', 'criteria.noVerdict');
    const { criterion = '' } = visit.params;
    const judgement = { criterion, verdict, words: form.text('words') };
    return missing.criteria.judge(me.staff, id, judgement, change);
  },
  fieldOf: { noReason: 'words', tooLong: 'words' },
};

/** Marks a sighting as false, or as valid again. */
const judgeSighting = (isFalse: boolean): ConsoleRoute<ConsoleDeps> => ({
  method: 'post',
  path: `/console/cases/:id/sightings/:other/${isFalse ? 'false' : 'true'}`,
  action: 'case.words',
  async answer(asked, { missing, people }) {
    const visit = asked as SignedVisit;
    const { id = '', other = '' } = visit.params;
    const judged = { false: isFalse, reason: visit.form.text('words') };
    const change = changeOf(visit);
    const acted = await missing.sightings.judge(visit.me.staff, id, other, judged, change);
    if (!acted.ok) return refusal(visit, id, acted, await people.names());
    const key = isFalse ? 'done.sightingFalse' : 'done.sightingTrue';
    return { kind: 'go', to: caseAddress(id, '/words#sightings-title'), done: { key } };
  },
});

/** The forms of a missing person's case. */
export const missingRoutes: readonly ConsoleRoute<ConsoleDeps>[] = [
  ...routesOf(judgeForm),
  judgeSighting(true),
  judgeSighting(false),
];
