import type { ComponentChildren } from 'preact';
import { Errors, Post, type FieldProblem } from '../parts/forms.js';
import { page, type Answer } from '../route.js';
import type { SignedVisit } from '../visit.js';

/** What a form of the directory holds. */
interface FormOfDirectory {
  readonly title: string;
  readonly why: string;
  readonly action: string;
  /** The version of its country that was seen: of two who change it the second is told. */
  readonly shown: number;
  readonly problems: readonly FieldProblem[];
  readonly status: number;
  /** What stands before the form, and after it. */
  readonly before?: ComponentChildren;
  readonly after?: ComponentChildren;
  readonly fields: ComponentChildren;
}

/** A page with one form, by which something of the directory is changed. */
export function formPage(visit: SignedVisit, form: FormOfDirectory): Answer {
  const { say } = visit;
  const body = (
    <div class="narrow stack">
      <p>
        <a href="/console/directory">{say('directory.title')}</a>
      </p>
      <h1>{form.title}</h1>
      <Errors visit={visit} problems={form.problems} />
      <p>{form.why}</p>
      {form.before}
      <Post visit={visit} action={form.action} class="stack">
        <input type="hidden" name="shown" value={String(form.shown)} />
        {form.fields}
        <div class="acts">
          <button class="primary">{say('away.save')}</button>
          <a href="/console/directory">{say('form.cancel')}</a>
        </div>
      </Post>
      {form.after}
    </div>
  );
  return page(form.title, body, { section: 'directory', status: form.status });
}
