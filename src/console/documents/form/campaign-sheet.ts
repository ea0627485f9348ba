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

/** The most questions of a quiz, and the most groups of words that a campaign answers. */
export const MOST_QUIZ = 3;
export const MOST_FAQ = 12;

/** A question of the quiz as the form holds it. */
export interface QuizSheet {
  readonly id: string;
  readonly ask: Words;
  /** The short names of the answers, one per line. */
  readonly values: string;
  readonly options: Lines;
  /** The reply to each answer, one per line. */
  readonly says: Lines;
  /** The line of the right answer, counted from 1. */
  readonly right: string;
}

/** Words that people text, and the reply they get. */
export interface FaqSheet {
  /** Several words of one language follow each other in one text. */
  readonly words: Words;
  readonly say: Words;
}

/** A campaign as the form holds it: what the user typed, valid or not. */
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

/** Returns an empty campaign. */
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

/** Returns a campaign as the form shows it. */
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

/** Returns how many items of a list a form has. */
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

/** Returns the content of a form. */
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
