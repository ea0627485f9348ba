import { ageBands, genders } from '../../shared/traits.js';
import { languageName } from '../../shared/language-name.js';
import { momentField } from './form/words.js';
import type { FieldProblem } from '../parts/forms.js';
import { Checks, Input } from '../parts/fields.js';
import { sayCode } from '../say.js';
import type { SignedVisit } from '../visit.js';
import { inLanguage } from './parts.js';
import { answerTick, lineOf, type SendField, type Typed } from './send-form.js';
import type { PollDocument } from './kind.js';

/** The names of channels; they are the same in every language. */
const channelNames: Readonly<Record<string, string>> = {
  sms: 'SMS',
  whatsapp: 'WhatsApp',
  telegram: 'Telegram',
  'demo-sms': 'Demo: SMS',
  'demo-chat': 'Demo: chat',
};

export interface SendFieldsProps {
  readonly visit: SignedVisit;
  readonly typed: Typed;
  readonly problems: readonly FieldProblem[];
  /** The languages of the document. */
  readonly languages: readonly string[];
  readonly channels: readonly string[];
  /** The open polls, whose answers can select people. */
  readonly polls: readonly PollDocument[];
}

type LineName = Exclude<SendField, 'languages' | 'ages' | 'genders' | 'channels' | 'answered'>;

/** One field of the form. */
const Line = ({
  props: { visit, typed, problems },
  name,
  ...attributes
}: {
  readonly props: SendFieldsProps;
  readonly name: LineName;
  readonly type?: string;
  readonly inputMode?: 'numeric';
  readonly size?: number;
}) => {
  const text = lineOf(typed, name);
  const value = attributes.type === 'datetime-local' ? momentField(text || undefined) : text;
  return (
    <Input
      name={name}
      label={visit.say(`send.field.${name}`)}
      hint={visit.say(`send.hint.${name}`)}
      problems={problems}
      attributes={{ value, spellcheck: false, ...attributes }}
    />
  );
};

/** A choice of several options; if none is ticked, all count. */
const Some = ({
  props: { visit, typed, problems },
  name,
  options,
}: {
  readonly props: SendFieldsProps;
  readonly name: 'languages' | 'ages' | 'genders' | 'channels';
  readonly options: readonly { readonly value: string; readonly label: string }[];
}) => (
  <Checks
    name={name}
    label={visit.say(`send.field.${name}`)}
    hint={visit.say('send.hint.none')}
    problems={problems}
    values={typed[name]}
    options={options}
  />
);

/** Returns the answers of each question that has a fixed list. */
const choicesOf = ({ poll, questions }: PollDocument, language: string) =>
  questions.flatMap((question) =>
    'options' in question
      ? question.options.map(({ value, label }) => ({
          value: answerTick(poll, question.id, value),
          label: inLanguage(label, language),
          hint: `${poll}: ${inLanguage(question.ask, language)}`,
        }))
      : [],
  );

/** A choice of people who gave one of these answers to a question of an open poll. */
const Answered = ({ visit, typed, problems, polls }: SendFieldsProps) => {
  const options = polls.flatMap((poll) => choicesOf(poll, visit.language));
  if (options.length === 0) return null;
  const wrong = problems.some(({ field }) => field === 'answered');
  return (
    <details open={wrong || typed.answered.length > 0}>
      <summary>{visit.say('send.field.answered')}</summary>
      <Checks
        name="answered"
        label={visit.say('send.field.answered')}
        hint={visit.say('send.hint.answered')}
        problems={problems}
        values={typed.answered}
        options={options}
      />
    </details>
  );
};

/** The audience of the sending. */
const Whom = (props: SendFieldsProps) => {
  const { visit, languages, channels } = props;
  return (
    <>
      <Line props={props} name="countries" />
      <Line props={props} name="areas" />
      <Some
        props={props}
        name="languages"
        options={languages.map((value) => ({ value, label: languageName(value, visit.language) }))}
      />
      <Some
        props={props}
        name="ages"
        options={ageBands.map((value) => ({ value, label: value.replace('-', '–') }))}
      />
      <Some
        props={props}
        name="genders"
        options={genders.map((value) => ({ value, label: sayCode(visit.say, 'gender', value) }))}
      />
      <Some
        props={props}
        name="channels"
        options={channels.map((value) => ({ value, label: channelNames[value] ?? value }))}
      />
      <Answered {...props} />
      <Line props={props} name="sample" inputMode="numeric" size={8} />
    </>
  );
};

/** The start, the hours of the day, and the speed of the sending. */
const When = (props: SendFieldsProps) => (
  <>
    <div class="side-by-side">
      <Line props={props} name="starts" type="datetime-local" />
      <Line props={props} name="closes" type="datetime-local" />
    </div>
    <div class="side-by-side">
      <Line props={props} name="hours-from" inputMode="numeric" size={4} />
      <Line props={props} name="hours-to" inputMode="numeric" size={4} />
    </div>
    <div class="side-by-side">
      <Line props={props} name="wave-people" inputMode="numeric" size={8} />
      <Line props={props} name="wave-minutes" inputMode="numeric" size={8} />
    </div>
  </>
);

/** All fields of a sending. */
export const SendFields = (props: SendFieldsProps) => (
  <>
    <Whom {...props} />
    <When {...props} />
  </>
);
