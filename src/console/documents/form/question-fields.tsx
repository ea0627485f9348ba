import { Area, Select } from '../../parts/fields.js';
import { Line, Moves, Texts, type FormContext } from './fields.js';
import { MOST_ANSWERS, questionKinds, type PollSheet, type QuestionSheet } from './poll-sheet.js';
import { field, linesOf, listed } from './words.js';

interface QuestionProps {
  readonly context: FormContext;
  readonly sheet: PollSheet;
  readonly question: QuestionSheet;
  readonly at: number;
}

/** A choice of the step to which a question or an answer leads. */
const Target = ({
  context: { visit, problems },
  sheet,
  name,
  label,
  value,
  usual,
  at,
}: Omit<QuestionProps, 'question'> & {
  readonly usual: 'build.toNext' | 'build.toSame';
  readonly name: string;
  readonly label: string;
  readonly value: string;
}) => {
  const { say } = visit;
  const others = sheet.questions.flatMap(({ id }, place) =>
    place === at || id === '' ? [] : [{ value: id, label: say('build.toQuestion', { id }) }],
  );
  return (
    <Select
      name={name}
      label={label}
      value={value}
      problems={problems}
      options={[
        { value: '', label: say(usual) },
        ...others,
        { value: 'end', label: say('build.toEnd') },
      ]}
    />
  );
};

/** The next step of each answer of a choice. */
const AnswerTargets = (props: QuestionProps) => {
  const { context, sheet, question, at } = props;
  const answers = listed(question.options, sheet.languages).slice(0, MOST_ANSWERS);
  return (
    <>
      {answers.map(({ line, words }) => (
        <Target
          {...props}
          key={line}
          usual="build.toSame"
          name={field('q', at, 'to', line)}
          label={context.visit.say('build.toAfter', {
            answer: Object.values(words)[0] ?? linesOf(question.values)[line] ?? '',
          })}
          value={question.tos[line] ?? ''}
        />
      ))}
    </>
  );
};

const Ways = (props: QuestionProps) => {
  const { context, question, at } = props;
  const { say } = context.visit;
  const open =
    question.to !== '' ||
    question.tos.some(Boolean) ||
    context.problems.some(({ field: name }) => name.startsWith(field('q', at, 'to')));
  return (
    <details open={open}>
      <summary>{say('build.ways')}</summary>
      <div class="side-by-side">
        <Target
          {...props}
          usual="build.toNext"
          name={field('q', at, 'to')}
          label={say('build.to')}
          value={question.to}
        />
        {question.kind === 'choice' ? <AnswerTargets {...props} /> : null}
      </div>
    </details>
  );
};

/** The answers, one per line in each language. */
const Answers = ({ context, question, at }: QuestionProps) => {
  const { say } = context.visit;
  return (
    <div class="of-answers stack">
      <Texts
        context={context}
        name={field('q', at, 'options')}
        label={say('build.answers')}
        hint={say('build.answersHint')}
        words={question.options}
        rows={5}
      />
      <details open={context.problems.some(({ field: name }) => name === field('q', at, 'values'))}>
        <summary>{say('build.values')}</summary>
        <Area
          name={field('q', at, 'values')}
          label={say('build.values')}
          hint={say('build.valuesHint')}
          value={question.values}
          rows={5}
          problems={context.problems}
        />
      </details>
    </div>
  );
};

const Range = ({ context, question, at }: QuestionProps) => {
  const { say } = context.visit;
  const texts = (part: 'unit' | 'unitOne') => (
    <Texts
      context={context}
      name={field('q', at, part)}
      label={say(`build.${part}`)}
      words={question[part]}
      rows={1}
    />
  );
  return (
    <div class="of-number stack">
      <div class="side-by-side">
        <Line context={context} name={field('q', at, 'min')} text="min" value={question.min} />
        <Line context={context} name={field('q', at, 'max')} text="max" value={question.max} />
      </div>
      {texts('unit')}
      {texts('unitOne')}
    </div>
  );
};

/**
 * One question. The style sheet shows only the fields of its kind; a browser without support shows
 * all.
 */
export const Question = (props: QuestionProps) => {
  const { context, sheet, question, at } = props;
  const { say } = context.visit;
  const about = say('build.question', { n: at + 1 });
  return (
    <section class="stack card question" id={`question-${at}`} aria-labelledby={`q${at}-title`}>
      <h2 id={`q${at}-title`}>{about}</h2>
      <Moves context={context} list="" at={at} count={sheet.questions.length} about={about} />
      <Texts
        context={context}
        name={field('q', at, 'ask')}
        label={say('build.ask')}
        words={question.ask}
        metered
      />
      <div class="side-by-side">
        <Select
          name={field('q', at, 'kind')}
          label={say('build.kind')}
          value={question.kind}
          problems={context.problems}
          options={questionKinds.map((kind) => ({ value: kind, label: say(`build.kind.${kind}`) }))}
        />
        <Line context={context} name={field('q', at, 'id')} text="id" value={question.id} />
      </div>
      <Answers {...props} />
      <Range {...props} />
      <Ways {...props} />
    </section>
  );
};
