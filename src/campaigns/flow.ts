import type { Flow, Step } from '../flows/engine/flow.js';
import { endingOf, offerBefore, offerOf, speaking, steps as pollSteps } from '../polls/flow.js';
import type { Language } from '../shared/texts/texts.js';
import type { Campaign, QuizQuestion } from './definition.js';

/**
 * The steps of a campaign that are not questions; its end, and the offer to report, are those of a
 * poll.
 */
export const steps = { ...pollSteps, message: 'campaign.message' } as const;

/** Returns the id of the flow in a campaign's sessions. */
export const campaignFlowId = (campaign: Pick<Campaign, 'campaign'>): string =>
  `campaign.${campaign.campaign}`;
/** Checks whether a flow belongs to a campaign: answers in it are not saved. */
export const isCampaignFlow = (flow: string): boolean => flow.startsWith('campaign.');

/**
 * Returns the id of the step that replies to an answer. No question can have such a name, because
 * its name has no dot.
 */
const saysOf = (question: string, value: string) => `${question}.${value}`;

/**
 * Returns a campaign as a flow of the engine, in one language: the message, the questions of the
 * quiz, each followed by the reply to the answer, thanks, and the helpline. Pure; call it once for
 * each campaign and language.
 * @param helpline the verified helpline of the person's country, as it is shown; without one there
 * is no footer
 * @throws Fault when the campaign lacks a text in this language: `checkCampaign` says which
 * languages are ready
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
