import type { Channel, Inbound } from '../bots/channel.js';
import type { Event } from '../flows/dialog/event.js';
import { attachedIn, filesOfEvent, type AttachedIn } from './attached.js';
import { automatedSender, wordsOf, type PremiumNumbers } from './automated-sender.js';
import type { ConversationDeps } from './deps.js';
import { answerCall, readCallAnswer } from './focal-point-answers.js';
import type { TurnRequest } from './turn-request.js';

/** Returns what a person did as an event of their talk. */
function eventOf({ content }: Inbound, came: AttachedIn): Event {
  const files = filesOfEvent(came);
  const besides = ({ beside }: { readonly beside?: unknown }) =>
    beside !== undefined || came.tooMany ? { beside: true } : {};
  const of = ({ album }: { readonly album?: string }) => (album === undefined ? {} : { album });
  switch (content.kind) {
    case 'text':
      return {
        kind: 'text',
        text: content.text,
        ...besides(content),
        ...of(content),
        ...(content.files === undefined ? {} : files),
      };
    case 'files':
      return { kind: 'files', ...files, ...besides(content), ...of(content) };
    case 'edited':
      return {
        kind: 'edited',
        text: content.text,
        ...besides({}),
        ...(content.files === undefined ? {} : files),
      };
    case 'opt-out':
      return { kind: 'opt-out', what: content.what, text: content.text };
    case 'button':
      return { kind: 'button', data: content.data };
    case 'start':
      return { kind: 'start', ...(content.payload ? { payload: content.payload } : {}) };
    case 'location':
      return { ...content, id: came.attached[0]?.id ?? '' };
    case 'unsupported':
      return { kind: 'unsupported' };
  }
}

/** Turns an inbound message into the turn it asks for. */
export function inboundTurn(
  deps: ConversationDeps,
  channel: Channel,
  message: Inbound,
  premium: PremiumNumbers,
): TurnRequest {
  const now = deps.clock.now();
  const keys = deps.keys.gateway();
  const names = keys.names('conversation', [message.channel, message.from], now);
  const sender = automatedSender(deps, message, (phone) => premium.is(names[0], phone, now));
  const came = attachedIn(deps.attachments, message, (files) =>
    deps.spending.takeFiles(names[0], files, now),
  );
  const call = sender ? undefined : readCallAnswer(deps, message);
  return {
    channel,
    names,
    ...(sender
      ? { event: { kind: 'automated', text: wordsOf(message) }, sender }
      : { event: eventOf(message, came), to: message, attached: came.attached }),
    seen: keys.names('provider-message', [message.channel, message.providerId], now),
    ...(message.languageHint ? { languageHint: message.languageHint } : {}),
    ...(message.messageRef ? { ref: message.messageRef } : {}),
    ...(channel.forget ? { copy: message.providerId } : {}),
    ...(call ? { instead: (person, ended) => answerCall(deps, channel, call, person, ended) } : {}),
  };
}
