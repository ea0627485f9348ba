import type { Refusal } from '../../../desk/refusal.js';
import { Errors, Post, type FieldProblem } from '../../parts/forms.js';
import { page, type Answer } from '../../route.js';
import type { SignedVisit } from '../../visit.js';
import { documentAddress, type Checked, type Kind, type Shown } from '../kind.js';
import { Messages } from '../page.js';
import { Back, Refused, statusOf } from '../parts.js';
import { builders, type Sheet } from './builder.js';
import type { FormContext } from './fields.js';

export interface BuildProps {
  readonly visit: SignedVisit;
  readonly kind: Kind;
  /** The document that is changed; undefined for a new one. */
  readonly one?: Shown | undefined;
  readonly sheet: Sheet;
  readonly tag: string;
  readonly context: FormContext;
  readonly known: readonly string[];
  /** The result of the check; undefined if nobody asked for it, or if the document is not valid. */
  readonly checked?: Checked | undefined;
  /** Texts that are missing only in some languages: the document can be saved without them. */
  readonly gaps: readonly FieldProblem[];
  readonly refusal?: Refusal | undefined;
  /** Saving would remove answers that people may have given: the user must confirm it. */
  readonly loses?: boolean | undefined;
}

/** Returns the address of a document's form; without a document, of the form for a new one. */
export const formAddress = (kind: Kind, one: Pick<Shown, 'name'> | undefined): string =>
  one ? documentAddress(kind, one.name, '/form') : `/console/${kind.of}-form`;

/** The result of a check, in words. */
const Found = ({ visit, checked, gaps }: BuildProps) => {
  if (!checked) return null;
  const { say } = visit;
  const ready = checked.ready.join(', ');
  return (
    <section class={gaps.length > 0 ? 'banner amber' : 'banner good'} role="status">
      <p>{gaps.length > 0 ? say('build.readyIn', { languages: ready }) : say('build.right')}</p>
      {gaps.length > 0 ? (
        <ul>
          {gaps.map(({ field, says, lang }) => (
            <li key={`${field}${says}`}>
              <a href={`#${field}`} lang={lang}>
                {says}
              </a>
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
};

const Presses = ({ visit, loses }: Pick<BuildProps, 'visit' | 'loses'>) => (
  <div class="acts sticky">
    {loses ? (
      <label class="choice">
        <input type="checkbox" name="lose" value="yes" />
        <span>{visit.say('build.lose')}</span>
      </label>
    ) : null}
    <button name="press" value="check">
      {visit.say('build.check')}
    </button>
    <button name="press" value="save" class="primary">
      {visit.say('docs.save')}
    </button>
  </div>
);

/** A poll or a campaign as a form. */
export function buildPage(props: BuildProps): Answer {
  const { visit, kind, one, sheet, tag, context, known, checked, refusal } = props;
  const { say } = visit;
  const Fields = builders[kind.of].fields;
  const title = one ? say('build.change', { name: one.name }) : say(`build.new.${kind.of}`);
  const at = formAddress(kind, one);
  const problems = refusal ? context.problems : [];
  const body = (
    <div class="stack build">
      <Back visit={visit} kind={kind} one={one} />
      <h1>{title}</h1>
      {problems.length > 0 ? (
        <Errors visit={visit} problems={problems} />
      ) : (
        <Refused visit={visit} refusal={refusal} />
      )}
      <Found {...props} />
      <Post visit={visit} action={at} class="stack">
        {/* The Enter key in a field checks the form, and changes nothing. */}
        <button name="press" value="check" hidden>
          {say('build.check')}
        </button>
        <input type="hidden" name="tag" value={tag} />
        <div class="stack" data-lengths-at={`/console/${kind.of}-lengths`}>
          <Fields context={context} sheet={sheet} known={known} kept={one !== undefined} />
        </div>
        <Presses visit={visit} loses={props.loses} />
      </Post>
      {checked ? (
        <>
          <h2>{say('docs.messages')}</h2>
          <Messages visit={visit} checked={checked} />
        </>
      ) : null}
    </div>
  );
  return page(title, body, { section: kind.of, status: statusOf(refusal) });
}

/** The page for a document that the form cannot show. */
export function noFormPage(visit: SignedVisit, kind: Kind, one: Shown): Answer {
  const { say } = visit;
  const title = say('build.change', { name: one.name });
  const body = (
    <div class="narrow stack">
      <h1>{title}</h1>
      <p>{say('build.noForm')}</p>
      <p class="acts">
        <a class="press primary" href={documentAddress(kind, one.name, '/yaml')}>
          {say('docs.yaml')}
        </a>
        <a class="press" href={documentAddress(kind, one.name)}>
          {one.name}
        </a>
      </p>
    </div>
  );
  return page(title, body, { section: kind.of });
}
