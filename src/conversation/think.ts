import type { Channel } from '../bots/channel.js';
import type { Effect, Event, Person } from '../flows/dialog/person.js';
import { talk } from '../flows/dialog/talk.js';
import { Fault } from '../shared/fault.js';
import type { Language } from '../shared/texts/texts.js';
import type { ConversationDeps } from './deps.js';
import { lookUp, type Looked } from './lookups.js';
import type { Memory } from './memory.js';
import type { ReplyTo } from './plan.js';
import { worldFor } from './world.js';

/** A talk asks for at most one lookup a turn today; this only stops a mistake from running for ever. */
const MOST_LOOKUPS = 4;

/** What is said instead of a talk. */
export interface Said {
  readonly effects: readonly Effect[];
  readonly language?: Language;
  /** A focal point answered a call of theirs: each answer is replied to, however many there are. */
  readonly onDuty?: boolean;
}

/** What a talk needs to know of a turn. */
export interface Thinking {
  readonly channel: Channel;
  readonly to?: ReplyTo;
  readonly languageHint?: string;
  /** Instead of a talk: says that are decided elsewhere (a focal point's answer). */
  readonly instead?: (person: Person) => Promise<Said | undefined>;
}

/** What comes of an event, before anything of it is kept. */
export interface Thought {
  readonly person: Person;
  readonly effects: readonly Effect[];
  readonly read: readonly string[];
  /** The language to answer in, if it is not the person's own. */
  readonly language?: Language;
  readonly wrongCodes?: Memory['wrongCodes'];
  readonly onDuty?: boolean;
}

/** A lookup's answer, as the talk takes it. */
function answerTo(
  { what, text }: Extract<Effect, { type: 'lookup' }>,
  { found, member }: Looked,
): Event {
  if (what === 'member')
    return {
      kind: 'member',
      then: text === 'join' ? 'join' : 'show',
      ...(member ? { member } : {}),
    };
  return { kind: 'looked-up', text, ...(found ? { found } : {}) };
}

/** Beside an answer that is decided elsewhere, too, the person is told what was not kept. */
function besides<T extends { readonly effects: readonly Effect[] }>(event: Event, decided: T): T {
  return event.kind === 'text' && event.beside
    ? { ...decided, effects: [{ type: 'say', key: 'answer.besides' }, ...decided.effects] }
    : decided;
}

/** Lets a person talk, and looks up what the talk asks for. */
export async function think(
  deps: ConversationDeps,
  request: Thinking,
  event: Event,
  memory: Memory,
  now: Date,
): Promise<Thought> {
  const instead = await request.instead?.(memory.person);
  // Wrong codes stay counted, whatever is said between them.
  const kept = memory.wrongCodes ? { wrongCodes: memory.wrongCodes } : {};
  if (instead) return { person: memory.person, read: [], ...kept, ...besides(event, instead) };
  const from = request.to && {
    from: request.to.from,
    ...(request.languageHint ? { languageHint: request.languageHint } : {}),
  };
  const world = worldFor(deps, request.channel, from, now);
  let { person, effects } = talk(memory.person, event, world);
  const all: Effect[] = [];
  const read: string[] = [];
  let { wrongCodes } = memory;
  for (let count = 0; count < MOST_LOOKUPS; count += 1) {
    const lookup = effects.find((effect) => effect.type === 'lookup');
    all.push(...effects.filter((effect) => effect !== lookup));
    if (!lookup) return { person, effects: all, read, ...(wrongCodes ? { wrongCodes } : {}) };
    const looked = await lookUp(
      deps,
      lookup,
      { ...memory, ...(wrongCodes ? { wrongCodes } : {}) },
      request.to,
      now,
    );
    read.push(...looked.read);
    wrongCodes = looked.wrongCodes ?? wrongCodes;
    ({ person, effects } = talk(person, answerTo(lookup, looked), world));
  }
  throw new Fault('A talk asks for lookups in a circle.');
}
