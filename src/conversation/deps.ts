import type { Attachments } from '../attachments/attachments.js';
import type { Channel, ChannelId } from '../bots/channel.js';
import type { Directory } from '../directory/directory.js';
import type { Affiliation } from '../directory/directory.js';
import type { Answer, Answered, CallOfCode, EscalationRequest } from '../escalation/escalation.js';
import type { TalkContext } from '../flows/dialog/talk-context.js';
import type { Flow } from '../flows/engine/flow.js';
import type { PollHappened } from '../flows/poll-turn.js';
import type { SpendingMemory } from './spending-memory.js';
import type { ShortMemory } from './short-memory.js';
import type { Conversations } from '../models/gateway/conversation.js';
import type { Db } from '../models/store/db.js';
import type { QuietPhones } from '../models/gateway/quiet-phone.js';
import type { ReplayGuard } from '../models/gateway/replay-guard.js';
import type { Subscribers } from '../models/gateway/subscriber.js';
import type { TipIntake } from '../models/cases/tip.js';
import type { Copies } from '../outbox/copies.js';
import type { Outbox } from '../outbox/delivery.js';
import type { Answerer } from '../polls/answerer.js';
import type { AnswerWrite } from '../polls/keep-answer.js';
import type { AnswerNames } from '../polls/ledger.js';
import type { CasesKeyring, GatewayKeyring } from '../privacy/keyring.js';
import type { Clock } from '../shared/clock.js';
import type { Log } from '../shared/log.js';
import type { Language, Texts } from '../shared/texts/texts.js';
import type { Judge } from '../tips/triage/judge.js';

/** The parts of escalation that the conversation uses. */
export interface EscalationDesk {
  /**
   * Opens, raises, restricts or moves an escalation so that it fits what is now known; or gathers
   * it into another escalation of the same sender. Idempotent.
   */
  bringUpToDate(request: EscalationRequest, now: Date): Promise<'merged' | 'itsOwn'>;
  /** Tells the person who has a tip that words were added to it. Idempotent. */
  added(tip: string, write: string, now: Date, excluded: readonly Affiliation[]): Promise<unknown>;
  /**
   * Tells the person who has a tip that its reporter tells of a danger again; if its escalation has
   * ended, people are called again.
   */
  callForHelpAgain(tip: string, write: string, now: Date): Promise<unknown>;
  /** The calls to which the codes of a focal point belong. */
  callsOf(focalPoint: string, codes: readonly string[]): Promise<readonly CallOfCode[]>;
  /** The calls that wait for a focal point's answer, and the calls they have taken. */
  openCallsOf(focalPoint: string): Promise<readonly CallOfCode[]>;
  answer(focalPoint: string, answer: Answer, now: Date): Promise<Answered>;
}

/**
 * The parts of polls and campaigns that the conversation uses: talks that are defined by documents.
 * What a poll stores about a person has names and seals that end with the poll. A campaign stores
 * nothing.
 */
export interface PollDesk {
  /** The flow of an open poll or campaign by its id, in this language if it is ready in it. */
  flow(id: string, language: Language, helpline: string | undefined, now: Date): Flow | undefined;
  turn: TalkContext['pollTurn'];
  byWord(text: string, now: Date): string | undefined;
  /** The answer of a campaign to a text that consists only of one of its words. */
  answer(text: string, language: Language, now: Date): string | undefined;
  /** The flow of the campaign that is sent to a person who has just joined. */
  onJoining(language: Language, now: Date): string | undefined;
  /**
   * The time until which a person's place in the poll is stored; undefined when no poll has this
   * id.
   */
  waitsUntil(id: string, now: Date): Date | undefined;
  /** The key that seals a person's place in the poll; undefined when it needs none. */
  kidOf(id: string): string | undefined;
  promise(flow: string, happened: PollHappened, who: Answerer, now: Date): AnswerWrite | undefined;
  keep(write: AnswerWrite, now: Date): Promise<void>;
  namesOf(who: Pick<Answerer, 'channel' | 'address'>): AnswerNames;
  erase(names: AnswerNames, refused: readonly string[], now: Date): Promise<void>;
  unlist(names: Pick<AnswerNames, 'tell'>): Promise<void>;
  /** Counts a message that came after the close. The same id is counted once. */
  late(flow: string, id: string): Promise<void>;
}

/** The parts a conversation is made of. */
export interface ConversationDeps {
  readonly db: Db;
  readonly conversations: Conversations;
  readonly replayGuard: ReplayGuard;
  readonly quietPhones: QuietPhones;
  readonly subscribers: Subscribers;
  readonly intake: TipIntake;
  /** These are functions, because keys are rotated while the program runs. */
  readonly keys: { gateway(): GatewayKeyring; cases(): CasesKeyring };
  readonly directory: () => Directory;
  readonly texts: Texts;
  /** Judges what the words of a report hint at. */
  readonly judge: Judge;
  readonly outbox: Outbox;
  readonly copies: Pick<Copies, 'add'>;
  /** Fetches the files that came with messages. */
  readonly attachments: Pick<Attachments, 'limits' | 'expect' | 'soon'>;
  readonly escalations: EscalationDesk;
  readonly polls: PollDesk;
  readonly channels: ReadonlyMap<ChannelId, Channel>;
  readonly clock: Clock;
  readonly log: Log;
  readonly spending: SpendingMemory;
  readonly shortMemory: ShortMemory;
  readonly defaultLanguage: Language;
  /** How long an open talk may be silent before it is wiped, in milliseconds. */
  readonly silence: number;
}
