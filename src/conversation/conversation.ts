import type { Channel, ChannelId, Inbound } from '../bots/channel.js';
import type { Reach, Reached, Said } from '../broadcasts/reach.js';
import type { Event } from '../flows/dialog/event.js';
import { Fault } from '../shared/fault.js';
import type { Language } from '../shared/texts/texts.js';
import { announceQuestions } from './announce-questions.js';
import { PremiumNumbers } from './automated-sender.js';
import type { ConversationDeps } from './deps.js';
import { inboundTurn } from './inbound-turn.js';
import { createStripping } from './strip-finished-talks.js';
import { TurnQueue } from './turn-queue.js';
import type { TurnRequest } from './turn-request.js';
import { noteReached, unsubscribeUnreachable, type Unreached } from './unreachable.js';

/** A text of a broadcast that was withdrawn before it was sent. */
interface WithdrawnText {
  /** The id of its delivery. */
  readonly id: string;
  readonly channel: ChannelId;
  readonly to: string;
}

/** People's talks. All incoming messages come in here. */
export interface Conversation {
  /**
   * Takes messages in, in order. They are durable when it resolves; replies follow later.
   * @throws Fault when they could not be saved: then the provider must be told to send them again
   */
  receive(messages: readonly Inbound[]): Promise<void>;
  /**
   * Sends a person something they did not ask for, if they can be spoken to now: see `Reached`. A
   * poll begins, goes on, or is left alone; no talk is interrupted. Each id is sent once.
   * @throws Fault when it is not certain whether it was saved: call again with the same id
   */
  reach(one: Reach): Promise<Reached>;
  /**
   * Takes a person out of a poll when every invitation to it was withdrawn before it was sent.
   * Idempotent.
   */
  recall(text: WithdrawnText): Promise<void>;
  /**
   * Notes that a person cannot be reached, for a reason that lies with them; this may unsubscribe
   * them. Idempotent.
   */
  noteUnreachable(one: Unreached): Promise<void>;
  /** Notes that a text other than a reply has reached a person. */
  noteReached(one: Omit<Unreached, 'failure'>): Promise<void>;
  /**
   * Does work that was promised by a process that has died.
   * @returns the number of turns whose work was done
   */
  catchUp(now: Date): Promise<{ recovered: number }>;
  /**
   * Ends talks that fell silent: what the person told is saved as partial, and the session is
   * wiped.
   */
  endSilent(now: Date): Promise<{ ended: number }>;
  /**
   * Removes from finished talks what an older version left in them, a batch of people at a time.
   */
  stripFinishedTalks(now: Date): Promise<{ tidied: number }>;
  /** Tells reporters, in their safe hours, that a question waits. */
  announceQuestions(now: Date): Promise<{ told: number; postponed: number }>;
  /** Resolves when no replies are left to send. */
  idle(): Promise<void>;
}

/** The most silent talks that are ended in one run. */
const BATCH = 100;

/** Returns something that is said unasked as an event of the person's talk. */
function unaskedEvent(say: Said, language: Language | undefined): Event {
  if (say.kind === 'message')
    return { kind: 'message', text: say.text, ...(say.buttons ? { buttons: say.buttons } : {}) };
  if (say.kind === 'alert') return { kind: 'message', text: say.text };
  const flow = say.kind === 'campaign' ? `campaign.${say.campaign}` : `poll.${say.poll}`;
  return {
    kind: 'invite',
    flow,
    again: say.kind === 'reminder',
    ...(language ? { language } : {}),
  };
}

/** @throws Fault when this process does not have the channel */
function channelOf({ channels }: ConversationDeps, id: ChannelId): Channel {
  const channel = channels.get(id);
  if (!channel) throw new Fault(`There is no channel ${id}.`);
  return channel;
}

/** Makes the turn of a person to whom something is said unasked. */
function reachTurn(deps: ConversationDeps, one: Reach): TurnRequest {
  const { id, group, channel, address, from, say, language, until, hours } = one;
  const now = deps.clock.now();
  const keys = deps.keys.gateway();
  return {
    channel: channelOf(deps, channel),
    names: keys.names('conversation', [channel, address], now),
    event: unaskedEvent(say, language),
    to: { channel, from: address, ...(from ? { to: from } : {}) },
    seen: keys.names('provider-message', ['reach', id], now),
    unasked: {
      group,
      counted: say.kind === 'reminder' ? 'reminded' : 'said',
      ...(until ? { until } : {}),
      ...(hours ? { hours } : {}),
      ...(say.kind === 'alert' ? { alert: say.photo ? { photo: say.photo } : {} } : {}),
    },
  };
}

/** Ends talks that have been silent for too long. */
async function endSilent(deps: ConversationDeps, turns: TurnQueue, now: Date): Promise<number> {
  const silent = await deps.conversations.findSilent(now, BATCH);
  // Any channel will do, because nothing is sent when a silence ends.
  const [channel] = deps.channels.values();
  if (!channel) return 0;
  const taken = await Promise.all(
    silent.map(({ _id }) => turns.take({ channel, names: [_id], event: { kind: 'silence' } })),
  );
  return taken.filter(({ kind }) => kind === 'kept').length;
}

/** Creates the conversation of one process. */
export function createConversation(deps: ConversationDeps): Conversation {
  const turns = new TurnQueue(deps);
  const premium = new PremiumNumbers();
  return {
    async receive(messages) {
      for (const message of messages)
        await turns.take(inboundTurn(deps, channelOf(deps, message.channel), message, premium));
    },
    async reach(one) {
      const taken = await turns.take(reachTurn(deps, one));
      if (taken.kind === 'not-said') return taken.why;
      return taken.kind === 'repeated' ? 'repeated' : 'said';
    },
    async recall({ id, channel: channelId, to }) {
      const channel = deps.channels.get(channelId);
      // A person who cannot write to us cannot answer a poll.
      if (!channel) return;
      const names = deps.keys.gateway().names('conversation', [channelId, to], deps.clock.now());
      const event = { kind: 'withdrawn', text: id } as const;
      await turns.take({ channel, names, event, to: { channel: channelId, from: to } });
    },
    noteUnreachable: (one) => unsubscribeUnreachable(deps, one, deps.clock.now()),
    noteReached: (one) => noteReached(deps, one, deps.clock.now()),
    catchUp: async (now) => ({ recovered: await turns.catchUp(now) }),
    endSilent: async (now) => ({ ended: await endSilent(deps, turns, now) }),
    stripFinishedTalks: createStripping(deps),
    announceQuestions: (now) => announceQuestions(deps, (turn) => turns.take(turn), now),
    idle: () => turns.idle(),
  };
}
