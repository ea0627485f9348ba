import type { Capabilities, Channel } from '../../src/bots/channel.js';
import type { ConversationDeps } from '../../src/conversation/deps.js';
import { isOpen } from '../../src/conversation/memory.js';
import { effectsOf } from '../../src/conversation/tip-write.js';
import { render } from '../../src/conversation/render.js';
import { talkContext } from '../../src/conversation/talk-context.js';
import type { Directory } from '../../src/directory/directory.js';
import type { Effect } from '../../src/flows/dialog/effect.js';
import type { Ending, Person } from '../../src/flows/dialog/person.js';
import type { Event } from '../../src/flows/dialog/event.js';
import { stranger } from '../../src/flows/dialog/person.js';
import { talk } from '../../src/flows/dialog/talk.js';
import { triage } from '../../src/tips/triage.js';
import type { Judge } from '../../src/tips/triage/judge.js';
import type { Texts } from '../../src/shared/texts/texts.js';
import type { TipState } from '../../src/models/cases/tip-doc.js';
import { noPolls } from '../support/no-polls.js';
import type { Teller } from './people.js';

/** What must be kept of one report. */
export interface ExpectedTip {
  readonly country: string;
  readonly state: TipState;
  readonly priority: number;
  /** By step, as they were told. */
  readonly words: readonly (readonly [step: string, words: string])[];
  readonly answers: Readonly<Record<string, string>>;
  /** Somebody has to be called for it. */
  readonly urgent: boolean;
}

/**
 * What the talk itself makes of some messages: where
 * the person is, what is kept, what they were told.
 */
export interface Expected {
  readonly person: Person;
  readonly tips: readonly ExpectedTip[];
  readonly replies: readonly string[];
  /** How many of the first replies need not arrive: see `Standing`. */
  readonly recalled: number;
}

/** What the talk may know, as the program gives it to it. */
export interface Known {
  readonly directory: Directory;
  readonly texts: Texts;
  readonly judge: Judge;
}

/** As the two adapters say of themselves. */
const capabilities: Readonly<Record<Teller['channel'], Capabilities>> = {
  sms: {
    letters: 'gsm',
    buttons: false,
    twoWay: true,
    maxLength: 1_600,
    perSecond: 1_000,
    erases: false,
  },
  telegram: {
    app: 'Telegram',
    letters: 'unicode',
    buttons: true,
    twoWay: true,
    maxLength: 4_096,
    perSecond: 30,
    erases: true,
  },
};

function tipsOf(effects: readonly Effect[]): ExpectedTip[] {
  const tips = new Map<string, ExpectedTip>();
  for (const effect of effects) {
    if (effect.type !== 'note' && effect.type !== 'finish') continue;
    const { report } = effect;
    const before = tips.get(report.tip) ?? { state: 'open' as TipState, words: [], answers: {} };
    const note = effect.type === 'note' ? effect.note : undefined;
    const { priority } = triage(report.signals);
    const finished = effect.type === 'finish' && effect.how !== 'added' ? effect.how : undefined;
    const doubted = report.seems !== undefined;
    const sure = before.state === 'unsure' && !doubted ? 'open' : before.state;
    const state: TipState = finished ?? (doubted ? 'unsure' : sure);
    tips.set(report.tip, {
      country: report.country ?? 'ECOWAS',
      state,
      priority,
      words: note?.words === undefined ? before.words : [...before.words, [note.step, note.words]],
      answers:
        note?.value === undefined ? before.answers : { ...before.answers, [note.step]: note.value },
      urgent: priority === 1 || state === 'partial' || state === 'submitted',
    });
  }
  return [...tips.values()];
}

/** Where a replay stands after some messages. */
interface Standing {
  readonly person: Person;
  readonly effects: readonly Effect[];
  readonly replies: readonly string[];
  /**
   * Replies before the last "not safe", STOP or ERASE: those that were still on their way when it
   * came are taken back, because somebody else may hold the phone.
   */
  readonly recalled: number;
  /** How talks have ended so far: each process remembers the last one that it ended itself. */
  readonly endings: readonly Ending[];
}

/** One message more. @param ended what the process that takes it remembers of the last ending */
function step(
  { channel, address }: Teller,
  before: Standing,
  text: string,
  ended: Ending | undefined,
  known: Known,
): Standing {
  const deps = {
    directory: () => known.directory,
    texts: known.texts,
    judge: known.judge,
    defaultLanguage: 'en',
    polls: noPolls,
  } as unknown as ConversationDeps;
  const can = capabilities[channel];
  const partner = {
    channel: { id: channel, capabilities: can } as Channel,
    to: { channel, from: address },
    ...(channel === 'telegram' ? { languageHint: 'fr' } : {}),
  };
  let { person } = before;
  const said: Effect[] = [];
  let event: Event | undefined = { kind: 'text', text };
  while (event) {
    const turn = talk(person, event, talkContext(deps, partner, new Date(), ended));
    ({ person } = turn);
    const lookup: Extract<Effect, { type: 'lookup' }> | undefined = turn.effects.find(
      (effect) => effect.type === 'lookup',
    );
    said.push(...turn.effects.filter((effect) => effect !== lookup));
    event = lookup && { kind: 'looked-up', text: lookup.text };
  }
  const says = said.filter((effect) => effect.type === 'say');
  const heard = render(says, person.language ?? 'en', known.texts, can).map((one) => one.text);
  const endings = effectsOf(said, 'ended').map(({ how }) => how);
  return {
    person,
    effects: [...before.effects, ...said],
    replies: [...before.replies, ...heard],
    recalled: endings.includes('unsafe') ? before.replies.length : before.recalled,
    endings: [...new Set([...before.endings, ...endings])],
  };
}

/** Of so many ways of remembering no more are looked at. */
const MOST_WAYS = 256;

/**
 * Runs the pure talk over a person's messages, in an order. No case code of these people is ever
 * right. That a talk has ended is remembered by the process that ended it: another one may remember
 * an earlier ending, and one that was killed none. So a message is taken in all these ways, unless
 * a talk is open.
 */
export function replays(teller: Teller, texts: readonly string[], known: Known): Expected[] {
  let ways: Standing[] = [{ person: stranger, effects: [], replies: [], recalled: 0, endings: [] }];
  for (const text of texts)
    ways = ways
      .flatMap((way) =>
        [...(isOpen(way.person) ? [] : way.endings), undefined].map((ended) =>
          step(teller, way, text, ended, known),
        ),
      )
      .slice(0, MOST_WAYS);
  return ways.map(({ effects, endings: _, ...way }) => ({ ...way, tips: tipsOf(effects) }));
}
