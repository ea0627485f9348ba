import type { Flow, FlowEffect } from '../flows/engine/flow.js';
import { start, type Surroundings } from '../flows/engine/run.js';
import { measure, type Measure } from '../shared/texts/segments.js';
import type { Language } from '../shared/texts/texts.js';
import { END, type Poll } from './definition.js';
import { flowIdOf, offerBefore, pollFlow, steps } from './flow.js';
import { answersLead, nextOf } from './jumps.js';

/** A text to be sent, and the flow to which its buttons belong. */
export type Say = Extract<FlowEffect, { type: 'say' }> & { readonly flow: string };

/** Returns texts as they are sent by SMS: with numbered answers, in the letters that are sent. */
export type Show = (says: readonly Say[], language: Language) => readonly string[];

/** A message of a poll, measured as a carrier does. */
export interface Metered extends Measure {
  readonly language: Language;
  /** The part of the poll, such as "intro + seen". */
  readonly message: string;
  readonly text: string;
  /** The number of characters as people count them. */
  readonly characters: number;
}

/** The most SMS segments of a poll's message, as for every text of a tip. Source: issue 4. */
export const MOST_SEGMENTS = 2;

/**
 * The longest values that a text can be given. A country's helpline is shown as in the directory,
 * with its hours.
 */
export const longest = { helpline: '0800800800 (24h/24)', people: '1000000', share: '100%' };
/** A poll's texts do not depend on any surroundings. */
const nothing: Surroundings = {
  facts: { countryKnown: true, wordsKept: false },
  lists: { countries: [], languages: [] },
};

/** Returns what a flow says from a step on, until it asks something. */
export const saidFrom = (flow: Flow, from: string): Say[] =>
  start({ ...flow, start: from }, nothing).effects.flatMap((effect) =>
    effect.type === 'say' ? [{ ...effect, flow: flow.id }] : [],
  );

/**
 * Returns the results text with the longest values that it can be given, and the caveat that is
 * always sent with it.
 */
function resultsSaid(poll: Poll, language: Language, flow: string): Say[] {
  const text = (poll.results[language] ?? '').replace(/\{\{([^{}]*)\}\}/g, (_, value: string) =>
    value.trim() === 'people' ? longest.people : longest.share,
  );
  return [
    { type: 'say', text, flow },
    { type: 'say', key: 'poll.caveat', flow },
  ];
}

/**
 * Measures every message of a poll as SMS in a language: as it is rendered, with its numbered
 * answers and the longest values. Messages that are sent as one are counted as one.
 * @param language one in which the poll has all its texts
 */
export function meter(poll: Poll, language: Language, show: Show): Metered[] {
  const flow = pollFlow(poll, language, longest.helpline);
  const said = (from: string) => saidFrom(flow, from);
  const [first, ...others] = poll.questions.map(({ id }) => id);
  const parts: { readonly names: readonly string[]; readonly says: readonly Say[] }[] = [
    { names: [...(poll.intro ? ['intro'] : []), first ?? ''], says: said(flow.start) },
    ...others.map((id) => ({ names: [id], says: said(id) })),
    { names: ['thanks', 'footer'], says: said(steps.thanks) },
    { names: ['(offer to report)'], says: said(offerBefore(steps.thanks)) },
    { names: ['results', 'caveat'], says: resultsSaid(poll, language, flowIdOf(poll)) },
  ];
  return parts.flatMap(({ names, says }) => {
    const texts = show(says, language);
    return texts.map((text, at): Metered => ({
      language,
      message: texts.length === names.length ? (names[at] ?? '') : names.join(' + '),
      text,
      characters: [...text].length,
      ...measure(text),
    }));
  });
}

/**
 * Returns the cost of a person who answers, or skips, to the end: on the most expensive path
 * through the questions, with the longest helpline. Replies to typing errors, HELP or BACK are not
 * included.
 * @param language one in which the poll has all its texts
 * @param cost of the texts of one turn
 */
export function dearestWay(
  poll: Poll,
  language: Language,
  cost: (says: readonly Say[]) => number,
): number {
  const flow = pollFlow(poll, language, longest.helpline);
  const known = new Map<string, number>();
  /**
   * @param step where the turn begins
   * @param id of the question it asks
   */
  const from = (step: string, id: string): number => {
    const question = poll.questions.find((one) => one.id === id);
    const before = known.get(step);
    if (before !== undefined) return before;
    const ways = question ? [...answersLead(poll, question), nextOf(poll, question)] : [];
    const rest = ways.map((to) => (to === END ? from(steps.thanks, END) : from(to, to)));
    const all = cost(saidFrom(flow, step)) + Math.max(0, ...rest);
    known.set(step, all);
    return all;
  };
  return from(flow.start, poll.questions[0]?.id ?? END);
}
