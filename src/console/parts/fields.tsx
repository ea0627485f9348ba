import type { ComponentChildren, VNode } from 'preact';
import type { Visit } from '../visit.js';
import type { FieldProblem } from './forms.js';

interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly problems?: readonly FieldProblem[];
}

/** A field with its label, its hint and its problem. */
export function Field({
  name,
  label,
  hint,
  problems = [],
  children,
}: FieldProps & {
  readonly children: (described: Readonly<Record<string, string | undefined>>) => VNode;
}) {
  const wrong = problems.find(({ field }) => field === name);
  const described = [hint ? `${name}-hint` : '', wrong ? `${name}-wrong` : ''].filter(Boolean);
  return (
    <div class={wrong ? 'field wrong' : 'field'}>
      <label for={name}>{label}</label>
      {hint ? (
        <p class="hint" id={`${name}-hint`}>
          {hint}
        </p>
      ) : null}
      {wrong ? (
        <p class="says" id={`${name}-wrong`} lang={wrong.lang}>
          {wrong.says}
        </p>
      ) : null}
      {children({
        'aria-describedby': described.length > 0 ? described.join(' ') : undefined,
        'aria-invalid': wrong ? 'true' : undefined,
      })}
    </div>
  );
}

type InputAttributes = Readonly<{
  type?: string;
  value?: string;
  autocomplete?: string;
  inputMode?: 'numeric' | 'text' | 'search';
  maxLength?: number;
  size?: number;
  autofocus?: boolean;
  spellcheck?: boolean;
  min?: string;
  max?: string;
  readOnly?: boolean;
}>;

/** A text field of one line. */
export const Input = ({ attributes, ...field }: FieldProps & { attributes: InputAttributes }) => (
  <Field {...field}>
    {(described) => (
      <input id={field.name} name={field.name} dir="auto" {...attributes} {...described} />
    )}
  </Field>
);

/** A text field of several lines. */
export const Area = ({
  value,
  rows = 4,
  maxLength,
  measure,
  lang,
  ...field
}: FieldProps & {
  readonly value: string;
  readonly rows?: number;
  readonly maxLength?: number;
  /** Whether the script shows how many text messages it takes. */
  readonly measure?: boolean;
  readonly lang?: string | undefined;
}) => (
  <Field {...field}>
    {(described) => (
      <textarea
        id={field.name}
        name={field.name}
        rows={rows}
        maxLength={maxLength}
        dir="auto"
        lang={lang}
        data-measure={measure ? '' : undefined}
        value={asWritten(value)}
        {...described}
      />
    )}
  </Field>
);

/** A browser drops the first line end of a text area, so a real one is written twice. */
const asWritten = (value: string): string => (value.startsWith('\n') ? `\n${value}` : value);

/** A choice of one option from a drop-down list. */
export const Select = ({
  value,
  options,
  ...field
}: FieldProps & {
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
}) => (
  <Field {...field}>
    {(described) => (
      <select id={field.name} name={field.name} {...described}>
        {options.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === value}>
            {option.label}
          </option>
        ))}
      </select>
    )}
  </Field>
);

/**
 * A choice of one option, without a default.
 * @param value the chosen option; without it, what the user typed
 */
export const SelectOne = ({
  visit: { say, form },
  options,
  value,
  ...field
}: FieldProps & {
  readonly visit: Pick<Visit, 'say' | 'form'>;
  readonly value?: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
}) => (
  <Select
    {...field}
    value={value ?? form.text(field.name)}
    options={[{ value: '', label: say('form.choose') }, ...options]}
  />
);

/** Several visible options under one name. */
const Choices = ({
  name,
  label,
  hint,
  problems = [],
  children,
}: FieldProps & { readonly children: ComponentChildren }) => {
  const wrong = problems.find(({ field }) => field === name);
  return (
    <fieldset class={wrong ? 'field wrong' : 'field'}>
      <legend>{label}</legend>
      {hint ? <p class="hint">{hint}</p> : null}
      {wrong ? (
        <p class="says" lang={wrong.lang}>
          {wrong.says}
        </p>
      ) : null}
      {children}
    </fieldset>
  );
};

interface ChoiceOption {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}

/** One option. The first has the name as its id, because the summary of problems links there. */
const Choice = ({
  name,
  type,
  option,
  first,
  checked,
}: {
  readonly name: string;
  readonly type: 'radio' | 'checkbox';
  readonly option: ChoiceOption;
  readonly first: boolean;
  readonly checked: boolean;
}) => (
  <label class="choice">
    <input
      type={type}
      name={name}
      id={first ? name : undefined}
      value={option.value}
      checked={checked}
    />
    <span>
      {option.label}
      {option.hint ? <small>{option.hint}</small> : null}
    </span>
  </label>
);

/** A choice of one option; all are visible. */
export const Radios = ({
  value,
  options,
  ...field
}: FieldProps & { readonly value: string; readonly options: readonly ChoiceOption[] }) => (
  <Choices {...field}>
    {options.map((option, i) => (
      <Choice
        key={option.value}
        {...{ name: field.name, type: 'radio', option, first: i === 0 }}
        checked={option.value === value}
      />
    ))}
  </Choices>
);

/** A choice of several options; all are visible. */
export const Checks = ({
  values,
  options,
  ...field
}: FieldProps & {
  readonly values: readonly string[];
  readonly options: readonly ChoiceOption[];
}) => (
  <Choices {...field}>
    <div class="checks">
      {options.map((option, i) => (
        <Choice
          key={option.value}
          {...{ name: field.name, type: 'checkbox', option, first: i === 0 }}
          checked={values.includes(option.value)}
        />
      ))}
    </div>
  </Choices>
);
