import { writeHead } from '../../cases/audit-head.js';
import type { AuditVerdict, TrailEntry, TrailPage, TrailQuery } from '../../cases/trail.js';
import { mayAny } from '../../access/policy.js';
import { DAY } from '../../shared/clock.js';
import { Errors, Post, type FieldProblem } from '../parts/forms.js';
import { Area, Input } from '../parts/fields.js';
import { Empty, Facts, Table, Tag, Time } from '../parts/shown.js';
import { page, type PageAnswer } from '../route.js';
import { sayCode } from '../say.js';
import type { SignedVisit } from '../visit.js';

/** The data for the page of the audit log. */
export interface AuditProps {
  readonly visit: SignedVisit;
  readonly query: TrailQuery;
  readonly trail: TrailPage;
  readonly verdict?: AuditVerdict | undefined;
  readonly problems?: readonly FieldProblem[];
}

/** Returns the address of a search of the log. */
export function auditAddress(query: TrailQuery, path = '/console/audit'): string {
  const { since, until, ...rest } = query;
  // `until` is the first moment after the last day.
  const days = { from: since, to: until && new Date(until.getTime() - DAY) };
  const pairs = Object.entries({ ...rest, ...days }).flatMap(([name, value]) =>
    value === undefined
      ? []
      : [[name, value instanceof Date ? value.toISOString().slice(0, 10) : String(value)]],
  );
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs).toString()}`;
}

/** A name in the log, linked to all entries that have it. */
const Found = ({ query, text }: { readonly query: TrailQuery; readonly text: string }) => (
  <a href={auditAddress(query)} class="code">
    {text}
  </a>
);

function Entry({ visit, entry }: { readonly visit: SignedVisit; readonly entry: TrailEntry }) {
  const { say } = visit;
  const { action, actor, subject } = entry;
  const denied = action === 'access.denied';
  return (
    <tr role="row">
      <th role="rowheader" scope="row">
        {String(entry._id)}
      </th>
      <td role="cell" data-label={say('audit.at')}>
        <Time at={entry.at} visit={visit} />
      </td>
      <td role="cell" data-label={say('audit.actor')}>
        <Found query={{ person: actor }} text={actor} />
      </td>
      <td role="cell" data-label={say('audit.action')}>
        {denied ? (
          <Tag tone="red">{sayCode(say, 'audited', action)}</Tag>
        ) : (
          sayCode(say, 'audited', action)
        )}
      </td>
      <td role="cell" data-label={say('audit.subject')}>
        <Found query={{ case: subject.replace(/^case\//, '') }} text={subject} />
      </td>
    </tr>
  );
}

const columns = ['number', 'at', 'actor', 'action', 'subject'] as const;

const Entries = ({ visit, trail }: Pick<AuditProps, 'visit' | 'trail'>) => (
  <Table label={visit.say('audit.title')} columns={columns.map((one) => visit.say(`audit.${one}`))}>
    {trail.entries.map((entry) => (
      <Entry key={entry._id} visit={visit} entry={entry} />
    ))}
  </Table>
);

/** The search form of the log. Everything it holds is in the address. */
const Search = ({ visit, query, problems = [] }: AuditProps) => (
  <form method="get" action="/console/audit" class="filter stack" role="search">
    <Input
      name="case"
      label={visit.say('audit.case')}
      hint={visit.say('audit.caseHint')}
      attributes={{ type: 'search', value: query.case ?? '', maxLength: 80, spellcheck: false }}
    />
    <Input
      name="person"
      label={visit.say('audit.person')}
      hint={visit.say('audit.personHint')}
      attributes={{ type: 'search', value: query.person ?? '', maxLength: 80, spellcheck: false }}
    />
    {(['from', 'to'] as const).map((name) => (
      <Input
        key={name}
        name={name}
        label={visit.say(`away.${name}`)}
        hint={visit.say('audit.dayHint')}
        problems={problems}
        attributes={{ type: 'date', value: visit.query.get(name)?.slice(0, 80) ?? '' }}
      />
    ))}
    <div class="acts">
      <button class="primary">{visit.say('filter.show')}</button>
      <a href="/console/audit">{visit.say('filter.clear')}</a>
      <a href={auditAddress({ ...query, before: undefined }, '/console/audit.csv')}>
        {visit.say('audit.download')}
      </a>
    </div>
  </form>
);

/** The result of a check of the whole log, in words. */
function Verdict({ visit, verdict }: Pick<AuditProps, 'visit' | 'verdict'>) {
  const { say } = visit;
  if (!verdict) return null;
  if (verdict.ok)
    return (
      <p class="banner good" role="status">
        {say('audit.whole', { count: verdict.count })}
        {verdict.acknowledged
          ? ` ${say('audit.butFor', { entries: verdict.acknowledged.join(', ') })}`
          : ''}
      </p>
    );
  return (
    <p class="banner red" role="alert">
      {say(`audit.${verdict.problem}`, { at: verdict.at })} {say('audit.keep')}
    </p>
  );
}

/** The form in which a person says why an entry is wrong. */
const Acknowledge = ({
  visit,
  at,
  problems = [],
}: Pick<AuditProps, 'visit' | 'problems'> & { readonly at: number }) => (
  <Post visit={visit} action="/console/audit/acknowledge" class="stack">
    <input type="hidden" name="at" value={String(at)} />
    <Area
      name="words"
      label={visit.say('audit.acknowledgeWhy')}
      hint={visit.say('audit.acknowledgeHint')}
      value={visit.form.text('words')}
      rows={2}
      maxLength={500}
      problems={problems}
    />
    <button>{visit.say('audit.acknowledge')}</button>
  </Post>
);

/**
 * What the daily check found wrong. It is shown until the log is whole, or until somebody has
 * acknowledged it.
 */
const Finding = ({ visit, trail, problems }: Pick<AuditProps, 'visit' | 'trail' | 'problems'>) => {
  const { say, me } = visit;
  const finding = trail.checked?.finding;
  if (!finding) return null;
  return (
    <>
      <p class="banner red" role="alert">
        {say('audit.notWhole')} {say(`audit.${finding.problem}`, { at: finding.at })}{' '}
        {say('audit.keepIt')}
      </p>
      {mayAny(me.staff, 'audit.acknowledge') ? (
        <Acknowledge visit={visit} at={finding.at} problems={problems} />
      ) : null}
    </>
  );
};

/** What people have acknowledged, each with the reason. */
const AcknowledgedOnes = ({ visit, trail }: Pick<AuditProps, 'visit' | 'trail'>) => {
  const { say } = visit;
  const all = trail.checked?.acknowledged ?? [];
  if (all.length === 0) return null;
  return (
    <>
      <h3>{say('audit.acknowledged')}</h3>
      <ul class="items">
        {all.map(({ at, problem, by, reason, on }) => (
          <li key={`${at}${on.getTime()}`}>
            {say(`audit.${problem}`, { at })} <span dir="auto">{reason}</span>
            <small>
              <Time at={on} visit={visit} /> <span class="code">{by}</span>
            </small>
          </li>
        ))}
      </ul>
    </>
  );
};

/** When the daily check last ran, and up to which entry the log was whole. */
const checkedFacts = ({ visit, trail: { checked } }: Pick<AuditProps, 'visit' | 'trail'>) => [
  {
    name: visit.say('audit.checkedAt'),
    value: checked ? <Time at={checked.at} visit={visit} /> : visit.say('audit.notYet'),
  },
  ...(checked?.head && checked.head.count > 0
    ? [
        {
          name: visit.say('audit.wholeTo'),
          value: <span class="code">{writeHead(checked.head)}</span>,
        },
      ]
    : []),
];

/** The head of the log, to be noted elsewhere, and the check by one press. */
const Check = ({ visit, trail, verdict, problems = [] }: AuditProps) => {
  const { say, form } = visit;
  return (
    <section class="card stack" aria-labelledby="audit-check">
      <h2 id="audit-check">{say('audit.check')}</h2>
      <Finding visit={visit} trail={trail} problems={problems} />
      <Verdict visit={visit} verdict={verdict} />
      <Facts
        facts={[
          {
            name: say('audit.head'),
            value: <span class="code">{trail.head.count === 0 ? '–' : writeHead(trail.head)}</span>,
          },
          ...checkedFacts({ visit, trail }),
        ]}
      />
      <AcknowledgedOnes visit={visit} trail={trail} />
      <p class="hint">{say('audit.headWhy')}</p>
      <Post visit={visit} action="/console/audit/verify" class="stack">
        <Input
          name="head"
          label={say('audit.earlier')}
          problems={problems}
          attributes={{ value: form.text('head'), maxLength: 80, spellcheck: false }}
        />
        <button class="primary">{say('audit.verify')}</button>
      </Post>
    </section>
  );
};

const Paging = ({ visit, query, trail }: AuditProps) => (
  <nav class="acts" aria-label={visit.say('list.pages')}>
    {query.before === undefined ? null : (
      <a class="press" href={auditAddress({ ...query, before: undefined })}>
        {visit.say('list.first')}
      </a>
    )}
    {trail.next === undefined ? null : (
      <a class="press" rel="next" href={auditAddress({ ...query, before: trail.next })}>
        {visit.say('list.next')}
      </a>
    )}
  </nav>
);

/** The audit log. */
export function auditPage(props: AuditProps): PageAnswer {
  const { visit, trail, problems = [] } = props;
  const { say } = visit;
  const body = (
    <div class="inbox">
      <header class="heading">
        <h1>{say('audit.title')}</h1>
        <p class="hint">{say('audit.why')}</p>
      </header>
      <aside aria-label={say('audit.find')} class="stack">
        <Errors visit={visit} problems={problems} />
        <Search {...props} />
        <Check {...props} />
      </aside>
      <section class="stack" aria-label={say('audit.title')}>
        {trail.entries.length === 0 ? (
          <Empty title={say('audit.empty')} />
        ) : (
          <Entries visit={visit} trail={trail} />
        )}
        <Paging {...props} />
      </section>
    </div>
  );
  return page(say('audit.title'), body, { section: 'audit', status: problems.length ? 422 : 200 });
}
