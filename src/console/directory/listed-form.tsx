import type { ComponentChildren } from 'preact';
import type { FormDone } from '../../directory/change.js';
import type { ListedInput } from '../../directory/listed.js';
import type { CountryPart } from '../../directory/overview.js';
import type { Staff } from '../../shared/staff.js';
import type { ConsoleDeps } from '../deps.js';
import { Post, type FieldProblem } from '../parts/forms.js';
import type { Answer, ConsoleRoute } from '../route.js';
import { sayCode, type ConsoleKey } from '../say.js';
import type { SignedVisit, Visit } from '../visit.js';
import { formPage } from './form-page.js';
import { mayWritePart } from './shown.js';

type Route = ConsoleRoute<ConsoleDeps>;
type Desk = ConsoleDeps['directoryDesk'];
interface Problem {
  readonly field: string;
  readonly code: string;
}
type Save<Input> = (staff: Staff, input: Input) => Promise<FormDone<Problem>>;

/** An entry of a country's list, and its country. A new one has no entry yet. */
export interface There<Entry> {
  readonly part: CountryPart;
  readonly entry?: Entry | undefined;
}

/** The pages of a list that each country has: its helplines, its partners, its criteria. */
export interface ListedForm<Entry, Input extends ListedInput> {
  readonly list: 'helplines' | 'partners' | 'criteria';
  /** The texts of the pages begin with it. */
  readonly texts: 'helpline' | 'partner' | 'criteriaList';
  readonly entriesOf: (part: CountryPart) => readonly Entry[];
  /** The name of an entry in addresses. */
  readonly nameOf: (entry: Entry) => string;
  readonly titleOf: (visit: SignedVisit, entry: Entry) => string;
  /** Returns an entry as its form shows it before the user types anything. */
  readonly said: (there: There<Entry>, visit: SignedVisit) => Input;
  /** Returns what the user typed with more room, if that is all they asked for. */
  readonly more?: (visit: SignedVisit, said: Input) => Input | undefined;
  /** Returns what the user typed, but the country, the name and the version. */
  readonly typed: (visit: Visit) => Omit<Input, keyof ListedInput>;
  /** Buttons beside the one that saves. */
  readonly acts?: (visit: SignedVisit, said: Input) => ComponentChildren;
  readonly fields: (
    visit: SignedVisit,
    part: CountryPart,
    said: Input,
    problems: readonly FieldProblem[],
  ) => ComponentChildren;
  /** The stored values that the second of two people sees, and the field where they stand. */
  readonly kept: (entry: Entry) => readonly (string | null)[];
  readonly keptAt: string;
  readonly save: (desk: Desk) => Save<Input>;
  readonly remove: (desk: Desk) => Save<ListedInput>;
}

/** Returns the routes of a list. */
export function listedRoutes<Entry, Input extends ListedInput>(
  form: ListedForm<Entry, Input>,
): readonly Route[] {
  const pages = new ListedPages(form);
  const action = 'directory.write';
  const country = `/console/directory/${form.list}/:country`;
  const show: Route['answer'] = (asked, deps) => pages.show(asked as SignedVisit, deps);
  const save: Route['answer'] = (asked, deps) => pages.save(asked as SignedVisit, deps);
  const remove: Route['answer'] = (asked, deps) => pages.remove(asked as SignedVisit, deps);
  return [
    { method: 'get', path: country, action, answer: show },
    { method: 'post', path: country, action, answer: save },
    { method: 'get', path: `${country}/:name`, action, answer: show },
    { method: 'post', path: `${country}/:name`, action, answer: save },
    { method: 'post', path: `${country}/:name/remove`, action, answer: remove },
  ];
}

class ListedPages<Entry, Input extends ListedInput> {
  constructor(private readonly form: ListedForm<Entry, Input>) {}

  async show(visit: SignedVisit, deps: ConsoleDeps): Promise<Answer> {
    const there = await this.thereOf(visit, deps);
    return there ? this.page(visit, there) : { kind: 'nothing' };
  }

  async save(visit: SignedVisit, deps: ConsoleDeps): Promise<Answer> {
    const input = { ...this.form.typed(visit), ...placeIn(visit) } as Input;
    const more = this.form.more?.(visit, input);
    const there = more && (await this.thereOf(visit, deps));
    if (there) return this.page(visit, there, more);
    const done = await this.form.save(deps.directoryDesk)(visit.me.staff, input);
    return this.answer(visit, deps, done, input);
  }

  async remove(visit: SignedVisit, deps: ConsoleDeps): Promise<Answer> {
    const done = await this.form.remove(deps.directoryDesk)(visit.me.staff, placeIn(visit));
    return this.answer(visit, deps, done);
  }

  private key(end: 'add' | 'why' | 'remove'): ConsoleKey {
    return `${this.form.texts}.${end}`;
  }

  /** Returns the entry of a path, if the user may change it. */
  private async thereOf(
    visit: SignedVisit,
    { directory }: ConsoleDeps,
  ): Promise<There<Entry> | undefined> {
    const { country = '', name } = visit.params;
    const part = (await directory(visit.me.staff)).find((one) => one.country === country);
    if (!part || !mayWritePart(visit, country)) return undefined;
    if (name === undefined) return { part };
    const entry = this.form.entriesOf(part).find((one) => this.form.nameOf(one) === name);
    return entry ? { part, entry } : undefined;
  }

  private addressOf({ part, entry }: There<Entry>): string {
    const country = `/console/directory/${this.form.list}/${part.country}`;
    return entry ? `${country}/${encodeURIComponent(this.form.nameOf(entry))}` : country;
  }

  private page(
    visit: SignedVisit,
    there: There<Entry>,
    said: Input = this.form.said(there, visit),
    problems: readonly FieldProblem[] = [],
    status = 200,
  ): Answer {
    const { say, place } = visit;
    const { part, entry } = there;
    const title = entry
      ? this.form.titleOf(visit, entry)
      : `${say(this.key('add'))}: ${place(part.country)}`;
    return formPage(visit, {
      ...{ title, problems, status, shown: part.version, why: say(this.key('why')) },
      action: this.addressOf(there),
      fields: this.form.fields(visit, part, said, problems),
      acts: this.form.acts?.(visit, said),
      after: entry ? (
        <Post visit={visit} action={`${this.addressOf(there)}/remove`}>
          <input type="hidden" name="shown" value={String(part.version)} />
          <button class="danger">{say(this.key('remove'))}</button>
        </Post>
      ) : null,
    });
  }

  /** When two people change the directory, the second sees the stored values beside their own. */
  private changedSays({ say }: Visit, { entry }: There<Entry>): FieldProblem[] {
    const now = entry ? this.form.kept(entry) : [];
    const value = now.filter(Boolean).join(', ') || say('entry.nothing');
    const says = `${say('away.no.changed')} ${say('entry.now', { value })}`;
    return [{ field: this.form.keptAt, says }];
  }

  /** Returns the answer to a form: the result, or the form again. */
  private async answer(
    visit: SignedVisit,
    deps: ConsoleDeps,
    done: FormDone<Problem>,
    said?: Input,
  ): Promise<Answer> {
    const { texts } = this.form;
    if (done.ok) {
      const key: ConsoleKey = said ? `done.${texts}` : `done.${texts}Removed`;
      return { kind: 'go', to: '/console/directory', done: { key } };
    }
    const there = done.reason === 'unknown' ? undefined : await this.thereOf(visit, deps);
    if (!there) return { kind: 'nothing' };
    if (done.reason !== 'wrong')
      return this.page(visit, there, said, this.changedSays(visit, there), 409);
    const problems = done.problems.map(({ field, code }) => ({
      field,
      says: sayCode(visit.say, `${texts}.no`, code),
    }));
    return this.page(visit, there, said, problems, 422);
  }
}

const placeIn = ({ form, params: { country = '', name } }: Visit): ListedInput => ({
  country,
  was: name,
  shown: Number(form.raw('shown')) || 0,
});
