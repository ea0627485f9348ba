import type { ComponentChildren } from 'preact';
import { MOST_COUNTED, type DeadText, type HealthReport } from '../../desk/health.js';
import { mayAny } from '../../access/policy.js';
import type { ConsoleDeps } from '../deps.js';
import { Post } from '../parts/forms.js';
import { Empty, Facts, Tag, Time } from '../parts/shown.js';
import { page, type Answer, type ConsoleRoute } from '../route.js';
import { sayCode } from '../say.js';
import type { SignedVisit, Visit } from '../visit.js';

type Route = ConsoleRoute<ConsoleDeps>;

interface HealthProps {
  readonly visit: SignedVisit;
  readonly report: HealthReport;
}

const Part = ({
  id,
  title,
  children,
}: {
  readonly id: string;
  readonly title: string;
  readonly children: ComponentChildren;
}) => (
  <section class="card stack" aria-labelledby={id}>
    <h2 id={id}>{title}</h2>
    {children}
  </section>
);

/** Returns the problems that need someone now, in words; empty when all is well. */
function needs({ visit, report }: HealthProps): string[] {
  const { say, when } = visit;
  const { late, held, waitForKeys, unread, toLookThrough, dead, findings } = report;
  const failures = findings.filter(({ state }) => state === 'failure').length;
  return [
    ...(failures > 0 ? [say('health.failures', { count: failures })] : []),
    ...late.map(({ job, ms }) => say('health.late', { job, time: when.length(ms) })),
    ...held.map(({ sender, since, why }) =>
      say('health.held', { sender, since: when.moment(since), why }),
    ),
    ...(dead.length > 0 ? [say('health.deadNow', { count: dead.length })] : []),
    ...(unread.length > 0 ? [say('health.unread', { names: unread.join(', ') })] : []),
    ...(waitForKeys.length > 0 ? [say('health.waitKeys', { count: waitForKeys.length })] : []),
    ...(toLookThrough > 0 ? [say('health.unsure', { count: toLookThrough })] : []),
  ];
}

const Needs = (props: HealthProps) => {
  const { say } = props.visit;
  const all = needs(props);
  if (all.length === 0) return <p class="banner good">{say('health.well')}</p>;
  return (
    <div class="banner amber">
      <p>
        <strong>{say('health.needs')}</strong>
      </p>
      <ul>
        {all.map((one) => (
          <li key={one}>{one}</li>
        ))}
      </ul>
    </div>
  );
};

const Channels = ({ visit, report }: HealthProps) => {
  const { say, when, now } = visit;
  const count = (waiting: number) =>
    waiting === 0 ? say('health.none') : say('health.waiting', { count: waiting });
  return (
    <Part id="channels" title={say('health.channels')}>
      <Facts
        facts={report.channels.map(({ channel, waiting, oldest }) => ({
          name: channel,
          value: (
            <>
              {waiting === MOST_COUNTED ? say('health.many', { count: waiting }) : count(waiting)}
              {oldest ? (
                <small>
                  {' '}
                  {say('health.oldest', { time: when.length(now.getTime() - oldest.getTime()) })}
                </small>
              ) : null}
            </>
          ),
        }))}
      />
      {report.refused.length === 0 ? null : (
        <ul>
          {report.refused.map(({ focalPoint, channel, why }) => (
            <li key={`${focalPoint}${channel}`}>
              {say('health.refused', { who: focalPoint, channel, why })}
            </li>
          ))}
        </ul>
      )}
    </Part>
  );
};

const DeadLine = ({ visit, one }: { readonly visit: SignedVisit; readonly one: DeadText }) => {
  const { say } = visit;
  return (
    <li class="stack">
      <p>
        <Tag tone={one.retriable ? 'amber' : 'plain'}>{one.class}</Tag> {one.channel}, {one.why},{' '}
        <Time at={one.diedAt} visit={visit} /> <small class="code">{one.id}</small>
      </p>
      {one.retriable && mayAny(visit.me.staff, 'health.retry') ? (
        <Post visit={visit} action="/console/health/retry">
          <input type="hidden" name="id" value={one.id} />
          <button aria-label={say('health.retryOne', { id: one.id })}>{say('health.retry')}</button>
        </Post>
      ) : null}
    </li>
  );
};

const Dead = ({ visit, report }: HealthProps) => {
  const { say, me } = visit;
  const some = report.dead.some(({ retriable }) => retriable);
  return (
    <Part id="dead" title={say('health.dead')}>
      <p class="hint">{say('health.deadWhy')}</p>
      {report.dead.length === 0 ? (
        <Empty title={say('health.noDead')} />
      ) : (
        <ul class="stack">
          {report.dead.map((one) => (
            <DeadLine key={one.id} visit={visit} one={one} />
          ))}
        </ul>
      )}
      {some && mayAny(me.staff, 'health.retry') ? (
        <Post visit={visit} action="/console/health/retry">
          <input type="hidden" name="all" value="yes" />
          <button class="primary">{say('health.retryAll')}</button>
        </Post>
      ) : null}
    </Part>
  );
};

const Keys = ({ visit, report }: HealthProps) => {
  const { say } = visit;
  return (
    <Part id="keys" title={say('health.keys')}>
      <Facts
        facts={report.keys
          .filter(({ kind }) => kind !== 'poll')
          .map(({ kind, days }) => ({
            name: sayCode(say, 'keyKind', kind),
            value: say('health.age', { count: Math.max(0, days) }),
          }))}
      />
      {report.waitForKeys.length === 0 ? null : (
        <>
          <h3>{say('health.whoWaits')}</h3>
          <ul>
            {report.waitForKeys.map(({ login, compartments }) => (
              <li key={login}>
                <strong>{login}</strong>: {compartments.join(', ')}
              </li>
            ))}
          </ul>
        </>
      )}
    </Part>
  );
};

const Languages = ({ visit, report }: HealthProps) => {
  const { say } = visit;
  const told = (lacking: number, texts: number, draft: boolean) =>
    [
      lacking === 0 ? say('health.whole', { texts }) : say('health.lacks', { lacking, texts }),
      ...(draft ? [say('health.draft')] : []),
    ].join(', ');
  return (
    <Part id="languages" title={say('health.languages')}>
      <Facts
        facts={report.languages.map(({ name, texts, lacking, draft }) => ({
          name,
          value: told(lacking, texts, draft),
        }))}
      />
    </Part>
  );
};

/** The findings of `doctor`, in its own words, because they name what to type on the machine. */
const Findings = ({ visit: { say }, report: { findings } }: HealthProps) => (
  <Part id="findings" title={say('health.findings')}>
    <p class="hint">{say('health.findingsWhy')}</p>
    {findings.length === 0 ? (
      <Empty title={say('health.noFindings')} />
    ) : (
      <ul class="stack">
        {findings.map(({ check, state, says, fix }) => (
          <li key={`${check}${says}`} class="stack">
            <p>
              <Tag tone={state === 'failure' ? 'red' : 'amber'}>{say(`health.${state}`)}</Tag>{' '}
              <span lang="en">
                {check}: {says}
              </span>
            </p>
            <p class="hint" lang="en">
              {fix}
            </p>
          </li>
        ))}
      </ul>
    )}
  </Part>
);

async function show(asked: Visit, { health }: ConsoleDeps): Promise<Answer> {
  const visit = asked as SignedVisit;
  const { say, when, now } = visit;
  const props = { visit, report: await health.report() };
  const body = (
    <div class="stack">
      <header class="heading">
        <h1>{say('health.title')}</h1>
        <p class="hint">{say('board.asOf', { time: when.hour(now) })}</p>
      </header>
      <Needs {...props} />
      <div class="parts">
        <Channels {...props} />
        <Dead {...props} />
        <Keys {...props} />
        <Languages {...props} />
        <Findings {...props} />
      </div>
    </div>
  );
  return page(say('health.title'), body, { section: 'health' });
}

async function retry({ form, me }: Visit, { health }: ConsoleDeps): Promise<Answer> {
  const ids = form.text('all') === 'yes' ? 'all' : [form.text('id')];
  const retried = await health.retry(`console:${me?.staff.login}`, ids);
  const key = retried === 0 ? 'done.notRetried' : 'done.retried';
  return { kind: 'go', to: '/console/health', done: { key, values: [String(retried)] } };
}

/** The routes of the page about the state of the installation. */
export const healthRoutes: readonly Route[] = [
  { method: 'get', path: '/console/health', action: 'health.read', answer: show },
  { method: 'post', path: '/console/health/retry', action: 'health.retry', answer: retry },
];
