import type { TextLength } from '../../../desk/desk.js';
import { Area, Input, type FieldProblem } from '../../parts/forms.js';
import type { ConsoleKey } from '../../say.js';
import type { SignedVisit } from '../../visit.js';
import { field, type Words } from './words.js';

/** What the fields of a form are shown with. */
export interface FormContext {
  readonly visit: SignedVisit;
  /** The languages of the document, in its order. */
  readonly languages: readonly string[];
  readonly problems: readonly FieldProblem[];
  /** How long the text of a field is as SMS, by the field's name. */
  readonly lengths: ReadonlyMap<string, TextLength>;
}

/** What a language is called, in the language of the page. */
export const languageName = ({ language }: SignedVisit, tag: string): string => {
  try {
    return new Intl.DisplayNames([language], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
};

/** How long the text of a field is: said here, and kept up to date by the script. */
const Length = ({ context, name }: { readonly context: FormContext; readonly name: string }) => {
  const length = context.lengths.get(name);
  return (
    <small data-length-of={name}>
      {length
        ? context.visit.say('docs.meter', { n: length.segments, characters: length.characters })
        : ''}
    </small>
  );
};

/**
 * Texts of other languages than those that are chosen
 * now: they are kept until the document is saved.
 */
const Unchosen = ({
  context,
  name,
  words,
}: {
  readonly context: FormContext;
  readonly name: string;
  readonly words: Words;
}) => (
  <>
    {Object.entries(words)
      .filter(([language]) => !context.languages.includes(language))
      .map(([language, text]) => (
        <input key={language} type="hidden" name={field(name, language)} value={text} />
      ))}
  </>
);

export interface TextsProps {
  readonly context: FormContext;
  readonly name: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly words: Words;
  readonly rows?: number;
  /** Its length is shown. */
  readonly metered?: boolean;
}

/**
 * One text in all languages side by side. What is
 * wrong with it, or missing, is said at its language.
 */
export const Texts = ({ context, name, label, hint, words, rows = 3, metered }: TextsProps) => (
  <fieldset class="texts-field">
    <legend>{label}</legend>
    {hint ? <p class="hint">{hint}</p> : null}
    <div class="side-by-side">
      {context.languages.map((language) => (
        <div key={language}>
          <Area
            name={field(name, language)}
            label={languageName(context.visit, language)}
            value={words[language] ?? ''}
            rows={rows}
            lang={language}
            problems={context.problems}
          />
          {metered ? <Length context={context} name={field(name, language)} /> : null}
        </div>
      ))}
    </div>
    <Unchosen context={context} name={name} words={words} />
  </fieldset>
);

/** A line of a form, with its label and hint from the console's texts. */
export const Line = ({
  context: { visit, problems },
  name,
  text,
  value,
  ...attributes
}: {
  readonly context: FormContext;
  readonly name: string;
  /** The end of the keys of its label and its hint. */
  readonly text: 'name' | 'version' | 'opens' | 'closes' | 'ends' | 'join' | 'min' | 'max' | 'id';
  readonly value: string;
  readonly type?: string;
  readonly readOnly?: boolean;
}) => (
  <Input
    name={name}
    label={visit.say(`build.${text}`)}
    hint={visit.say(`build.${text}Hint`)}
    problems={problems}
    attributes={{ value, spellcheck: false, ...attributes }}
  />
);

/** The languages of a document: chosen ones first, in their order. */
export const Languages = ({
  context: { visit, languages, problems },
  known,
}: {
  readonly context: FormContext;
  readonly known: readonly string[];
}) => {
  const { say } = visit;
  const wrong = problems.find(({ field: at }) => at === 'languages');
  const rest = known.filter((language) => !languages.includes(language));
  return (
    <fieldset class={wrong ? 'field wrong' : 'field'}>
      <legend>{say('docs.languages')}</legend>
      <p class="hint">{say('build.languagesHint')}</p>
      {wrong ? (
        <p class="says" lang={wrong.lang}>
          {wrong.says}
        </p>
      ) : null}
      <div class="acts" id="languages" tabIndex={-1}>
        {[...languages, ...rest].map((language) => (
          <label class="choice" key={language}>
            <input
              type="checkbox"
              name="language"
              value={language}
              checked={languages.includes(language)}
            />
            <span>{languageName(visit, language)}</span>
          </label>
        ))}
        <Press to="" press="check" label={say('build.showLanguages')} />
      </div>
    </fieldset>
  );
};

/** A press that changes the form: the page comes again, at the place that was changed. */
export const Press = ({
  to,
  press,
  label,
  about,
  class: className,
}: {
  /** The place on the page, without a sign before it. */
  readonly to: string;
  readonly press: string;
  readonly label: string;
  /** What it is about, for those who do not see where it stands. */
  readonly about?: string;
  readonly class?: string;
}) => (
  <button
    name="press"
    value={press}
    class={className}
    formAction={to === '' ? undefined : `#${to}`}
  >
    {label}
    {about ? <span class="hidden"> {about}</span> : null}
  </button>
);

/** The presses that move one of a list or take it out. */
export const Moves = ({
  context: { visit },
  list,
  at,
  count,
  about,
}: {
  readonly context: FormContext;
  /** Stands before the press: empty, or `faq-`. */
  readonly list: '' | 'faq-';
  readonly at: number;
  readonly count: number;
  readonly about: string;
}) => {
  const place = (to: number) => `${list === '' ? 'question' : 'faq'}-${to}`;
  const press = (what: 'up' | 'down' | 'remove', key: ConsoleKey, to: number) => (
    <Press to={place(to)} press={`${list}${what}.${at}`} label={visit.say(key)} about={about} />
  );
  return (
    <div class="acts">
      {at > 0 ? press('up', 'build.up', at - 1) : null}
      {at < count - 1 ? press('down', 'build.down', at + 1) : null}
      {press('remove', 'build.remove', Math.max(at - 1, 0))}
    </div>
  );
};
