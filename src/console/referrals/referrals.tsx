import type { Acted, NotDone } from '../../cases/outcome.js';
import type { OpenedReferral } from '../../cases/referral-types.js';
import { LONGEST_NOTE } from '../../cases/work.js';
import { changeOf } from '../cases/form-page.js';
import { ReferralTag } from '../cases/referrals.js';
import { notNowPage } from '../cases/refusals.js';
import { Reason } from '../cases/selects.js';
import { Written } from '../cases/words.js';
import { ownerOf } from '../cases/words-of.js';
import type { ConsoleDeps } from '../deps.js';
import { Errors, FormId, Post, type FieldProblem } from '../parts/forms.js';
import { Area } from '../parts/fields.js';
import { Empty, Facts, Time } from '../parts/shown.js';
import { page, type Answer, type ConsoleRoute, type Done } from '../route.js';
import { sayCode } from '../say.js';
import type { SignedVisit, Visit } from '../visit.js';

type Route = ConsoleRoute<ConsoleDeps>;

const LIST = '/console/referrals';
const addressOf = (id: string, more = ''): string => `${LIST}/${id}${more}`;

/** Lists the requests to the user's organisation. */
async function showList(asked: Visit, { cases }: ConsoleDeps): Promise<Answer> {
  const visit = asked as SignedVisit;
  const { say, when } = visit;
  const referrals = await cases.referralsFor(visit.me.staff);
  const body = (
    <div class="narrow stack">
      <h1>{say('referrals.title')}</h1>
      <p class="hint">{say('referrals.why')}</p>
      {referrals.length === 0 ? (
        <Empty title={say('referrals.empty')} />
      ) : (
        <ul class="items stack">
          {referrals.map((one) => (
            <li class="card stack" key={one.id}>
              <p>
                <a href={addressOf(one.id)}>{one.reference}</a>{' '}
                <ReferralTag visit={visit} referral={one} />
              </p>
              <p>
                {sayCode(say, 'referralFor', one.purpose)}
                <small>
                  <Time at={one.askedAt} visit={visit} />,{' '}
                  {say('referrals.untilDay', { day: when.day(one.until) })}
                </small>
              </p>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
  return page(say('referrals.title'), body, { section: 'referrals' });
}

interface OneProps {
  readonly visit: SignedVisit;
  readonly opened: OpenedReferral;
  readonly name: (id: string) => string;
  readonly problems: readonly FieldProblem[];
}

const factsOf = ({ visit, opened, name }: OneProps) => {
  const { say, when } = visit;
  const { referral } = opened;
  const asker = ownerOf(visit, referral.askedBy, name);
  return [
    { name: say('refer.purpose'), value: sayCode(say, 'referralFor', referral.purpose) },
    {
      name: say('reveals.askedBy'),
      value: (
        <>
          {asker}, <Time at={referral.askedAt} visit={visit} />
        </>
      ),
    },
    { name: say('referrals.answerBy'), value: <Time at={referral.dueAt} visit={visit} /> },
    { name: say('referrals.readable'), value: when.day(referral.until) },
  ];
};

/** Accepts with one press, or declines with a reason. */
const Answering = ({ visit, opened, problems }: OneProps) => {
  const { say } = visit;
  const { id } = opened.referral;
  return (
    <section class="stack" aria-labelledby="answer-title">
      <h2 id="answer-title">{say('referrals.answer')}</h2>
      <Post visit={visit} action={addressOf(id, '/accept')}>
        <FormId visit={visit} part="y" />
        <button class="primary big">{say('referrals.accept')}</button>
      </Post>
      <details open={problems.length > 0}>
        <summary>{say('referrals.decline')}</summary>
        <Post visit={visit} action={addressOf(id, '/decline')} class="stack">
          <FormId visit={visit} part="n" />
          <Reason visit={visit} problems={problems} required />
          <button class="danger">{say('referrals.decline')}</button>
        </Post>
      </details>
    </section>
  );
};

/** A form to report what was done, and whether the work is finished. */
const Reporting = ({ visit, opened, problems }: OneProps) => {
  const { say, form } = visit;
  return (
    <section class="stack" aria-labelledby="report-title">
      <h2 id="report-title">{say('referrals.report')}</h2>
      <Post visit={visit} action={addressOf(opened.referral.id, '/report')} class="stack">
        <FormId visit={visit} part="r" />
        <Area
          name="words"
          label={say('referrals.reportWords')}
          hint={say('form.sealed')}
          value={form.text('words')}
          rows={5}
          maxLength={LONGEST_NOTE}
          problems={problems}
        />
        <label class="choice">
          <input type="checkbox" name="over" value="yes" checked={form.text('over') === 'yes'} />
          <span>
            {say('referrals.over')}
            <small>{say('referrals.overWhy')}</small>
          </span>
        </label>
        <div class="acts">
          <button class="primary">{say('referrals.send')}</button>
        </div>
      </Post>
    </section>
  );
};

function onePage(props: OneProps): Answer {
  const { visit, opened, problems } = props;
  const { say } = visit;
  const { referral, summary } = opened;
  const body = (
    <div class="narrow stack">
      <p>
        <a href={LIST}>{say('referrals.title')}</a>
      </p>
      <h1>{referral.reference}</h1>
      <p class="marks">
        <ReferralTag visit={visit} referral={referral} />
      </p>
      <Errors visit={visit} problems={problems} />
      <Facts facts={factsOf(props)} />
      <section class="card stack" aria-labelledby="summary-title">
        <h2 id="summary-title">{say('summary.title')}</h2>
        <Written visit={visit} words={summary} />
        <p class="hint">{say('referrals.read')}</p>
      </section>
      {referral.state === 'asked' ? <Answering {...props} /> : <Reporting {...props} />}
    </div>
  );
  const status = problems.length > 0 ? 422 : 200;
  return page(referral.reference, body, { section: 'referrals', status });
}

/** The refusals that are shown at a field, because the user can fix them there. */
const AT_FIELD: readonly string[] = ['empty', 'noReason', 'tooLong'];

function refused(visit: SignedVisit, { reason }: NotDone): Answer {
  return reason === 'unknown' ? { kind: 'nothing' } : notNowPage(visit, LIST, reason, 409);
}

async function showOne(
  asked: Visit,
  deps: ConsoleDeps,
  problems: readonly FieldProblem[] = [],
): Promise<Answer> {
  const visit = asked as SignedVisit;
  const { staff } = visit.me;
  const keys = await visit.me.openKeys();
  try {
    const opened = await deps.cases.readReferral(staff, visit.params['id'] ?? '', keys);
    if (!opened.ok) return refused(visit, opened);
    return onePage({ visit, opened: opened.value, name: await deps.people.names(), problems });
  } finally {
    keys.close();
  }
}

/** One act of the organisation. */
const doing = (
  act: string,
  does: (visit: SignedVisit, deps: ConsoleDeps, id: string) => Promise<Acted>,
  done: Done['key'],
): Route => ({
  method: 'post',
  path: `${LIST}/:id/${act}`,
  action: 'referral.answer',
  async answer(asked, deps) {
    const visit = asked as SignedVisit;
    const id = visit.params['id'] ?? '';
    const acted = await does(visit, deps, id);
    if (!acted.ok && AT_FIELD.includes(acted.reason)) {
      const says = sayCode(visit.say, 'notNow', acted.reason);
      return showOne(visit, deps, [{ field: 'words', says }]);
    }
    if (!acted.ok) return refused(visit, acted);
    return { kind: 'go', to: goesTo(visit, act, id), done: { key: done } };
  },
});

/** After the referral has ended, its page no longer exists. */
const goesTo = ({ form }: SignedVisit, act: string, id: string): string =>
  act === 'decline' || form.text('over') === 'yes' ? LIST : addressOf(id);

/** The pages of partner organisations. */
export const referralRoutes: readonly Route[] = [
  { method: 'get', path: LIST, action: 'referral.read', answer: showList },
  {
    method: 'get',
    path: `${LIST}/:id`,
    action: 'referral.read',
    answer: (visit, deps) => showOne(visit, deps),
  },
  doing(
    'accept',
    (visit, { cases }, id) =>
      cases.answerReferral(visit.me.staff, id, { accept: true }, changeOf(visit)),
    'done.referralAccepted',
  ),
  doing(
    'decline',
    (visit, { cases }, id) => {
      const answer = { accept: false, reason: visit.form.text('words') } as const;
      return cases.answerReferral(visit.me.staff, id, answer, changeOf(visit));
    },
    'done.referralDeclined',
  ),
  doing(
    'report',
    (visit, { cases }, id) => {
      const report = { words: visit.form.text('words'), over: visit.form.text('over') === 'yes' };
      return cases.reportOnReferral(visit.me.staff, id, report, changeOf(visit));
    },
    'done.referralReported',
  ),
];
