import type { AlertFields } from '../../alerts/fields.js';
import { shippedCountries } from '../../directory/country-file.js';
import { shapes, type Shape } from '../../results/charts/shapes.js';
import type { FieldProblem } from '../parts/forms.js';
import type { SignedVisit } from '../visit.js';
import { frameOf, type MapFrame } from './map.js';

const choiceId = (code: string): string => `area-${code}`;
const outlineId = (at: number): string => `outline-${at}`;
const sharedId = (at: number): string => `shared-${at}`;

/**
 * The outlines of a country, on which the choice is shown. An outline of several regions leads to a
 * sentence with their names, because a place on it does not tell which of them is meant.
 */
const Outlines = ({
  visit,
  drawn,
  frame,
}: {
  readonly visit: SignedVisit;
  readonly drawn: readonly Shape[];
  readonly frame: MapFrame;
}) => (
  <svg class="outlines" {...frame} aria-hidden="true">
    {drawn.map(({ codes, path }, at) =>
      codes.length === 1 ? (
        <path key={codes[0]} id={outlineId(at)} d={path} />
      ) : (
        <a key={codes[0]} href={`#${sharedId(at)}`} tabIndex={-1}>
          <title>{codes.map(visit.place).join(', ')}</title>
          <path id={outlineId(at)} d={path} />
        </a>
      ),
    )}
  </svg>
);

/** Says which regions an outline stands for, as soon as the outline was pressed. */
const Shared = ({
  visit,
  drawn,
}: {
  readonly visit: SignedVisit;
  readonly drawn: readonly Shape[];
}) => (
  <>
    {drawn.map(({ codes }, at) =>
      codes.length === 1 ? null : (
        <p key={codes[0]} id={sharedId(at)} class="banner shared">
          {visit.say('alerts.sharedOutline', { areas: codes.map(visit.place).join(', ') })}
        </p>
      ),
    )}
  </>
);

interface ChoiceProps {
  readonly code: string;
  readonly label: string;
  readonly checked: boolean;
  readonly drawn: readonly Shape[];
  readonly frame: MapFrame | undefined;
}

/**
 * A checkbox with its name and its part of the map. The part lies in the label, so that a press on
 * it is a press on the checkbox, and needs no script.
 */
const Choice = ({ code, label, checked, drawn, frame }: ChoiceProps) => {
  const mine = drawn.flatMap(({ codes }, at) =>
    codes.includes(code) || !code.includes('-') ? [{ at, alone: codes.length === 1 }] : [],
  );
  return (
    <label class="choice">
      <input type="checkbox" id={choiceId(code)} name="areas" value={code} checked={checked} />
      {frame ? (
        <svg class={code.includes('-') ? 'part' : 'part whole'} {...frame} aria-hidden="true">
          {mine.map(({ at, alone }) => (
            <use key={at} href={`#${outlineId(at)}`} class={alone ? 'press-me' : undefined}>
              <title>{label}</title>
            </use>
          ))}
        </svg>
      ) : null}
      <span>{label}</span>
    </label>
  );
};

/** Returns the codes of a country and its regions. */
const codesOf = (country: string): string[] => {
  const entry = shippedCountries().find(({ iso2 }) => iso2 === country);
  return [country, ...(entry?.areas ?? []).map(({ code }) => code)];
};

/** The regions of a country as checkboxes, which can be chosen by name and on a map. */
export function AreaChoice({
  visit,
  country,
  fields,
  problems,
}: {
  readonly visit: SignedVisit;
  readonly country: string;
  readonly fields: Pick<AlertFields, 'areas'>;
  readonly problems: readonly FieldProblem[];
}) {
  const { say, place } = visit;
  const wrong = problems.find(({ field }) => field === 'areas')?.says;
  const drawn = shapes()[country] ?? [];
  const frame = frameOf(drawn);
  return (
    <fieldset class={wrong ? 'field area-choice wrong' : 'field area-choice'} id="areas">
      <legend>{say('alerts.field.areas')}</legend>
      {wrong ? <p class="says">{wrong}</p> : null}
      {frame ? <p class="hint">{say('alerts.hint.areas')}</p> : null}
      <div class="on-map">
        {frame ? <Outlines visit={visit} drawn={drawn} frame={frame} /> : null}
        <Shared visit={visit} drawn={drawn} />
        <div class="ticks">
          {codesOf(country).map((code) => (
            <Choice
              key={code}
              code={code}
              label={code === country ? say('alerts.whole', { country: place(code) }) : place(code)}
              checked={fields.areas.includes(code)}
              drawn={drawn}
              frame={frame}
            />
          ))}
        </div>
      </div>
    </fieldset>
  );
}
