import type { Capabilities, Channel } from '../../src/bots/channel.js';
import type { ConversationDeps } from '../../src/conversation/deps.js';
import { render } from '../../src/conversation/render.js';
import { talkContext } from '../../src/conversation/talk-context.js';
import type { Directory } from '../../src/directory/directory.js';
import type { Effect, Event, Person } from '../../src/flows/dialog/person.js';
import { stranger } from '../../src/flows/dialog/person.js';
import { talk } from '../../src/flows/dialog/talk.js';
import { triage } from '../../src/tips/triage.js';
import type { Judge } from '../../src/tips/triage/judge.js';
import type { Texts } from '../../src/shared/texts/texts.js';
import type { TipState } from '../../src/models/cases/tip.js';
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

/** What the talk itself makes of some messages: where the person is, what is kept, what they were told. */
export interface Expected {
  readonly person: Person;
  readonly tips: readonly ExpectedTip[];
  readonly replies: readonly string[];
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

/** Runs the pure talk over a person's messages, in an order. No case code of these people is ever right. */
export function replay(
  { channel, address }: Teller,
  texts: readonly string[],
  known: Known,
): Expected {
  const deps = {
    directory: () => known.directory,
    texts: known.texts,
    judge: known.judge,
    defaultLanguage: 'en',
    polls: noPolls,
  } as unknown as ConversationDeps;
  const can = capabilities[channel];
  const all: Effect[] = [];
  const replies: string[] = [];
  let person = stranger;
  for (const text of texts) {
    const said: Effect[] = [];
    let event: Event | undefined = { kind: 'text', text };
    while (event) {
      const context = talkContext(
        deps,
        {
          channel: { capabilities: can } as Channel,
          to: { channel, from: address },
          ...(channel === 'telegram' ? { languageHint: 'fr' } : {}),
        },
        new Date(),
      );
      const turn = talk(person, event, context);
      ({ person } = turn);
      const lookup: Extract<Effect, { type: 'lookup' }> | undefined = turn.effects.find(
        (effect) => effect.type === 'lookup',
      );
      said.push(...turn.effects.filter((effect) => effect !== lookup));
      event = lookup && { kind: 'looked-up', text: lookup.text };
    }
    all.push(...said);
    const says = said.filter((effect) => effect.type === 'say');
    replies.push(
      ...render(says, person.language ?? 'en', known.texts, can).map(({ text }) => text),
    );
  }
  return { person, tips: tipsOf(all), replies };
}
