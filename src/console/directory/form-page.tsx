import type { ComponentChildren } from 'preact';
import { Errors, Post, type FieldProblem } from '../parts/forms.js';
import { page, type Answer } from '../route.js';
import type { SignedVisit } from '../visit.js';

/** The content of a form of the directory. */
interface FormOfDirectory {
  readonly title: string;
  readonly why: string;
  readonly action: string;
  /** The version of the country that was shown. If two people change it, the second is warned. */
  readonly shown: number;
  readonly problems: readonly FieldProblem[];
  readonly status: number;
  /** Content before the form, and after it. */
  readonly before?: ComponentChildren;
  readonly after?: ComponentChildren;
  readonly fields: ComponentChildren;
  /** Buttons beside the one that saves, which comes first: Enter in a field presses it. */
  readonly acts?: ComponentChildren;
}

/** A page with one form that changes something of the directory. */
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
          {form.acts}
          <a href="/console/directory">{say('form.cancel')}</a>
        </div>
      </Post>
      {form.after}
    </div>
  );
  return page(form.title, body, { section: 'directory', status: form.status });
}
