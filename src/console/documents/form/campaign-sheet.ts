import type { Form } from '../../form.js';
import type { CampaignDocument } from '../kind.js';
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

/** A quiz has at most so many questions, and a campaign answers so many groups of words. */
export const MOST_QUIZ = 3;
export const MOST_FAQ = 12;

/** A question of the quiz as it stands in the form. */
export interface QuizSheet {
  readonly id: string;
  readonly ask: Words;
  /** The short names of the answers, one a line. */
  readonly values: string;
  readonly options: Lines;
  /** What is said to whoever chose it, one a line. */
  readonly says: Lines;
  /** The line of the right answer, from 1. */
  readonly right: string;
}

/** Words that people text, and what they are told. */
export interface FaqSheet {
  /** Several words of a language stand behind each other. */
  readonly words: Words;
  readonly say: Words;
}

/** A campaign as it stands in the form: what people typed, right or wrong. */
export interface CampaignSheet {
  readonly name: string;
  readonly version: string;
  readonly languages: readonly string[];
  readonly ends: string;
  readonly join: string;
  readonly onJoining: boolean;
  readonly title: Words;
  readonly message: Words;
  readonly thanks: Words;
  readonly footer: Words;
  readonly quiz: readonly QuizSheet[];
  readonly faq: readonly FaqSheet[];
}

export const emptyQuiz: QuizSheet = {
  id: '',
  ask: {},
  values: '',
  options: {},
  says: {},
  right: '',
};

/** A campaign of which nothing is written yet. */
export const blankCampaign = (language: string): CampaignSheet => ({
  name: '',
  version: '1',
  languages: [language],
  ends: '',
  join: '',
  onJoining: false,
  title: {},
  message: {},
  thanks: {},
  footer: {},
  quiz: [],
  faq: [],
});

type Quiz = NonNullable<CampaignDocument['quiz']>[number];
type Faq = NonNullable<CampaignDocument['faq']>[number];

const quizSheet = ({ id, ask, options }: Quiz, languages: readonly string[]): QuizSheet => ({
  id,
  ask,
  values: joinLines(options.map(({ value }) => value)),
  options: asLines(
    options.map(({ label }) => label),
    languages,
  ),
  says: asLines(
    options.map(({ say }) => say),
    languages,
  ),
  right: options.some(({ right }) => right)
    ? String(options.findIndex(({ right }) => right) + 1)
    : '',
});

const faqSheet = ({ words, say }: Faq): FaqSheet => ({
  words: Object.fromEntries(
    Object.entries(words).map(([language, list]) => [language, list.join(', ')]),
  ),
  say,
});

/** A campaign as the form shows it. */
export const sheetOfCampaign = (campaign: CampaignDocument): CampaignSheet => ({
  ...campaign,
  name: campaign.campaign,
  version: String(campaign.version),
  ends: momentField(campaign.ends),
  join: campaign.join ?? '',
  onJoining: campaign.onJoining ?? false,
  quiz: (campaign.quiz ?? []).map((one) => quizSheet(one, campaign.languages)),
  faq: (campaign.faq ?? []).map(faqSheet),
});

/** How many of a list stand in a form. */
const countIn = (form: Form, list: string, part: string, most: number): number =>
  Array.from({ length: most }, (_, at) => at).filter((at) => form.has(field(list, at, part)))
    .length;

const readQuiz = (form: Form, at: number): QuizSheet => ({
  id: form.text(field('q', at, 'id')),
  ask: readWords(form, field('q', at, 'ask')),
  values: tidyLines(form.raw(field('q', at, 'values'))),
  options: readLines(form, field('q', at, 'options')),
  says: readLines(form, field('q', at, 'says')),
  right: form.text(field('q', at, 'right')),
});

/** What a form holds. */
export const readCampaignSheet = (form: Form): CampaignSheet => ({
  name: form.text('name'),
  version: form.text('version'),
  languages: form.all('language'),
  ends: form.text('ends'),
  join: form.text('join'),
  onJoining: form.has('onJoining'),
  title: readWords(form, 'title'),
  message: readWords(form, 'message'),
  thanks: readWords(form, 'thanks'),
  footer: readWords(form, 'footer'),
  quiz: Array.from({ length: countIn(form, 'q', 'values', MOST_QUIZ) }, (_, at) =>
    readQuiz(form, at),
  ),
  faq: Array.from({ length: countIn(form, 'f', 'here', MOST_FAQ) }, (_, at) => ({
    words: readWords(form, field('f', at, 'words')),
    say: readWords(form, field('f', at, 'say')),
  })),
});
