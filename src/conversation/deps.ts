import type { Channel, ChannelId } from '../bots/channel.js';
import type { Directory } from '../directory/directory.js';
import type { Answer, Answered, EscalationRequest } from '../escalation/escalation.js';
import type { Conversations } from '../models/conversation.js';
import type { Db } from '../models/db.js';
import type { Heard } from '../models/heard.js';
import type { TipIntake } from '../models/tip.js';
import type { Copies } from '../outbox/copies.js';
import type { Outbox } from '../outbox/delivery.js';
import type { CasesKeyring, GatewayKeyring } from '../privacy/keyring.js';
import type { Clock } from '../shared/clock.js';
import type { Log } from '../shared/log.js';
import type { Language, Texts } from '../shared/texts/texts.js';

/** What the conversation asks of escalation. */
export interface EscalationDesk {
  /** Opens, raises, restricts or moves an escalation so that it fits what is now known. Twice is once. */
  follow(request: EscalationRequest, now: Date): Promise<void>;
  /** Words were added to a tip told before: whoever has it is told. Twice is once. */
  added(tip: string, write: string, now: Date): Promise<unknown>;
  answer(focalPoint: string, answer: Answer, now: Date): Promise<Answered>;
}

/** What a conversation is made of. */
export interface ConversationDeps {
  readonly db: Db;
  readonly conversations: Conversations;
  readonly heard: Heard;
  readonly intake: TipIntake;
  /** Functions, because keys are rotated while the program runs. */
  readonly keys: { gateway(): GatewayKeyring; cases(): CasesKeyring };
  readonly directory: () => Directory;
  readonly texts: Texts;
  readonly outbox: Outbox;
  readonly copies: Pick<Copies, 'add'>;
  readonly escalations: EscalationDesk;
  readonly channels: ReadonlyMap<ChannelId, Channel>;
  readonly clock: Clock;
  readonly log: Log;
  readonly defaultLanguage: Language;
  /** How long an open talk may be silent before it is wiped, in milliseconds. */
  readonly silence: number;
}
