import type { CountryPart, ShownPerson } from '../../directory/overview.js';
import type { AwayGap } from '../../directory/away-gaps.js';
import { isWholeWeek, type Gap, type PlaceGaps } from '../../directory/gaps.js';
import type { ConsoleDeps } from '../deps.js';
import { Away, awayRoutes } from './away.js';
import { CriteriaLists } from './criteria-lists.js';
import { criteriaListRoutes } from './criteria.js';
import { entryRoutes } from './entry.js';
import { Helplines } from './helplines.js';
import { helplineRoutes } from './helpline.js';
import { partnerRoutes } from './partner.js';
import { Partners } from './partners.js';
import { keptDay, mayWritePart, nameOfDay as dayOf } from './shown.js';
import { Empty, Table, Tag } from '../parts/shown.js';
import { page, type Answer, type ConsoleRoute } from '../route.js';
import { sayCode } from '../say.js';
import type { SignedVisit, Visit } from '../visit.js';

type Route = ConsoleRoute<ConsoleDeps>;

interface PartProps {
  readonly visit: SignedVisit;
  readonly part: CountryPart;
}

/** Returns a gap in words: "Sunday 02:00–06:00", or from one day to another. */
function hoursOf(visit: Visit, gap: Gap): string {
  const { say } = visit;
  if (isWholeWeek(gap)) return say('directory.never');
  const { fromDay, from, toDay, to } = gap;
  const start = `${dayOf(visit, fromDay)} ${from}`;
  return fromDay === toDay && from < to
    ? `${start}–${to}`
    : `${start} – ${dayOf(visit, toDay)} ${to}`;
}

const placeOf = ({ say, place }: Visit, country: string): string =>
  country === 'ECOWAS' ? say('role.regional-desk') : place(country);

const Gaps = ({
  visit,
  gaps,
}: {
  readonly visit: SignedVisit;
  readonly gaps: readonly PlaceGaps[];
}) => {
  const { say, place } = visit;
  if (gaps.length === 0) return <p class="banner good">{say('directory.noGaps')}</p>;
  return (
    <div class="banner amber">
      <p>
        <strong>{say('directory.gaps')}</strong> {say('directory.gapsWhy')}
      </p>
      <ul>
        {gaps.map(({ country, area, role, gaps: hours }) => (
          <li key={`${area}${role}`}>
            {say('directory.nobody', {
              place: area === undefined ? placeOf(visit, country) : place(area),
              level: sayCode(say, 'level', role),
              hours: hours.map((one) => hoursOf(visit, one)).join('; '),
            })}
          </li>
        ))}
      </ul>
    </div>
  );
};

/** Returns a stored day with its weekday. */
const dated = (visit: Visit, day: string): string =>
  `${dayOf(visit, new Date(day).getUTCDay() || 7)} ${keptDay(visit, day)}`;

/**
 * Returns a gap caused by an absence: "Sunday 6 Dec 2026 02:00–06:00: Afi is away until 7 Dec
 * 2026".
 */
function awayGapSays(visit: Visit, { country, area, role, from, to, hours, away }: AwayGap) {
  const { say, place } = visit;
  const days = from === to ? dated(visit, from) : `${dated(visit, from)} – ${dated(visit, to)}`;
  return say('directory.nobodyFor', {
    place: area === undefined ? placeOf(visit, country) : place(area),
    level: sayCode(say, 'level', role),
    hours: `${days} ${hours.map((one) => `${one.from}–${one.to}`).join(', ')}`,
    why: away
      .map(({ name, until }) => say('directory.isAway', { name, day: keptDay(visit, until) }))
      .join('; '),
  });
}

const AwayGaps = ({
  visit,
  gaps,
}: {
  readonly visit: SignedVisit;
  readonly gaps: readonly AwayGap[];
}) =>
  gaps.length === 0 ? null : (
    <div class="banner amber">
      <p>
        <strong>{visit.say('directory.awayGaps')}</strong>
      </p>
      <ul>
        {gaps.map((gap) => (
          <li key={`${gap.area}${gap.role}${gap.from}`}>{awayGapSays(visit, gap)}</li>
        ))}
      </ul>
    </div>
  );

/** Returns days as people say them: three or more in a row become "Monday – Friday". */
function daysOf(visit: Visit, days: readonly number[]): string {
  const [first = 1, last = first] = [days[0], days.at(-1)];
  if (days.length === 7) return visit.say('directory.everyDay');
  if (days.length > 2 && last - first === days.length - 1)
    return `${dayOf(visit, first)} – ${dayOf(visit, last)}`;
  return days.map((day) => dayOf(visit, day)).join(', ');
}

/** The shifts of a person: first days, then hours. */
const Roster = ({
  visit,
  person,
}: {
  readonly visit: SignedVisit;
  readonly person: ShownPerson;
}) => {
  const { say } = visit;
  if (person.duty.length === 0) return <>{say('directory.noDuty')}</>;
  return (
    <ul class="bare">
      {person.duty.map(({ days, from, to }) => (
        <li key={`${days.join('')}${from}`}>
          {daysOf(visit, days)} {from}–{to}
        </li>
      ))}
    </ul>
  );
};

const columns = ['name', 'level', 'class', 'areas', 'hours', 'channels'] as const;

const PersonRow = ({ visit, person, part }: PartProps & { readonly person: ShownPerson }) => {
  const { say, place } = visit;
  const { name, role, affiliation, areas, channels, active } = person;
  return (
    <tr role="row">
      <th role="rowheader" scope="row">
        {name} {active ? null : <Tag>{say('directory.away')}</Tag>}
        <Away visit={visit} person={person} part={part} />
      </th>
      <td role="cell">{sayCode(say, 'level', role)}</td>
      <td role="cell" data-label={say('directory.class')}>
        {sayCode(say, 'affiliation', affiliation)}
      </td>
      <td role="cell" data-label={say('directory.areas')}>
        {areas.length === 0 ? say('directory.whole') : areas.map(place).join(', ')}
      </td>
      <td role="cell" data-label={say('directory.hours')}>
        <Roster visit={visit} person={person} />
      </td>
      <td role="cell" data-label={say('directory.channels')}>
        {channels.join(', ')}
      </td>
    </tr>
  );
};

const People = ({ visit, part }: PartProps) => (
  <Table
    label={visit.say('directory.people')}
    columns={columns.map((one) => visit.say(`directory.${one}`))}
  >
    {part.people.map((person) => (
      <PersonRow key={person.id} visit={visit} person={person} part={part} />
    ))}
  </Table>
);

const Part = ({ visit, part }: PartProps) => {
  const { say } = visit;
  const id = `part-${part.country}`;
  return (
    <section class="stack" aria-labelledby={id}>
      <h2 id={id}>{placeOf(visit, part.country)}</h2>
      <Gaps visit={visit} gaps={part.gaps} />
      <AwayGaps visit={visit} gaps={part.awayGaps} />
      {part.people.length === 0 ? (
        <Empty title={say('directory.none')} />
      ) : (
        <People visit={visit} part={part} />
      )}
      {mayWritePart(visit, part.country) ? (
        <p>
          <a class="press" href={`/console/directory/new?country=${part.country}`}>
            {say('entry.add')}
          </a>
        </p>
      ) : null}
      <Helplines visit={visit} part={part} />
      <Partners visit={visit} part={part} />
      <CriteriaLists visit={visit} part={part} />
    </section>
  );
};

async function show(asked: Visit, { directory }: ConsoleDeps): Promise<Answer> {
  const visit = asked as SignedVisit;
  const { say } = visit;
  const parts = await directory(visit.me.staff);
  const body = (
    <div class="stack">
      <header class="heading">
        <h1>{say('directory.title')}</h1>
        <p class="hint">{say('directory.why')}</p>
      </header>
      {parts.map((part) => (
        <Part key={part.country} visit={visit} part={part} />
      ))}
    </div>
  );
  return page(say('directory.title'), body, { section: 'directory' });
}

/** The routes of the directory. */
export const directoryRoutes: readonly Route[] = [
  { method: 'get', path: '/console/directory', action: 'directory.read', answer: show },
  ...awayRoutes,
  ...entryRoutes,
  ...helplineRoutes,
  ...partnerRoutes,
  ...criteriaListRoutes,
];
