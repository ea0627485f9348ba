import type { CaseQuery } from '../../cases/query.js';
import { Input, Select } from '../parts/fields.js';
import { sayCode } from '../say.js';
import type { SignedVisit } from '../visit.js';
import { kinds } from '../../shared/kinds.js';
import { onlyChoices, stateChoices } from './query.js';

interface FilterProps {
  readonly visit: SignedVisit;
  readonly query: CaseQuery;
}

const dayIn = (at: Date | undefined): string => at?.toISOString().slice(0, 10) ?? '';

/** Checkboxes of which several may be set. */
const Ticks = ({
  name,
  label,
  options,
}: {
  readonly name: string;
  readonly label: string;
  readonly options: readonly {
    readonly value: string;
    readonly label: string;
    readonly on: boolean;
  }[];
}) => (
  <fieldset class="field">
    <legend>{label}</legend>
    {options.map(({ value, label: says, on }) => (
      <label class="choice" key={value}>
        <input type="checkbox" name={name} value={value} checked={on} />
        <span>{says}</span>
      </label>
    ))}
  </fieldset>
);

/** A choice among the countries of a user who has several. */
function CountryField({ visit, query }: FilterProps) {
  const { countries } = visit.me.staff;
  if (countries.length < 2) return null;
  return (
    <Select
      name="country"
      label={visit.say('filter.country')}
      value={query.country?.[0] ?? ''}
      options={[
        { value: '', label: visit.say('filter.any') },
        ...countries.map((code) => ({ value: code, label: visit.place(code) })),
      ]}
    />
  );
}

const isOnly = (query: CaseQuery): Readonly<Record<(typeof onlyChoices)[number], boolean>> => ({
  unanswered: query.unanswered === true,
  due: query.followUpDue === true,
  doubt: query.inDoubt === true,
  partial: query.partial === true,
  ending: query.wordsEnd === true,
});

/** The checkbox filters: priority, and the "only" filters. */
function TickFields({ visit, query }: FilterProps) {
  const { say } = visit;
  const on = isOnly(query);
  return (
    <>
      <Ticks
        name="p"
        label={say('filter.priority')}
        options={([1, 2, 3] as const).map((one) => ({
          value: String(one),
          label: say(`priority.${one}`),
          on: query.priority?.includes(one) ?? false,
        }))}
      />
      <Ticks
        name="only"
        label={say('filter.only')}
        options={onlyChoices.map((one) => ({
          value: one,
          label: say(`filter.${one}`),
          on: on[one],
        }))}
      />
    </>
  );
}

/** The filters that are chosen from lists. */
function ChoiceFields({ visit, query }: FilterProps) {
  const { say } = visit;
  const any = { value: '', label: say('filter.any') };
  const state = query.state === 'all' ? 'all' : (query.state?.[0] ?? 'open');
  const owners = ['me', 'nobody'] as const;
  return (
    <>
      <Select
        name="state"
        label={say('filter.state')}
        value={state}
        options={stateChoices.map((one) => ({ value: one, label: sayCode(say, 'state', one) }))}
      />
      <Select
        name="owner"
        label={say('filter.owner')}
        value={query.owner ?? ''}
        options={[any, ...owners.map((one) => ({ value: one, label: say(`filter.${one}`) }))]}
      />
      <Select
        name="mark"
        label={say('filter.mark')}
        value={query.mark ?? ''}
        options={[
          any,
          { value: 'unread', label: say('mark.unread') },
          { value: 'changed', label: say('mark.changed') },
        ]}
      />
      <Select
        name="kind"
        label={say('filter.kind')}
        value={query.kind?.[0] ?? ''}
        options={[any, ...kinds.map((one) => ({ value: one, label: say(`kind.${one}`) }))]}
      />
      <CountryField visit={visit} query={query} />
    </>
  );
}

/** The filter form of the list. Everything it holds is in the address; nothing else is stored. */
export function Filter({ visit, query }: FilterProps) {
  const { say } = visit;
  return (
    <form method="get" action="/console/cases" class="filter stack" role="search">
      <Input
        name="q"
        label={say('filter.text')}
        hint={say('filter.textHint')}
        attributes={{ type: 'search', value: query.text ?? '', maxLength: 60 }}
      />
      <details open={hasMore(query)}>
        <summary>{say('filter.more')}</summary>
        <div class="stack">
          <TickFields visit={visit} query={query} />
          <ChoiceFields visit={visit} query={query} />
          <Input
            name="from"
            label={say('filter.from')}
            attributes={{ type: 'date', value: dayIn(query.from) }}
          />
          <Input
            name="to"
            label={say('filter.to')}
            attributes={{ type: 'date', value: dayIn(query.to) }}
          />
        </div>
      </details>
      <div class="acts">
        <button class="primary">{say('filter.show')}</button>
        <a href="/console/cases">{say('filter.clear')}</a>
      </div>
    </form>
  );
}

/** Checks whether the query has more than search words. Then the fields are shown open. */
const hasMore = ({ text: _, after: __, ...rest }: CaseQuery): boolean =>
  Object.values(rest).some((value) => value !== undefined);
