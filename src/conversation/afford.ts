import type { Channel } from '../bots/channel.js';
import type { Effect } from '../flows/dialog/person.js';
import { measure } from '../shared/texts/segments.js';
import type { Language } from '../shared/texts/texts.js';
import { callOut, settle, type Account } from './account.js';
import type { ConversationDeps } from './deps.js';
import { render } from './render.js';
import type { Work } from './work.js';

const segmentsOf = ({ capabilities }: Channel, { replies }: Work): number =>
  capabilities.letters === 'gsm'
    ? replies.reduce((sum, { text }) => sum + measure(text).segments, 0)
    : replies.length;

/** What a person is owed whatever they have cost: the code of a case, what STOP and ERASE say, a question from a person. */
const isOwed = (effects: readonly Effect[]): boolean =>
  effects.some(
    (effect) =>
      effect.type === 'forget' ||
      effect.type === 'erase' ||
      (effect.type === 'finish' && effect.code !== undefined) ||
      (effect.type === 'say' && 'key' in effect && effect.key === 'case.message'),
  );

/** A turn, as far as it costs something. */
export interface Round {
  readonly channel: Channel;
  readonly effects: readonly Effect[];
  readonly language: Language;
  /** A machine writes, and presses no buttons. `nothing`: what is said was not called forth by its person, or they are on duty. */
  readonly did: 'wrote' | 'pressed' | 'nothing';
}

/** What of a turn is said. */
function answered(
  deps: Pick<ConversationDeps, 'texts'>,
  work: Work | undefined,
  { channel, effects, language, did }: Round,
  before: Account,
  now: Date,
): { readonly work: Work | undefined; readonly account: Account } {
  if (did === 'nothing') return { work, account: before };
  const segments = work ? segmentsOf(channel, work) : 0;
  const round = { typed: did === 'wrote', segments, owed: isOwed(effects) };
  const { may, minutes, account } = settle(before, round, now.getTime());
  if (may === 'all' || !work) return { work, account };
  const say = { type: 'say', key: 'answer.later', params: { minutes } } as const;
  const [line] = render([say], language, deps.texts, channel.capabilities);
  const last = may === 'lastLine' && line ? [{ id: `${work.id}.0`, ...line }] : [];
  return { work: { ...work, replies: last }, account };
}

/** What of a turn is said, and where its tip is called out, by what its person has cost lately. Words are kept whatever it is. */
export function byCost(
  deps: Pick<ConversationDeps, 'texts'>,
  planned: Work | undefined,
  round: Round,
  before: Account,
  now: Date,
): { readonly work: Work | undefined; readonly account: Account } {
  const { work, account } = answered(deps, planned, round, before, now);
  if (!work?.escalate) return { work, account };
  const { into, account: next } = callOut(account, work.escalate, now.getTime());
  const escalate = into === undefined ? work.escalate : { ...work.escalate, into };
  return { work: { ...work, escalate }, account: next };
}
