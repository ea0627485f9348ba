import { HOUR } from '../shared/clock.js';

/**
 * The part that has the fault; it decides what happens to the text and to its sender.
 * - `passing`: nobody's fault; the text is tried again, and a sender that fails several people in a
 *   row is held
 * - `sender`: our account, credentials or number: the sender is held until it works, and no text is
 *   lost by it
 * - `route`: the same, for one country only: the texts to that country wait
 * - `recipient`: this person cannot be reached on this channel; the next channel is tried
 * - `text`: the provider refuses these words
 * - `unclear`: not known; the text is tried again, and if it happens to several people in a row, it
 *   counts as the sender's fault
 */
export type About = 'passing' | 'sender' | 'route' | 'recipient' | 'text' | 'unclear';

/**
 * All ways in which a send can fail. An error knows its consequences; only the outbox acts on it.
 * `retryable`: the same message on the same channel may succeed later without anybody's action.
 */
export const sendFailures = {
  /**
   * The provider asks us to slow down, or its queue is full (Twilio 20429, 21611; Telegram 429).
   */
  throttled: { about: 'passing', retryable: true },
  /**
   * The provider is down, slow or answers with garbage: HTTP 5xx, a timeout, a broken connection.
   */
  unavailable: { about: 'passing', retryable: true },
  /**
   * Our account, credentials or sender are wrong (Twilio 20003, 21603; Telegram 401). An
   * administrator must act.
   */
  misconfigured: { about: 'sender', retryable: false },
  /** Our sender may not send to this country (Twilio 21408, 21612). An administrator must act. */
  notServed: { about: 'route', retryable: false },
  /** The person opted out at the provider (Twilio 21610) or blocked the bot (Telegram 403). */
  optedOut: { about: 'recipient', retryable: false },
  /** The address can never get messages (Twilio 21211, 21614; Telegram 400 chat not found). */
  unreachable: { about: 'recipient', retryable: false },
  /** The network does not know the number, or cannot be reached, today (Twilio 30005, 30006). */
  gone: { about: 'recipient', retryable: false },
  /** The phone is switched off or out of reach (Twilio 30003). */
  away: { about: 'recipient', retryable: false },
  /** An account like ours may not send to this person: a trial, a sandbox (Twilio 21608, 63015). */
  notAllowed: { about: 'recipient', retryable: false },
  /** The provider refuses this text (too long, forbidden content). */
  refused: { about: 'text', retryable: false },
  /** Refused with a code that is not in our lists. */
  unclear: { about: 'unclear', retryable: true },
} as const satisfies Record<string, { readonly about: About; readonly retryable: boolean }>;

export type SendFailure = keyof typeof sendFailures;

/** What a failure is about. */
export const aboutOf = (failure: SendFailure): About => sendFailures[failure].about;

/** Matches answers and connection errors after which no provider can have accepted the text. */
const NOT_TAKEN =
  /^(HTTP 4\d\d|ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|CERT_|ERR_TLS|ERR_SSL|EPROTO|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/;

/**
 * The longest wait that a provider can ask for, in milliseconds: nothing it says ends a call, or
 * silences a sender for a day.
 */
const LONGEST_ASKED = HOUR;

/** What is known of a failed send. */
interface Details {
  /** The provider's error code. */
  readonly code?: string;
  /** How long the provider asks us to wait, in milliseconds; an hour at most. */
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

/** A send that failed. It carries the provider's code, never the address or the text. */
export class SendError extends Error {
  readonly retryable: boolean;
  readonly details: Details;
  constructor(
    readonly failure: SendFailure,
    details: Details = {},
  ) {
    super(`Send failed: ${failure}${details.code ? ` (${details.code})` : ''}`, {
      cause: details.cause,
    });
    this.name = 'SendError';
    const { retryAfterMs: asked } = details;
    this.details =
      asked === undefined ? details : { ...details, retryAfterMs: Math.min(asked, LONGEST_ASKED) };
    this.retryable = sendFailures[failure].retryable;
  }

  /** Whether the text may have reached its person in spite of the error. */
  get mayHaveArrived(): boolean {
    return this.failure === 'unavailable' && !NOT_TAKEN.test(this.details.code ?? '');
  }
}
