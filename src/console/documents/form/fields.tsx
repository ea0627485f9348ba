import type { TextLength } from '../../../desk/desk.js';
import { languageName } from '../../../shared/language-name.js';
import type { FieldProblem } from '../../parts/forms.js';
import { Area, Input } from '../../parts/fields.js';
import type { ConsoleKey } from '../../say.js';
import type { SignedVisit } from '../../visit.js';
import { field, type Words } from './words.js';

/** The data that the fields of a form need. */
export interface FormContext {
  readonly visit: SignedVisit;
  /** The languages of the document, in their order. */
  readonly languages: readonly string[];
  readonly problems: readonly FieldProblem[];
  /** The SMS length of each text, by field name. */
  readonly lengths: ReadonlyMap<string, TextLength>;
}

/** The length of a field's text; the script keeps it up to date. */
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
 * Texts in languages that are no longer chosen. They stay in the form until the document is saved.
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
  /** Whether its length is shown. */
  readonly metered?: boolean;
}

/** One text in all languages side by side. An error or a missing text is shown at its language. */
export const Texts = ({ context, name, label, hint, words, rows = 3, metered }: TextsProps) => (
  <fieldset class="texts-field">
    <legend>{label}</legend>
    {hint ? <p class="hint">{hint}</p> : null}
    <div class="side-by-side">
      {context.languages.map((language) => (
        <div key={language}>
          <Area
            name={field(name, language)}
            label={languageName(language, context.visit.language)}
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

/** One field of a form, with its label and hint from the console's texts. */
export const Line = ({
  context: { visit, problems },
  name,
  text,
  value,
  ...attributes
}: {
  readonly context: FormContext;
  readonly name: string;
  /** The last part of the keys of its label and hint. */
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

/** The languages of a document: the chosen ones first, in their order. */
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
            <span>{languageName(language, visit.language)}</span>
          </label>
        ))}
        <Press to="" press="check" label={say('build.showLanguages')} />
      </div>
    </fieldset>
  );
};

/** A button that changes the form: the page reloads at the place that changed. */
export const Press = ({
  to,
  press,
  label,
  about,
  class: className,
}: {
  /** The anchor on the page, without `#`. */
  readonly to: string;
  readonly press: string;
  readonly label: string;
  /** The item it belongs to, for users who cannot see its position. */
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

/** Buttons that move an item of a list or remove it. */
export const Moves = ({
  context: { visit },
  list,
  at,
  count,
  about,
}: {
  readonly context: FormContext;
  /** The prefix of the button's value: empty, or `faq-`. */
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
