import { answerFindings } from '../polls/answers.js';
import type { Poll } from '../polls/definition.js';
import type { CheckedDocument } from '../polls/file.js';
import { languageFindings, shapeFindings, type Finding } from '../polls/finding.js';
import { MOST_SEGMENTS, type Metered, type Show } from '../polls/meter.js';
import { keywordTaken } from '../polls/taken-words.js';
import { HELPLINE, wordingsFindings, type Wording } from '../polls/wording.js';
import { fold } from '../shared/texts/fold.js';
import type { Language, Texts } from '../shared/texts/texts.js';
import { campaignShape, type Campaign } from './definition.js';
import { meterCampaign } from './meter.js';

/** The result of checking a campaign. */
export type CheckedCampaign = CheckedDocument<{
  readonly campaign: Campaign;
  /** The languages in which it can be sent. */
  readonly ready: readonly Language[];
  readonly messages: readonly Metered[];
}>;

function wordingsOf({ title, message, quiz = [], thanks, footer, faq = [] }: Campaign): Wording[] {
  const plain = (words: Wording['words'], ...path: Wording['path']): Wording => ({
    path,
    words,
    values: [],
    needs: [],
  });
  return [
    plain(title, 'title'),
    plain(message, 'message'),
    ...quiz.flatMap(({ ask, options }, at) => [
      plain(ask, 'quiz', at, 'ask'),
      ...options.flatMap(({ label, say }, place): Wording[] => [
        { ...plain(label, 'quiz', at, 'options', place, 'label'), label: true },
        plain(say, 'quiz', at, 'options', place, 'say'),
      ]),
    ]),
    plain(thanks, 'thanks'),
    { path: ['footer'], words: footer, values: [HELPLINE], needs: [HELPLINE] },
    ...faq.map(({ say }, at) => plain(say, 'faq', at, 'say')),
  ];
}

/**
 * Returns a quiz as a poll: people answer both in the same way, so the answers can have the same
 * errors.
 */
const asPoll = ({ campaign, version, languages, title, join, quiz = [] }: Campaign): Poll => ({
  poll: campaign,
  version,
  languages,
  title,
  opens: '',
  closes: '',
  ...(join === undefined ? {} : { join }),
  questions: quiz.map(({ id, ask, options }) => ({
    id,
    ask,
    kind: 'choice' as const,
    options: options.map(({ value, label }) => ({ value, label })),
  })),
  thanks: {},
  footer: {},
  results: {},
});

/** Returns findings for questions that have no right answer, or several. */
const rightFindings = ({ quiz = [] }: Campaign): Finding[] =>
  quiz.flatMap(({ options }, at): Finding[] => {
    const right = options.filter((option) => option.right).length;
    const message = `${right === 0 ? 'None' : `${right}`} of the answers is marked as right. Mark one with "right: true".`;
    return right === 1 ? [] : [{ path: ['quiz', at, 'options'], code: 'oneRight', message }];
  });

function quizFindings(campaign: Campaign, texts: Texts): Finding[] {
  const inQuiz = ({ path }: Finding) =>
    path[0] === 'questions' ? ['quiz', ...path.slice(1)] : path;
  return [
    ...answerFindings(asPoll(campaign), texts).map((one) => ({ ...one, path: inQuiz(one) })),
    ...rightFindings(campaign),
  ];
}

/**
 * The words of a campaign that are in use: words that lead to its answers, and labels of its quiz.
 */
interface TakenWords {
  readonly texts: Texts;
  /** By folded word, the position of the answer to which it leads; -1 is joining. */
  readonly leads: Map<string, number>;
  readonly labels: ReadonlySet<string>;
}

const JOINING = -1;

/** Returns what is wrong with one word that leads to an answer; from now on the word is in use. */
function wordProblem(
  { campaign }: Campaign,
  word: string,
  at: number,
  { texts, leads, labels }: TakenWords,
): Pick<Finding, 'code' | 'message'> | undefined {
  const folded = fold(word);
  if (!/^[\p{L}\p{M}]{3,20}$/u.test(folded))
    return { code: 'faqWord', message: `"${word}" is not one word of 3 to 20 letters.` };
  const taken = keywordTaken(word, campaign, texts);
  if (taken) return { code: 'reserved', message: taken };
  if (labels.has(folded))
    return {
      code: 'faqAnswer',
      message: `"${word}" is an answer of the quiz: whoever texts it there means that. Use another.`,
    };
  const before = leads.get(folded);
  leads.set(folded, at);
  if (before === undefined || before === at) return undefined;
  return before === JOINING
    ? { code: 'faqJoin', message: `"${word}" is the word the campaign is joined by. Use another.` }
    : { code: 'faqTwice', message: `"${word}" leads to another answer already. Use another.` };
}

/** Returns findings for words that cannot be told from others, or that already mean something. */
function keywordFindings(campaign: Campaign, texts: Texts): Finding[] {
  const { languages, join, quiz = [], faq = [] } = campaign;
  const options = quiz.flatMap((question) => question.options);
  const taken: TakenWords = {
    texts,
    leads: new Map(join === undefined ? [] : [[fold(join), JOINING]]),
    labels: new Set(
      options.flatMap(({ value, label }) => [value, ...Object.values(label)].map(fold)),
    ),
  };
  return faq.flatMap(({ words }, at) =>
    Object.entries(words).flatMap(([language, list]): Finding[] => {
      if (!languages.includes(language)) {
        const message = `"${language}" is not among the languages of this campaign: ${languages.join(', ')}.`;
        const code = 'languageStrange' as const;
        return [{ path: ['faq', at, 'words'], key: language, code, params: { language }, message }];
      }
      return list.flatMap((word, place) => {
        const problem = wordProblem(campaign, word, at, taken);
        const path = ['faq', at, 'words', language, place];
        return problem === undefined ? [] : [{ path, params: { word }, ...problem }];
      });
    }),
  );
}

/** Returns findings for messages that cost too much, at the place of their text. */
function lengthFindings(
  messages: readonly (Metered & { readonly path: Finding['path'] })[],
): Finding[] {
  return messages
    .filter(({ segments }) => segments > MOST_SEGMENTS)
    .map(({ message, language, segments, units, path }) => ({
      path: [...path, language],
      language,
      code: 'tooLong',
      params: { segments, most: MOST_SEGMENTS },
      message: `The message "${message}" in ${language} takes ${segments} SMS segments (${units} units): ${MOST_SEGMENTS} at most.`,
    }));
}

/**
 * Checks a campaign as data and reports everything that is wrong with it at once. An error in one
 * language blocks that language and not the campaign; a campaign that is ready in no language is
 * refused. Pure.
 * @param content the content of a file or a request
 * @param show returns texts as they are sent by SMS
 */
export function checkCampaign(content: unknown, texts: Texts, show: Show): CheckedCampaign {
  const read = campaignShape.safeParse(content);
  if (!read.success) return { ok: false, findings: shapeFindings(read.error, 'docs/campaigns.md') };
  const campaign = read.data;
  const { languages } = campaign;
  const found = [
    ...languageFindings(languages, texts),
    ...quizFindings(campaign, texts),
    ...keywordFindings(campaign, texts),
    ...wordingsFindings(wordingsOf(campaign), languages, texts, 'campaign'),
  ];
  if (found.some(({ language }) => language === undefined)) return { ok: false, findings: found };
  const spoken = languages.filter(
    (language) => !found.some((finding) => finding.language === language),
  );
  const messages = spoken.flatMap((language) => meterCampaign(campaign, language, show));
  const long = lengthFindings(messages);
  const ready = spoken.filter((language) => !long.some((finding) => finding.language === language));
  const blocking = [...found, ...long];
  if (ready.length === 0) return { ok: false, findings: blocking };
  return {
    ok: true,
    campaign,
    ready,
    blocking,
    messages: messages.map(({ path: _path, ...metered }) => metered),
  };
}
