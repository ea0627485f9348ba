import {
  affiliationsIn,
  LONGEST_NAME,
  rolesIn,
  type EntryForm,
  type EntryInput,
} from '../../directory/entry.js';
import { languageName } from '../../shared/language-name.js';
import type { FieldProblem } from '../parts/forms.js';
import { Area, Checks, Input, Radios, SelectOne } from '../parts/fields.js';
import { sayCode } from '../say.js';
import type { SignedVisit } from '../visit.js';
import { nameOfDay } from './shown.js';

const week = [1, 2, 3, 4, 5, 6, 7] as const;

/** Returns an entry as its form shows it before the user types anything. */
export function saidOf({ country, version, person, reaches }: EntryForm): EntryInput {
  const hours = week.map((day) =>
    (person?.duty ?? [])
      .filter(({ days }) => days.includes(day))
      .map(({ from, to }) => `${from}-${to}`)
      .join(' '),
  );
  const { id = '', name = '', role = '', affiliation = '', areas = [] } = person ?? {};
  return {
    ...{ id, isNew: !person, country, name, role, affiliation, areas, hours },
    language: person?.language ?? '',
    active: person?.active ?? true,
    keep: reaches.map(({ key }) => key),
    reaches: '',
    shown: version,
  };
}

/** Returns the values of an entry by field, as people read them. */
export const shownAs = (visit: SignedVisit, said: EntryInput): FieldProblem[] => {
  const { say, place } = visit;
  return [
    { field: 'name', says: said.name },
    { field: 'role', says: said.role && sayCode(say, 'level', said.role) },
    {
      field: 'affiliation',
      says: said.affiliation && sayCode(say, 'affiliation', said.affiliation),
    },
    { field: 'areas', says: said.areas.map(place).join(', ') },
    { field: 'language', says: said.language && languageName(said.language, visit.language) },
    ...said.hours.map((says, index) => ({ field: `hours-${index + 1}`, says })),
    { field: 'active', says: say(said.active ? 'entry.active' : 'entry.ended') },
  ];
};

interface FieldsProps {
  readonly visit: SignedVisit;
  readonly there: EntryForm;
  readonly said: EntryInput;
  readonly problems: readonly FieldProblem[];
}

/**
 * How the person is called: stored addresses can be removed and new ones added; no address is shown
 * in full.
 */
const Reaches = ({ visit: { say }, there: { reaches }, said, problems }: FieldsProps) => (
  <>
    {reaches.length === 0 ? null : (
      <Checks
        name="keep"
        label={say('entry.keep')}
        hint={say('entry.keepHint')}
        values={said.keep}
        options={reaches.map(({ key, channel, ends }) => ({
          value: key,
          label: say('entry.ends', { channel, ends }),
        }))}
      />
    )}
    <Area
      name="reaches"
      label={say(reaches.length === 0 ? 'entry.reaches' : 'entry.moreReaches')}
      hint={say('entry.reachesHint')}
      value={said.reaches}
      rows={2}
      problems={problems}
    />
  </>
);

/** The duty hours: one field per day. */
const Hours = ({ visit, said, problems }: FieldsProps) => (
  <fieldset class="field">
    <legend>{visit.say('directory.hours')}</legend>
    <p class="hint">{visit.say('entry.hoursHint')}</p>
    {week.map((day) => (
      <Input
        key={day}
        name={`hours-${day}`}
        label={nameOfDay(visit, day)}
        problems={problems}
        attributes={{ value: said.hours[day - 1] ?? '', maxLength: 120, size: 24 }}
      />
    ))}
  </fieldset>
);

/** The level and the class of the person. */
const Standing = ({ visit, there: { country }, said, problems }: FieldsProps) => {
  const { say } = visit;
  return (
    <>
      <SelectOne
        visit={visit}
        name="role"
        label={say('directory.level')}
        value={said.role}
        problems={problems}
        options={rolesIn(country).map((value) => ({ value, label: sayCode(say, 'level', value) }))}
      />
      <SelectOne
        visit={visit}
        name="affiliation"
        label={say('directory.class')}
        hint={say('entry.classHint')}
        value={said.affiliation}
        problems={problems}
        options={affiliationsIn(country).map((value) => ({
          value,
          label: sayCode(say, 'affiliation', value),
        }))}
      />
    </>
  );
};

/** Whether the person still answers for tips; asked only for a stored entry. */
const Serving = ({ visit: { say }, said }: FieldsProps) => (
  <Radios
    name="active"
    label={say('entry.serves')}
    hint={say('entry.servesHint')}
    value={said.active ? 'yes' : 'no'}
    options={[
      { value: 'yes', label: say('entry.active') },
      { value: 'no', label: say('entry.ended') },
    ]}
  />
);

/** All fields of an entry. */
export const EntryFields = (props: FieldsProps) => {
  const { visit, there, said, problems } = props;
  const { say, place } = visit;
  return (
    <>
      <Input
        name="name"
        label={say('directory.name')}
        hint={say('entry.nameHint')}
        problems={problems}
        attributes={{ value: said.name, maxLength: LONGEST_NAME, spellcheck: false }}
      />
      <Standing {...props} />
      {there.areas.length === 0 ? null : (
        <Checks
          name="areas"
          label={say('directory.areas')}
          hint={say('entry.areasHint')}
          values={said.areas}
          problems={problems}
          options={there.areas.map((value) => ({ value, label: place(value) }))}
        />
      )}
      <SelectOne
        visit={visit}
        name="language"
        label={say('entry.language')}
        value={said.language}
        problems={problems}
        options={there.languages.map((value) => ({
          value,
          label: languageName(value, visit.language),
        }))}
      />
      <Reaches {...props} />
      <Hours {...props} />
      {there.person ? <Serving {...props} /> : null}
    </>
  );
};
