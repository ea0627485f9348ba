import { matchCommand } from '../engine/match.js';
import type { Draft } from './draft.js';
import { stop } from './ending.js';
import type { TalkContext } from './talk-context.js';
import { closeReport } from './report.js';

/** The result of a word on which the provider has acted. */
export interface Opted {
  /** `answer`: the word is also the answer to the question that the person was asked. */
  readonly kind: 'done' | 'answer';
  readonly draft: Draft;
}

/** Removes all texts, because the provider has answered already. */
const quietly = (draft: Draft): Draft => ({
  ...draft,
  effects: draft.effects.filter(({ type }) => type !== 'say'),
});

/**
 * Does what STOP, START or HELP asks, without a second text. The provider chooses the words for it,
 * so Amana may not know the word itself ("Fin"). Twilio's START is also "yes", which in the middle
 * of a talk is the answer to a question: then the person gets a reply.
 */
export function obeyOptOut(
  draft: Draft,
  what: 'stop' | 'start' | 'help',
  text: string,
  context: TalkContext,
): Opted {
  if (what === 'help') return { kind: 'done', draft };
  if (what === 'stop') return { kind: 'done', draft: quietly(stop(draft)) };
  const back: Draft = { ...draft, person: { ...draft.person, stopped: false } };
  if (!draft.person.session) return { kind: 'done', draft: back };
  const command = matchCommand(
    text,
    context.texts.languages.map((language) => context.texts.lexicon(language)),
  );
  return command === 'start'
    ? { kind: 'done', draft: draft.person.report ? back : closeReport(back) }
    : { kind: 'answer', draft: back };
}
