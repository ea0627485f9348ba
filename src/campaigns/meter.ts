import { offerBefore } from '../polls/flow.js';
import { longest, saidFrom, type Metered, type Say, type Show } from '../polls/meter.js';
import type { Path } from '../shared/files/yaml-text.js';
import { measure } from '../shared/texts/segments.js';
import type { Language } from '../shared/texts/texts.js';
import type { Campaign } from './definition.js';
import { campaignFlow, steps } from './flow.js';

/** A message with the place of its longest text in the document. */
type Placed = Metered & { readonly path: Path };

/**
 * Measures every message of a campaign as SMS in a language, as it is rendered and with the longest
 * values. Messages of one turn that are sent as one are counted as one.
 * @param language one in which the campaign has all its texts
 */
export function meterCampaign(campaign: Campaign, language: Language, show: Show): Placed[] {
  const flow = campaignFlow(campaign, language, longest.helpline);
  const said = (from: string) => saidFrom(flow, from);
  const quiz = campaign.quiz ?? [];
  const parts: { readonly name: string; readonly path: Path; readonly says: readonly Say[] }[] = [
    { name: `message + ${quiz[0]?.id ?? 'thanks'}`, path: ['message'], says: said(flow.start) },
    ...quiz.flatMap(({ id: question, options }, at) =>
      options.map(({ value }, place) => ({
        name: `${question}: ${value} + ${quiz[at + 1]?.id ?? 'thanks'}`,
        path: ['quiz', at, 'options', place, 'say'],
        says: said(`${question}.${value}`),
      })),
    ),
    { name: '(offer to report)', path: ['thanks'], says: said(offerBefore(steps.thanks)) },
    ...(campaign.faq ?? []).map(({ say }, at) => ({
      name: `faq ${at + 1}`,
      path: ['faq', at, 'say'],
      says: [{ type: 'say' as const, text: say[language] ?? '', flow: flow.id }],
    })),
  ];
  return parts.flatMap(({ name, path, says }) =>
    show(says, language).map((text): Placed => ({
      language,
      message: name,
      path,
      text,
      characters: [...text].length,
      ...measure(text),
    })),
  );
}

/**
 * Returns the cost of a person who answers its quiz to the end: each time with the answer that has
 * the longest reply, and with the longest helpline. Replies to words, HELP or BACK are not
 * included.
 * @param language one in which the campaign has all its texts
 * @param cost of the texts of one turn
 */
export function dearestQuiz(
  campaign: Campaign,
  language: Language,
  cost: (says: readonly Say[]) => number,
): number {
  const flow = campaignFlow(campaign, language, longest.helpline);
  const turns = (campaign.quiz ?? []).map(({ id, options }) =>
    Math.max(...options.map(({ value }) => cost(saidFrom(flow, `${id}.${value}`)))),
  );
  return turns.reduce((sum, one) => sum + one, cost(saidFrom(flow, flow.start)));
}
