import type { Flow, Step } from '../flows/engine/flow.js';
import { endingOf, offerBefore, offerOf, speaking, steps as pollSteps } from '../polls/flow.js';
import type { Language } from '../shared/texts/texts.js';
import type { Campaign, QuizQuestion } from './definition.js';

/**
 * The steps of a campaign that are no question; its
 * end, and the offer to report, are those of a poll.
 */
export const steps = { ...pollSteps, message: 'campaign.message' } as const;

/** The flow a campaign's sessions name. */
export const campaignFlowId = (campaign: Pick<Campaign, 'campaign'>): string =>
  `campaign.${campaign.campaign}`;
/** Whether a flow is of a campaign: nothing that is answered there is kept. */
export const isCampaignFlow = (flow: string): boolean => flow.startsWith('campaign.');

/** The step that says what an answer is worth. No question is called so: its name has no dot. */
const saysOf = (question: string, value: string) => `${question}.${value}`;

/**
 * A campaign as a flow of the engine, in one language: the message, the
 * questions of the quiz each followed by what the answer is worth,
 * thanks, and the helpline. Pure; make it once a campaign and language.
 * @param helpline the verified helpline of the person's
 * country, as it is shown; without one there is no footer
 * @throws Fault when the campaign has not all its texts in
 * this language: ask `checkCampaign` which languages are ready
 */
export function campaignFlow(campaign: Campaign, language: Language, helpline?: string): Flow {
  const say = speaking(`campaign ${campaign.campaign}`, language);
  const quiz = campaign.quiz ?? [];
  const after = (question: QuizQuestion) => quiz[quiz.indexOf(question) + 1]?.id ?? steps.thanks;
  const questions = quiz.flatMap((question): [string, Step<string>][] => {
    const { id, ask, options } = question;
    const next = after(question);
    return [
      [
        id,
        {
          kind: 'choice',
          ask: say(ask),
          keep: 'words',
          skip: next,
          options: options.map(({ value, label }) => ({
            value,
            label: say(label),
            to: saysOf(id, value),
          })),
        },
      ],
      ...options.map(({ value, say: worth }): [string, Step<string>] => [
        saysOf(id, value),
        { kind: 'say', say: say(worth), to: next },
      ]),
      [offerBefore(id), offerOf(id)],
    ];
  });
  return {
    id: campaignFlowId(campaign),
    version: campaign.version,
    start: steps.message,
    steps: {
      [steps.message]: { kind: 'say', say: say(campaign.message), to: quiz[0]?.id ?? steps.thanks },
      ...Object.fromEntries(questions),
      ...endingOf(campaign, say, helpline),
    },
  };
}
