import type { ComponentChildren } from 'preact';
import { randomId } from '../../shared/ids.js';
import { ownerMark } from '../kept.js';
import type { ConsoleKey, Params } from '../say.js';
import type { Visit } from '../visit.js';

/** A problem of one field, as a text in the user's language. */
export interface FieldProblem {
  readonly field: string;
  readonly says: string;
  /** The language of the text, if it is not that of the page. */
  readonly lang?: 'en';
}

/**
 * The random id of a form. It stays the same when the form is shown again, so that the act is done
 * once.
 * @param part distinguishes it from other forms of the page
 */
export const FormId = ({
  visit: { form },
  part = '',
}: {
  readonly visit: Pick<Visit, 'form'>;
  readonly part?: string;
}) => <input type="hidden" name="form" value={form.raw('form') || `${randomId()}${part}`} />;

/** A form that is posted to us, with the token of this session. */
export const Post = ({
  visit,
  action,
  class: className,
  id,
  children,
}: {
  readonly visit: Visit;
  readonly action: string;
  readonly class?: string;
  readonly id?: string;
  readonly children: ComponentChildren;
}) => (
  <form method="post" action={action} class={className} id={id} autocomplete="off">
    {visit.me ? (
      <>
        <input type="hidden" name="token" value={visit.token} />
        <input type="hidden" name="owner" value={ownerMark(visit.me.staff.account)} />
      </>
    ) : null}
    {children}
  </form>
);

/** The reason of a refusal, above the page. */
export const WhyNot = ({ says }: { readonly says: string | undefined }) =>
  says === undefined ? null : (
    <p class="banner red" role="alert" tabIndex={-1} id="errors">
      {says}
    </p>
  );

/** All problems of a form, at its head; each line links to its field. */
export const Errors = ({
  visit,
  problems,
}: {
  readonly visit: Visit;
  readonly problems: readonly FieldProblem[];
}) =>
  problems.length === 0 ? null : (
    <div class="errors" role="alert" tabIndex={-1} id="errors">
      <h2>{visit.say('form.wrong', { count: problems.length })}</h2>
      <ul>
        {problems.map(({ field, says, lang }) => (
          <li key={`${field}${says}`}>
            <a href={`#${field}`} lang={lang}>
              {says}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );

/** Returns the problem of a field. */
export const wrongAt = (
  visit: Visit,
  field: string,
  key: ConsoleKey,
  params?: Params,
): FieldProblem => ({ field, says: visit.say(key, params) });
