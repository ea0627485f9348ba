import type { Flow, Step, Words } from '../flows/engine/flow.js';
import { Fault } from '../shared/fault.js';
import type { Language } from '../shared/texts/texts.js';
import { END, type Poll, type PollText, type Question } from './definition.js';
import { nextOf } from './jumps.js';
import { HELPLINE } from './wording.js';

/**
 * The steps of a poll that are not questions. No question can have such a name, because its name
 * has no dot.
 */
export const steps = {
  intro: 'poll.intro',
  thanks: 'poll.thanks',
  footer: 'poll.footer',
  report: 'poll.report',
} as const;

/**
 * Returns the id of the step that offers to report; it leads to another step if the person does not
 * want to report.
 */
export const offerBefore = (id: string): string => `offer.${id}`;
/** Checks whether a step is such an offer. */
export const isOffer = (id: string): boolean => id.startsWith('offer.');

/** Returns the id of the flow in a poll's sessions. */
export const flowIdOf = (poll: Pick<Poll, 'poll'>): string => `poll.${poll.poll}`;

/**
 * Makes the step that offers a report; a report never begins unasked. Words written here are no
 * answer, and are not lost. Source: domain.md §7 (a reply describing danger offers the tip flow).
 */
export const offerOf = (next: string): Step<string> => ({
  kind: 'choice',
  ask: 'poll.offer',
  keep: 'words',
  skip: next,
  options: [
    { value: 'report', label: 'poll.report', alias: 'yes', to: steps.report },
    { value: 'not-now', label: 'poll.notNow', alias: 'no', to: next },
  ],
});

/**
 * Makes a function that returns the text of some words in a language.
 * @param what the poll or campaign, for the Fault when it has no text
 */
export const speaking =
  (what: string, language: Language) =>
  (words: PollText): { readonly text: string } => {
    const text = words[language];
    if (text === undefined) throw new Fault(`The ${what} is not ready in ${language}.`);
    return { text };
  };

/**
 * Returns the steps at the end of a poll or a campaign: thanks, the offer to report before them,
 * and the helpline.
 * @param helpline without one there is no footer
 */
export function endingOf(
  { thanks, footer }: Pick<Poll, 'thanks' | 'footer'>,
  say: ReturnType<typeof speaking>,
  helpline: string | undefined,
): Record<string, Step<string>> {
  const last: Words | undefined =
    helpline === undefined
      ? undefined
      : {
          text: say(footer).text.replace(
            new RegExp(`\\{\\{\\s*${HELPLINE}\\s*\\}\\}`, 'g'),
            () => helpline,
          ),
        };
  return {
    [offerBefore(steps.thanks)]: offerOf(steps.thanks),
    [steps.thanks]: { kind: 'say', say: say(thanks), to: steps.footer },
    [steps.footer]: { kind: 'end', ...(last ? { say: last } : {}), does: 'leave' },
    [steps.report]: { kind: 'end', does: 'startReport' },
  };
}

/**
 * Returns the range of a number and its unit, which are written after the question, so that people
 * know what can be sent.
 */
function rangeOf(
  { min, max, unit }: Extract<Question, { kind: 'number' }>,
  language: Language,
): string {
  return ` (${min}-${max}${unit?.[language] === undefined ? '' : ` ${unit[language]}`})`;
}

/** What every question has: its texts, and the next step. */
interface QuestionParts {
  readonly say: ReturnType<typeof speaking>;
  readonly language: Language;
  /** The step after the question. */
  readonly next: string;
}

/** Returns the step of the flow to which an answer leads. */
const target = (to: string) => (to === END ? steps.thanks : to);

function choiceStep(
  { ask, options }: Extract<Question, { kind: 'choice' }>,
  { say, next }: QuestionParts,
): Step<string> {
  return {
    kind: 'choice',
    ask: say(ask),
    keep: 'words',
    skip: next,
    options: options.map(({ value, label, to }) => ({
      value,
      label: say(label),
      to: to === undefined ? next : target(to),
    })),
  };
}

function numberStep(
  question: Extract<Question, { kind: 'number' }>,
  { say, language, next }: QuestionParts,
): Step<string> {
  const { ask, min, max, unit } = question;
  return {
    kind: 'number',
    ask: { text: `${say(ask).text}${rangeOf(question, language)}` },
    keep: 'words',
    skip: next,
    to: next,
    min,
    max,
    units: unit ? [say(unit).text] : [],
  };
}

/**
 * Returns a question as a step. Texts that are no answer are kept apart, so that they can be
 * counted, and checked for danger.
 */
function questionStep(question: Question, parts: QuestionParts): Step<string> {
  const { say, next } = parts;
  const ask = say(question.ask);
  switch (question.kind) {
    case 'choice':
      return choiceStep(question, parts);
    case 'several': {
      const options = question.options.map(({ value, label }) => ({ value, label: say(label) }));
      return { kind: 'several', ask, keep: 'words', skip: next, to: next, options };
    }
    case 'number':
      return numberStep(question, parts);
    case 'text':
      return { kind: 'text', ask, to: next, skip: next };
  }
}

/** Returns the steps that had another name in an earlier version of the poll. */
const renamedSteps = ({ renamed = {} }: Poll): Record<string, string> =>
  Object.fromEntries(
    Object.entries(renamed).flatMap(([old, now]) => [
      [old, now],
      [offerBefore(old), offerBefore(now)],
    ]),
  );

/**
 * Returns a poll as a flow of the engine, in one language. Its words are the poll's own; only the
 * offer to report is a text of `locales/`. Every question can be skipped. Pure; call it once for
 * each poll and language, because the engine recognises steps by their identity.
 * @param helpline the verified helpline of the person's country, as it is shown; without one there
 * is no footer
 * @throws Fault when the poll lacks a text in this language: `checkPoll` says which languages are
 * ready
 */
export function pollFlow(poll: Poll, language: Language, helpline?: string): Flow {
  const say = speaking(`poll ${poll.poll}`, language);
  const first = poll.questions[0]?.id ?? steps.thanks;
  const questions = poll.questions.map((question) => {
    const next = target(nextOf(poll, question));
    return [question.id, questionStep(question, { say, language, next })] as const;
  });
  const offers = questions.map(([id]) => [offerBefore(id), offerOf(id)] as const);
  return {
    id: flowIdOf(poll),
    version: poll.version,
    start: poll.intro ? steps.intro : first,
    steps: {
      ...(poll.intro ? { [steps.intro]: { kind: 'say', say: say(poll.intro), to: first } } : {}),
      ...Object.fromEntries(questions),
      ...Object.fromEntries(offers),
      ...endingOf(poll, say, helpline),
    },
    renamed: renamedSteps(poll),
  };
}
