import type { Channel } from '../bots/channel.js';
import type { Effect } from '../flows/dialog/effect.js';
import { measure } from '../shared/texts/segments.js';
import type { Language } from '../shared/texts/texts.js';
import type { ConversationDeps } from './deps.js';
import { render } from './render.js';
import { allowanceFor, escalateOrGather, type Spending } from './spending.js';
import type { Work } from './work.js';

const segmentsOf = ({ capabilities }: Channel, { replies }: Work): number =>
  capabilities.letters === 'gsm'
    ? replies.reduce((sum, { text }) => sum + measure(text).segments, 0)
    : replies.length;

/**
 * Checks for replies that a person gets whatever they have cost: a case code, the reply to STOP or
 * ERASE, a question from a person.
 */
const isOwed = (effects: readonly Effect[]): boolean =>
  effects.some(
    (effect) =>
      effect.type === 'forget' ||
      effect.type === 'erase' ||
      (effect.type === 'finish' && effect.code !== undefined) ||
      (effect.type === 'say' && 'key' in effect && effect.key === 'case.message'),
  );

/** The facts that decide what a turn costs. */
export interface TurnCost {
  readonly channel: Channel;
  readonly effects: readonly Effect[];
  readonly language: Language;
  /**
   * How the turn is counted. Machines write texts but press no buttons. `nothing`: nobody wrote, or
   * a focal point on duty did.
   */
  readonly countedAs: 'text' | 'button' | 'nothing';
}

/** The work after the limits, and what the person has cost with it. */
interface Limited {
  readonly work: Work | undefined;
  readonly spending: Spending;
}

/**
 * Leaves out replies when their person has cost too much; the last reply says when they are
 * answered again.
 */
function limitReplies(
  deps: Pick<ConversationDeps, 'texts'>,
  work: Work | undefined,
  { channel, effects, language, countedAs }: TurnCost,
  before: Spending,
  now: Date,
): Limited {
  if (countedAs === 'nothing') return { work, spending: before };
  const segments = work ? segmentsOf(channel, work) : 0;
  const answer = { typed: countedAs === 'text', segments, owed: isOwed(effects) };
  const { may, minutes, spending } = allowanceFor(before, answer, now.getTime());
  if (may === 'all' || !work) return { work, spending };
  const say = { type: 'say', key: 'answer.later', params: { minutes } } as const;
  const [line] = render([say], language, deps.texts, channel.capabilities);
  const last = may === 'lastLine' && line ? [{ id: `${work.id}.0`, ...line }] : [];
  return { work: { ...work, replies: last }, spending };
}

/**
 * Limits a turn's replies and calls by what its person has cost recently. Their words are saved in
 * any case.
 */
export function limitByCost(
  deps: Pick<ConversationDeps, 'texts'>,
  planned: Work | undefined,
  cost: TurnCost,
  before: Spending,
  now: Date,
): Limited {
  const { work, spending } = limitReplies(deps, planned, cost, before, now);
  if (!work?.escalate) return { work, spending };
  const { into, spending: next } = escalateOrGather(spending, work.escalate, now.getTime());
  const escalate = into === undefined ? work.escalate : { ...work.escalate, into };
  return { work: { ...work, escalate }, spending: next };
}
