import type { ChannelId, Inbound } from '../bots/channel.js';
import type { Reach, Reached, Said } from '../broadcasts/reach.js';
import type { Event } from '../flows/dialog/person.js';
import { Fault } from '../shared/fault.js';
import type { Language } from '../shared/texts/texts.js';
import type { ConversationDeps } from './deps.js';
import { answerCall, answerOf } from './focal.js';
import { KeyedQueue } from './keyed-queue.js';
import { deliverMail } from './mail.js';
import { noPerson, wordsOf } from './no-person.js';
import { endTakingPart, noteReached, type Unreached } from './refused.js';
import { doPending, doWork, handOverEarlier } from './relay.js';
import { EndedTalks } from './twice.js';
import { createTidying } from './tidy.js';
import { takeTurn, type Taken, type TurnRequest } from './turn.js';

/** People's talks: the one door through which messages come in. */
export interface Conversation {
  /**
   * Takes messages in, in order. When it resolves they are durable; replies follow.
   * @throws Fault when they could not be kept: then the provider must be told to send again
   */
  receive(messages: readonly Inbound[]): Promise<void>;
  /**
   * Says something to somebody unasked, if they can be spoken to now: see `Reached`. A poll is begun, taken up again, or
   * left alone; nobody is interrupted. The same id is said once.
   * @throws Fault when it is not certain whether it was kept: ask again with the same id
   */
  reach(one: Reach): Promise<Reached>;
  /**
   * A text that was said to somebody unasked was withdrawn before it was ever sent. Whom nothing else has asked the poll is
   * taken out of it: they stood in it, though they had not heard of it. Twice is once.
   */
  recall(text: {
    readonly id: string;
    readonly channel: ChannelId;
    readonly to: string;
  }): Promise<void>;
  /** Somebody cannot be reached, for a cause that is about them: it may end their taking part. Twice is once. */
  refused(one: Unreached): Promise<void>;
  /** A text that was not a reply has reached somebody. */
  reached(one: Omit<Unreached, 'failure'>): Promise<void>;
  /** Does work that a process which died has promised. @returns how many turns' work was done */
  catchUp(now: Date): Promise<{ recovered: number }>;
  /** Ends talks that fell silent: what was told is kept as partial, the session is wiped. */
  endSilent(now: Date): Promise<{ ended: number }>;
  /** Takes from finished talks what a former version left of them, some people at a time. */
  tidy(now: Date): Promise<{ tidied: number }>;
  /** Tells reporters, at their safe hours, that a question waits. */
  deliverMail(now: Date): Promise<{ told: number; postponed: number }>;
  /** Resolves when no reply is on its way any more. */
  idle(): Promise<void>;
}

const BATCH = 100;

function eventOf({ content }: Inbound): Event {
  switch (content.kind) {
    case 'text':
      return {
        kind: 'text',
        text: content.text,
        ...(content.beside === undefined ? {} : { beside: true }),
      };
    case 'edited':
      return { kind: 'edited', text: content.text };
    case 'opt-out':
      return { kind: 'opted', what: content.what, text: content.text };
    case 'button':
      return { kind: 'button', data: content.data };
    case 'start':
      return { kind: 'start', ...(content.payload ? { payload: content.payload } : {}) };
    case 'location':
      return { kind: 'location', latitude: content.latitude, longitude: content.longitude };
    case 'unsupported':
      return { kind: 'unsupported' };
  }
}

function unaskedEvent(say: Said, language: Language | undefined): Event {
  if (say.kind === 'message')
    return { kind: 'message', text: say.text, ...(say.buttons ? { buttons: say.buttons } : {}) };
  const flow = say.kind === 'campaign' ? `campaign.${say.campaign}` : `poll.${say.poll}`;
  return {
    kind: 'invite',
    flow,
    again: say.kind === 'reminder',
    ...(language ? { language } : {}),
  };
}

/** Makes the conversation of one process. */
export function createConversation(deps: ConversationDeps): Conversation {
  const turns = new KeyedQueue();
  const replies = new KeyedQueue();
  const ended = new EndedTalks();
  /** The work this process has promised and is about to do: whether it could. */
  const mine = new Map<string, Promise<boolean>>();

  /** Takes the turn now; does its work after it, in the order of the turns. */
  async function take(request: TurnRequest): Promise<Taken> {
    const [key] = request.names;
    const taken = await turns.run(key, () => takeTurn(deps, request, ended));
    if (taken.kind === 'contended')
      throw new Fault(
        'A person was written to by too many processes at once; the provider sends again.',
      );
    if (taken.kind !== 'kept' || !taken.work) return taken;
    const { id, work, earlier } = taken;
    const promised = deps.clock.now().getTime();
    const undone = earlier.map(async (one) => ((await mine.get(one.id)) ? [] : [one]));
    const carryOut = async () => {
      const before = await handOverEarlier(deps, id, (await Promise.all(undone)).flat());
      await doWork(deps, id, work, promised, before);
      return true;
    };
    const outcome = replies.run(key, carryOut).catch((error: unknown) => {
      // It stays promised in the database, and catchUp does it.
      deps.log.error('work of a turn failed, it will be done again', { error });
      return false;
    });
    mine.set(work.id, outcome);
    // After the turn that is being taken, which may have read this work as waiting.
    void outcome.then(() => turns.run(key, async () => mine.delete(work.id)));
    // Whoever says something to a million people waits until it is in the outbox, and so keeps no million in memory.
    if (request.unasked) await outcome;
    return taken;
  }

  async function receiveOne(message: Inbound): Promise<void> {
    const channel = deps.channels.get(message.channel);
    if (!channel) throw new Fault(`There is no channel ${message.channel}.`);
    const now = deps.clock.now();
    const gateway = deps.keys.gateway();
    const sender = noPerson(deps, message);
    const call = sender ? undefined : answerOf(deps, message);
    await take({
      channel,
      names: gateway.names('conversation', [message.channel, message.from], now),
      ...(sender
        ? { event: { kind: 'notice', text: wordsOf(message) }, sender }
        : { event: eventOf(message), to: message }),
      seen: gateway.names('provider-message', [message.channel, message.providerId], now),
      ...(message.languageHint ? { languageHint: message.languageHint } : {}),
      ...(message.messageRef ? { ref: message.messageRef } : {}),
      ...(channel.forget ? { copy: message.providerId } : {}),
      ...(call ? { instead: (person) => answerCall(deps, channel, call, person) } : {}),
    });
  }

  async function reachOne({
    id,
    group,
    channel: channelId,
    address,
    from,
    say,
    language,
    until,
    hours,
  }: Reach): Promise<Reached> {
    const channel = deps.channels.get(channelId);
    if (!channel) throw new Fault(`There is no channel ${channelId}.`);
    const now = deps.clock.now();
    const gateway = deps.keys.gateway();
    const taken = await take({
      channel,
      names: gateway.names('conversation', [channelId, address], now),
      event: unaskedEvent(say, language),
      to: { channel: channelId, from: address, ...(from ? { to: from } : {}) },
      seen: gateway.names('provider-message', ['reach', id], now),
      unasked: {
        group,
        counted: say.kind === 'reminder' ? 'reminded' : 'said',
        ...(until ? { until } : {}),
        ...(hours ? { hours } : {}),
      },
    });
    if (taken.kind === 'unsaid') return taken.why;
    return taken.kind === 'repeated' ? 'repeated' : 'said';
  }

  return {
    async receive(messages) {
      for (const message of messages) await receiveOne(message);
    },
    reach: reachOne,
    async recall({ id, channel: channelId, to }) {
      const channel = deps.channels.get(channelId);
      // Who cannot write to us answers nothing.
      if (!channel) return;
      const names = deps.keys.gateway().names('conversation', [channelId, to], deps.clock.now());
      await take({
        channel,
        names,
        event: { kind: 'withdrawn', text: id },
        to: { channel: channelId, from: to },
      });
    },
    refused: (one) => endTakingPart(deps, one, deps.clock.now()),
    reached: (one) => noteReached(deps, one, deps.clock.now()),
    async catchUp(now) {
      let recovered = 0;
      for (
        let doc = await deps.conversations.claimDueWork(now);
        doc;
        doc = await deps.conversations.claimDueWork(now)
      ) {
        const claimed = doc;
        recovered += await replies
          .run(claimed._id, () => doPending(deps, claimed))
          .catch((error: unknown) => {
            deps.log.error('work of a turn failed, it will be done again', { error });
            return 0;
          });
      }
      return { recovered };
    },
    async endSilent(now) {
      const silent = await deps.conversations.findSilent(now, BATCH);
      // Any channel will do: nothing is said when a silence ends.
      const [channel] = deps.channels.values();
      if (!channel) return { ended: 0 };
      const taken = await Promise.all(
        silent.map(({ _id }) => take({ channel, names: [_id], event: { kind: 'silence' } })),
      );
      return { ended: taken.filter(({ kind }) => kind === 'kept').length };
    },
    tidy: createTidying(deps),
    deliverMail: (now) => deliverMail(deps, take, now),
    async idle() {
      await turns.idle();
      await replies.idle();
    },
  };
}
