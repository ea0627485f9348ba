import { Area, SelectOne } from '../../parts/fields.js';
import {
  MOST_FAQ,
  MOST_QUIZ,
  type CampaignSheet,
  type FaqSheet,
  type QuizSheet,
} from './campaign-sheet.js';
import { Languages, Line, Moves, Press, Texts, type FormContext } from './fields.js';
import { field, listed } from './words.js';

interface CampaignFieldsProps {
  readonly context: FormContext;
  readonly sheet: CampaignSheet;
  readonly known: readonly string[];
  readonly kept: boolean;
}

/** The name of a campaign, its languages, and when it ends. */
const Frame = ({ context, sheet, known, kept }: CampaignFieldsProps) => {
  const { say } = context.visit;
  return (
    <section class="stack card">
      <Languages context={context} known={known} />
      <Texts
        context={context}
        name="title"
        label={say('build.title')}
        words={sheet.title}
        rows={2}
      />
      <div class="side-by-side">
        <Line context={context} name="name" text="name" value={sheet.name} readOnly={kept} />
        <Line context={context} name="ends" text="ends" value={sheet.ends} type="datetime-local" />
        <Line context={context} name="join" text="join" value={sheet.join} />
        {kept ? (
          <Line context={context} name="version" text="version" value={sheet.version} />
        ) : (
          <input type="hidden" name="version" value={sheet.version} />
        )}
      </div>
      <label class="choice">
        <input type="checkbox" name="onJoining" checked={sheet.onJoining} />
        <span>{say('build.onJoining')}</span>
      </label>
    </section>
  );
};

interface QuizProps extends Pick<CampaignFieldsProps, 'context' | 'sheet'> {
  readonly quiz: QuizSheet;
  readonly at: number;
}

/** The right answer, and the short names of the question and its answers. */
const Right = ({ context, sheet, quiz, at }: QuizProps) => {
  const { say } = context.visit;
  const answers = listed(quiz.options, sheet.languages);
  return (
    <div class="side-by-side">
      <SelectOne
        visit={context.visit}
        name={field('q', at, 'right')}
        label={say('build.rightAnswer')}
        value={quiz.right}
        problems={context.problems}
        options={['1', '2', '3', '4'].map((value) => ({
          value,
          label: `${value} ${Object.values(answers[Number(value) - 1]?.words ?? {})[0] ?? ''}`,
        }))}
      />
      <Line context={context} name={field('q', at, 'id')} text="id" value={quiz.id} />
      <Area
        name={field('q', at, 'values')}
        label={say('build.values')}
        hint={say('build.valuesHint')}
        value={quiz.values}
        rows={4}
        problems={context.problems}
      />
    </div>
  );
};

/** A question of the quiz. */
const Quiz = ({ context, sheet, quiz, at }: QuizProps) => {
  const { say } = context.visit;
  const about = say('build.question', { n: at + 1 });
  const texts = (part: 'ask' | 'options' | 'says', rows: number, hint?: string) => (
    <Texts
      context={context}
      name={field('q', at, part)}
      label={say(part === 'ask' ? 'build.ask' : part === 'says' ? 'build.says' : 'build.answers')}
      hint={hint}
      words={quiz[part]}
      rows={rows}
      metered={part === 'ask'}
    />
  );
  return (
    <section class="stack card" id={`question-${at}`} aria-labelledby={`q${at}-title`}>
      <h2 id={`q${at}-title`}>{about}</h2>
      <Moves context={context} list="" at={at} count={sheet.quiz.length} about={about} />
      {texts('ask', 3)}
      {texts('options', 4, say('build.answersHint'))}
      {texts('says', 6, say('build.saysHint'))}
      <Right context={context} sheet={sheet} quiz={quiz} at={at} />
    </section>
  );
};

/** Words that people text, and the reply they get. */
const Faq = ({
  context,
  sheet,
  faq,
  at,
}: Pick<CampaignFieldsProps, 'context' | 'sheet'> & {
  readonly faq: FaqSheet;
  readonly at: number;
}) => {
  const { say } = context.visit;
  const about = say('build.faqOne', { n: at + 1 });
  return (
    <section class="stack card" id={`faq-${at}`} aria-labelledby={`f${at}-title`}>
      <h2 id={`f${at}-title`}>{about}</h2>
      <input type="hidden" name={field('f', at, 'here')} value="1" />
      <Moves context={context} list="faq-" at={at} count={sheet.faq.length} about={about} />
      <Texts
        context={context}
        name={field('f', at, 'words')}
        label={say('build.faqWords')}
        hint={say('build.faqWordsHint')}
        words={faq.words}
        rows={1}
      />
      <Texts
        context={context}
        name={field('f', at, 'say')}
        label={say('build.faqSay')}
        words={faq.say}
        metered
      />
    </section>
  );
};

/** A text that people receive. */
const Told = ({
  context,
  sheet,
  part,
  hint,
}: CampaignFieldsProps & {
  readonly part: 'message' | 'thanks' | 'footer';
  readonly hint?: string;
}) => (
  <Texts
    context={context}
    name={part}
    label={context.visit.say(`build.${part}`)}
    hint={hint}
    words={sheet[part]}
    metered
  />
);

/** All fields of a campaign. */
export const CampaignFields = (props: CampaignFieldsProps) => {
  const { context, sheet } = props;
  const { say } = context.visit;
  return (
    <>
      <Frame {...props} />
      <section class="stack card">
        <Told {...props} part="message" />
      </section>
      {sheet.quiz.map((quiz, at) => (
        <Quiz key={at} context={context} sheet={sheet} quiz={quiz} at={at} />
      ))}
      {sheet.quiz.length < MOST_QUIZ ? (
        <p>
          <Press to={`question-${sheet.quiz.length}`} press="add" label={say('build.add')} />
        </p>
      ) : null}
      <section class="stack card">
        <h2>{say('build.ending')}</h2>
        <Told {...props} part="thanks" />
        <Told {...props} part="footer" hint={say('build.footerHint', { value: '{{helpline}}' })} />
      </section>
      {sheet.faq.map((faq, at) => (
        <Faq key={at} context={context} sheet={sheet} faq={faq} at={at} />
      ))}
      {sheet.faq.length < MOST_FAQ ? (
        <p>
          <Press to={`faq-${sheet.faq.length}`} press="faq-add" label={say('build.faqAdd')} />
        </p>
      ) : null}
    </>
  );
};
