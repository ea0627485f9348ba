import { isDeepStrictEqual } from 'node:util';
import type { CountryDoc, CountryEntry } from '../models/gateway/country.js';
import type { GatewayKeyring } from '../privacy/keyring.js';
import { changeDirectory, formDone, type FormDone, type FormNo, type Read } from './change.js';
import type { GatewayDb } from './load.js';

/** A form about one entry of a list that each country has. */
export interface ListedInput {
  readonly country: string;
  /** The name under which it is stored; undefined for a new one. */
  readonly was?: string | undefined;
  /** The version of the directory that was shown. */
  readonly shown: number;
}

/** A list that each country has: its helplines, its partners, its criteria of alerts. */
export interface Listed<Kept, Input extends ListedInput, Problem> {
  readonly of: (entry: CountryEntry) => readonly Kept[];
  readonly into: (entry: CountryEntry, list: readonly Kept[]) => CountryEntry;
  /** Its name, which occurs once in a country. */
  readonly nameOf: (kept: Kept) => string;
  readonly typedName: (input: Input) => string;
  /**
   * Returns the typed entry, or all its problems.
   * @param others the other entries of the country
   */
  readonly read: (
    input: Input,
    others: readonly Kept[],
    today: string,
    country: CountryEntry,
  ) => Kept | readonly Problem[];
  /** Returns why a stored entry can be neither changed nor removed; absent if all can. */
  readonly stays?: (kept: Kept, today: string) => readonly Problem[] | undefined;
}

/** Finds a country and, for an existing one, its entry. */
function found<Kept, Input extends ListedInput, Problem>(
  { of, nameOf }: Listed<Kept, Input, Problem>,
  { countries }: Read,
  { country, was }: ListedInput,
): { readonly doc: CountryDoc; readonly list: readonly Kept[] } | undefined {
  const doc = countries.find(({ _id }) => _id === country);
  const list = doc ? of(doc.entry) : [];
  const there = was === undefined || list.some((one) => nameOf(one) === was);
  return doc && there ? { doc, list } : undefined;
}

/** Returns why the entry that is to be changed or removed must stay. */
function whyItStays<Kept, Input extends ListedInput, Problem>(
  { nameOf, stays }: Listed<Kept, Input, Problem>,
  list: readonly Kept[],
  { was }: ListedInput,
  today: string,
): readonly Problem[] | undefined {
  const kept = list.find((one) => nameOf(one) === was);
  return kept && stays?.(kept, today);
}

const isProblems = <Kept, Problem>(read: Kept | readonly Problem[]): read is readonly Problem[] =>
  Array.isArray(read);

async function save<Kept, Input extends ListedInput, Problem>(
  kind: Listed<Kept, Input, Problem>,
  db: GatewayDb,
  keyring: GatewayKeyring,
  input: Input,
  now: Date,
): Promise<FormDone<Problem>> {
  const { country, was, shown } = input;
  const { nameOf, read, into } = kind;
  return formDone(
    await changeDirectory<FormNo<Problem>>(db, keyring, now, undefined, (there) => {
      const at = found(kind, there, input);
      if (!at) return { no: 'unknown' };
      const { doc, list } = at;
      const today = there.today(country);
      // The same form sent twice: its entry is already stored.
      const asked = read(input, [], today, doc.entry);
      const before = list.find((one) => nameOf(one) === kind.typedName(input));
      if (before && isDeepStrictEqual(before, asked)) return { no: 'again' };
      if (shown !== there.version) return { no: 'changed' };
      const stays = whyItStays(kind, list, input, today);
      if (stays) return { no: stays };
      const others = list.filter((one) => nameOf(one) !== was);
      const entry = read(input, others, today, doc.entry);
      if (isProblems(entry)) return { no: entry };
      const put = (one: Kept) => (nameOf(one) === was ? entry : one);
      const next = was === undefined ? [...list, entry] : list.map(put);
      return { countries: [{ ...doc, entry: into(doc.entry, next) }] };
    }),
  );
}

async function remove<Kept, Input extends ListedInput, Problem>(
  kind: Listed<Kept, Input, Problem>,
  db: GatewayDb,
  keyring: GatewayKeyring,
  input: ListedInput,
  now: Date,
): Promise<FormDone<Problem>> {
  return formDone(
    await changeDirectory<FormNo<Problem>>(db, keyring, now, input.shown, (there) => {
      const at = found(kind, there, input);
      if (!at) return { no: 'unknown' };
      const stays = whyItStays(kind, at.list, input, there.today(input.country));
      if (stays) return { no: stays };
      const left = at.list.filter((one) => kind.nameOf(one) !== input.was);
      return { countries: [{ ...at.doc, entry: kind.into(at.doc.entry, left) }] };
    }),
  );
}

type Changing<Input, Problem> = (
  db: GatewayDb,
  keyring: GatewayKeyring,
  input: Input,
  now: Date,
) => Promise<FormDone<Problem>>;

/** Returns the changes of a list: adding or changing an entry, and removing one. */
export const changesOf = <Kept, Input extends ListedInput, Problem>(
  kind: Listed<Kept, Input, Problem>,
): {
  readonly save: Changing<Input, Problem>;
  readonly remove: Changing<ListedInput, Problem>;
} => ({
  save: (db, keyring, input, now) => save(kind, db, keyring, input, now),
  remove: (db, keyring, input, now) => remove(kind, db, keyring, input, now),
});
