import type { Form } from '../../form.js';
import type { PollDocument } from '../kind.js';
import {
  asLines,
  field,
  joinLines,
  momentField,
  readLines,
  readWords,
  tidyLines,
  type Lines,
  type Words,
} from './words.js';

type PollQuestion = PollDocument['questions'][number];

export const questionKinds = ['choice', 'several', 'number', 'text'] as const;

/** The most questions of a poll. */
export const MOST_QUESTIONS = 4;

/** A question as the form holds it. */
export interface QuestionSheet {
  readonly id: string;
  readonly kind: string;
  readonly ask: Words;
  /** The question it leads to; empty for the next one. */
  readonly to: string;
  /** The short names of the answers, one per line. */
  readonly values: string;
  readonly options: Lines;
  /** The question each answer leads to, by line; empty for the target of the question. */
  readonly tos: readonly string[];
  readonly min: string;
  readonly max: string;
  readonly unit: Words;
  readonly unitOne: Words;
}

/** A poll as the form holds it: what the user typed, valid or not. */
export interface PollSheet {
  readonly name: string;
  readonly version: string;
  readonly languages: readonly string[];
  readonly opens: string;
  readonly closes: string;
  readonly join: string;
  /** Earlier names of questions, as `old: new`, one per line. */
  readonly renamed: string;
  readonly title: Words;
  readonly intro: Words;
  readonly thanks: Words;
  readonly footer: Words;
  readonly results: Words;
  readonly questions: readonly QuestionSheet[];
}

export const emptyQuestion: QuestionSheet = {
  id: '',
  kind: 'choice',
  ask: {},
  to: '',
  values: '',
  options: {},
  tos: [],
  min: '',
  max: '',
  unit: {},
  unitOne: {},
};

/** Returns an empty poll. */
export const blankPoll = (language: string): PollSheet => ({
  name: '',
  version: '1',
  languages: [language],
  opens: '',
  closes: '',
  join: '',
  renamed: '',
  title: {},
  intro: {},
  thanks: {},
  footer: {},
  results: {},
  questions: [emptyQuestion],
});

function questionSheet(question: PollQuestion, languages: readonly string[]): QuestionSheet {
  const { id, kind, ask, to = '' } = question;
  const sheet = { ...emptyQuestion, id, kind, ask, to };
  if (question.kind === 'text') return sheet;
  if (question.kind === 'number') {
    const { min, max, unit = {}, unitOne = {} } = question;
    return { ...sheet, min: `${min}`, max: `${max}`, unit, unitOne };
  }
  const { options } = question;
  return {
    ...sheet,
    values: joinLines(options.map(({ value }) => value)),
    options: asLines(
      options.map(({ label }) => label),
      languages,
    ),
    tos: options.map((option) => ('to' in option ? (option.to ?? '') : '')),
  };
}

/** Returns a poll as the form shows it. */
export const sheetOfPoll = (poll: PollDocument): PollSheet => ({
  ...poll,
  name: poll.poll,
  version: String(poll.version),
  opens: momentField(poll.opens),
  closes: momentField(poll.closes),
  join: poll.join ?? '',
  renamed: joinLines(Object.entries(poll.renamed ?? {}).map(([old, now]) => `${old}: ${now}`)),
  intro: poll.intro ?? {},
  questions: poll.questions.map((question) => questionSheet(question, poll.languages)),
});

function readQuestion(form: Form, at: number): QuestionSheet {
  const text = (part: string) => form.text(field('q', at, part));
  const values = tidyLines(form.raw(field('q', at, 'values')));
  return {
    id: text('id'),
    kind: text('kind'),
    ask: readWords(form, field('q', at, 'ask')),
    to: text('to'),
    values,
    options: readLines(form, field('q', at, 'options')),
    tos: Array.from({ length: MOST_ANSWERS }, (_, line) => text(field('to', line))),
    min: text('min'),
    max: text('max'),
    unit: readWords(form, field('q', at, 'unit')),
    unitOne: readWords(form, field('q', at, 'unitOne')),
  };
}

/** The most answers: one digit can tell them apart. */
export const MOST_ANSWERS = 9;

/** Returns the content of a form. Questions beyond the limit are not read. */
export function readPollSheet(form: Form): PollSheet {
  const count = Array.from({ length: MOST_QUESTIONS }, (_, at) => at).filter((at) =>
    form.has(field('q', at, 'kind')),
  ).length;
  return {
    name: form.text('name'),
    version: form.text('version'),
    languages: form.all('language'),
    opens: form.text('opens'),
    closes: form.text('closes'),
    join: form.text('join'),
    renamed: tidyLines(form.raw('renamed')),
    title: readWords(form, 'title'),
    intro: readWords(form, 'intro'),
    thanks: readWords(form, 'thanks'),
    footer: readWords(form, 'footer'),
    results: readWords(form, 'results'),
    questions: Array.from({ length: count }, (_, at) => readQuestion(form, at)),
  };
}
