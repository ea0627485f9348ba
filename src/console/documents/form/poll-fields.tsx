import { Area } from '../../parts/fields.js';
import { Languages, Line, Press, Texts, type FormContext } from './fields.js';
import { MOST_QUESTIONS, type PollSheet } from './poll-sheet.js';
import { linesOf } from './words.js';
import { Question } from './question-fields.js';

interface PollFieldsProps {
  readonly context: FormContext;
  readonly sheet: PollSheet;
  /** The languages that Amana speaks. */
  readonly known: readonly string[];
  /** Whether it is saved already: then its name cannot change. */
  readonly kept: boolean;
}

/** The name of a poll, its languages, and its opening times. */
const Frame = ({ context, sheet, known, kept }: PollFieldsProps) => (
  <section class="stack card">
    <Languages context={context} known={known} />
    <Texts
      context={context}
      name="title"
      label={context.visit.say('build.title')}
      words={sheet.title}
      rows={2}
    />
    <div class="side-by-side">
      <Line context={context} name="name" text="name" value={sheet.name} readOnly={kept} />
      <Line context={context} name="opens" text="opens" value={sheet.opens} type="datetime-local" />
      <Line
        context={context}
        name="closes"
        text="closes"
        value={sheet.closes}
        type="datetime-local"
      />
      <Line context={context} name="join" text="join" value={sheet.join} />
    </div>
    {kept ? <OfKept context={context} sheet={sheet} /> : <Hidden sheet={sheet} />}
  </section>
);

const Hidden = ({ sheet }: Pick<PollFieldsProps, 'sheet'>) => (
  <>
    <input type="hidden" name="version" value={sheet.version} />
    <input type="hidden" name="renamed" value={sheet.renamed} />
  </>
);

/** Fields that matter when people may already be answering the poll. */
const OfKept = ({ context, sheet }: Pick<PollFieldsProps, 'context' | 'sheet'>) => (
  <div class="side-by-side">
    <Line context={context} name="version" text="version" value={sheet.version} />
    <Area
      name="renamed"
      label={context.visit.say('build.renamed')}
      hint={context.visit.say('build.renamedHint')}
      value={sheet.renamed}
      rows={2}
      problems={context.problems}
    />
  </div>
);

/** Returns the values that the text of the results may use. */
const resultValues = ({ questions }: PollSheet): string =>
  [
    'people',
    ...questions.flatMap(({ id, kind, values }) =>
      kind === 'choice' || kind === 'several'
        ? linesOf(values).flatMap((value) => (value === '' || id === '' ? [] : [`${id}.${value}`]))
        : [],
    ),
  ]
    .map((value) => `{{${value}}}`)
    .join(', ');

const Ending = ({ context, sheet }: PollFieldsProps) => {
  const { say } = context.visit;
  const texts = (part: 'thanks' | 'footer' | 'results', hint: string) => (
    <Texts
      context={context}
      name={part}
      label={say(`build.${part}`)}
      hint={hint}
      words={sheet[part]}
      metered
    />
  );
  return (
    <section class="stack card">
      <h2>{say('build.ending')}</h2>
      {texts('thanks', say('build.thanksHint'))}
      {texts('footer', say('build.footerHint', { value: '{{helpline}}' }))}
      {texts('results', say('build.resultsHint', { values: resultValues(sheet) }))}
    </section>
  );
};

/** All fields of a poll. */
export const PollFields = (props: PollFieldsProps) => {
  const { context, sheet } = props;
  const { say } = context.visit;
  return (
    <>
      <Frame {...props} />
      <section class="stack card">
        <Texts
          context={context}
          name="intro"
          label={say('build.intro')}
          hint={say('build.introHint')}
          words={sheet.intro}
          metered
        />
      </section>
      {sheet.questions.map((question, at) => (
        <Question key={at} context={context} sheet={sheet} question={question} at={at} />
      ))}
      {sheet.questions.length < MOST_QUESTIONS ? (
        <p>
          <Press to={`question-${sheet.questions.length}`} press="add" label={say('build.add')} />
        </p>
      ) : null}
      <Ending {...props} />
    </>
  );
};
