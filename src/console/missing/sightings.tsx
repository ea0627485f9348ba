import { partsOf } from '../../shared/place.js';
import { drawMap } from '../../alerts/sightings/map.js';
import type { Sighting, SightingList } from '../../alerts/sightings/sightings.js';
import { LONGEST_REASON } from '../../cases/work.js';
import type { CaseProps } from '../cases/case-props.js';
import { Written } from '../cases/words.js';
import { caseAddress, ownerOf, placeOf } from '../cases/words-of.js';
import { Post } from '../parts/forms.js';
import { Tag, Time } from '../parts/shown.js';
import type { MissingParts } from './load.js';

type Listed = readonly { readonly one: Sighting; readonly n: number }[];

/** Returns the sightings with their numbers, by the day on which the person was seen. */
function byDay({ visit }: CaseProps, listed: Listed): (readonly [string, Listed])[] {
  const days = new Map<string, { one: Sighting; n: number }[]>();
  for (const each of listed) {
    const day = visit.when.day(each.one.at);
    const there = days.get(day);
    if (there) there.push(each);
    else days.set(day, [each]);
  }
  return [...days];
}

/**
 * Returns the numbers at each point of the map. Numbers of false sightings are in brackets, and the
 * list marks them as false.
 */
function pins(listed: Listed) {
  const at = new Map<string, { point: NonNullable<Sighting['drawn']>['point']; label: string[] }>();
  for (const { one, n } of listed) {
    if (!one.drawn) continue;
    const { latitude, longitude } = one.drawn.point;
    const key = `${latitude},${longitude}`;
    const label = one.isFalse ? `(${n})` : String(n);
    const there = at.get(key);
    if (there) there.label.push(label);
    else at.set(key, { point: one.drawn.point, label: [label] });
  }
  return [...at.values()];
}

/**
 * Returns the areas that a map shows: where the person went missing, and where people saw someone.
 */
const areasOf = ({ country, area }: SightingList, listed: Listed): string[] => {
  const areas = listed.flatMap(({ one }) =>
    one.drawn ? [partsOf(one.drawn.place).area ?? country] : [],
  );
  return [...(area === undefined ? [] : [area]), ...areas];
};

/** The sightings on outlines of their areas. The list next to it has the same content in words. */
function SightingMap({
  props,
  list,
  listed,
}: {
  props: CaseProps;
  list: SightingList;
  listed: Listed;
}) {
  const { say, language, place } = props.visit;
  const points = pins(listed);
  const areas = areasOf(list, listed);
  const drawn = drawMap(
    areas.length > 0 ? areas : [list.country],
    points.map(({ point }) => point),
    language,
  );
  if (!drawn || points.length === 0) return null;
  const names = drawn.areas.map(({ code }) => place(code)).join(', ');
  return (
    <svg
      class="sighting-map"
      viewBox={`0 0 ${drawn.width} ${drawn.height}`}
      role="img"
      aria-label={say('sightings.map', { areas: names })}
    >
      {drawn.areas.map(({ code, path }) => (
        <path key={code} class="area" d={path} />
      ))}
      {drawn.points.map(({ x, y }, i) => (
        <g key={i}>
          <circle class="pin" cx={x} cy={y} r="5" />
          <text class="pin-name" x={x} y={y - 8} text-anchor="middle">
            {points[i]?.label.join(', ')}
          </text>
        </g>
      ))}
    </svg>
  );
}

/** A form that marks a sighting as false, or as valid again; both need a reason. */
function Judge({ props, one, n }: { props: CaseProps; one: Sighting; n: number }) {
  const { visit, shown, form } = props;
  const { say } = visit;
  if (!one.mayJudge) return null;
  const act = one.isFalse ? 'true' : 'false';
  const key = one.isFalse ? 'sightings.counts' : 'sightings.isFalse';
  return (
    <details>
      <summary>{say(key)}</summary>
      <Post
        visit={visit}
        action={caseAddress(shown.row.id, `/sightings/${one.row.id}/${act}`)}
        class="stack"
      >
        <input type="hidden" name="v" value={String(one.v)} />
        <input type="hidden" name="form" value={`${form}s${n}`} />
        <div class="field">
          <label for={`sighting-${n}`}>{say('form.reason')}</label>
          <textarea
            id={`sighting-${n}`}
            name="words"
            rows={2}
            maxLength={LONGEST_REASON}
            dir="auto"
          />
        </div>
        <div class="acts">
          <button>{say(key)}</button>
        </div>
      </Post>
    </details>
  );
}

function One({ props, one, n }: { props: CaseProps; one: Sighting; n: number }) {
  const { visit, name } = props;
  const { say, place } = visit;
  const { words, isFalse, drawn } = one;
  return (
    <li>
      <p>
        <strong>{n}.</strong> <Time at={one.at} visit={visit} />
        {one.atTold ? '' : ` (${say('sightings.received')})`},{' '}
        {drawn ? place(partsOf(drawn.place).area ?? drawn.place) : placeOf(visit, one.row)},{' '}
        {say(`sightings.still.${one.still}`)}{' '}
        {isFalse ? <Tag tone="red">{say('sightings.false')}</Tag> : null}
      </p>
      {words?.place ? <Written visit={visit} words={words.place} /> : null}
      {words?.direction ? <Written visit={visit} words={words.direction} /> : null}
      {words?.more.map((text, i) => (
        <Written key={i} visit={visit} words={text} />
      ))}
      {isFalse ? (
        <p class="hint">{say('sightings.falseBy', { name: ownerOf(visit, isFalse.by, name) })}</p>
      ) : null}
      {isFalse?.reason ? <Written visit={visit} words={isFalse.reason} /> : null}
      {drawn ? null : <p class="hint">{say('sightings.noPlace')}</p>}
      <p>
        <a href={caseAddress(one.row.id)}>{one.row.reference}</a>
      </p>
      <Judge props={props} one={one} n={n} />
    </li>
  );
}

/**
 * The sightings with place and time, earliest first, on a map and in words. Nothing here changes
 * the case.
 */
export function SightingsPart({
  props,
  parts: { sightings: list },
}: {
  readonly props: CaseProps;
  readonly parts: MissingParts;
}) {
  const { say, place } = props.visit;
  if (!list) return null;
  const listed = list.sightings.map((one, i) => ({ one, n: i + 1 }));
  return (
    <section class="card stack" aria-labelledby="sightings-title">
      <h2 id="sightings-title">{say('sightings.title')}</h2>
      {listed.length === 0 ? (
        <p class="hint">
          {say(list.elsewhere.length > 0 ? 'sightings.noneHere' : 'sightings.none')}
        </p>
      ) : (
        <p class="hint">{say('sightings.why')}</p>
      )}
      <SightingMap props={props} list={list} listed={listed} />
      {byDay(props, listed).map(([day, some]) => (
        <div class="stack" key={day}>
          <h3>{day}</h3>
          <ul class="items">
            {some.map(({ one, n }) => (
              <One key={one.row.id} props={props} one={one} n={n} />
            ))}
          </ul>
        </div>
      ))}
      {list.elsewhere.map(({ country, count }) => (
        <p key={country} class="banner amber">
          {say('sightings.elsewhere', { country: place(country), count })}
        </p>
      ))}
    </section>
  );
}
