/**
 * The catalogue of ways a send can fail. An error knows its fate; only the outbox acts on it.
 * `retryable`: the same message on the same channel may pass later.
 */
export const sendFailures = {
  /** The provider asks us to slow down (Twilio 20429, Telegram 429). */
  throttled: { retryable: true },
  /** The provider is down, slow or answers garbage: HTTP 5xx, a timeout, a broken connection. */
  unavailable: { retryable: true },
  /** The person opted out at the provider (Twilio 21610) or blocked the bot (Telegram 403). */
  optedOut: { retryable: false },
  /** The address does not exist or cannot get messages (Twilio 21211, 21614; Telegram 400 chat not found). */
  unreachable: { retryable: false },
  /** Our account, credentials or sender are wrong (Twilio 20003, 21606; Telegram 401). An operator must act. */
  misconfigured: { retryable: false },
  /** The provider refuses this text (too long, forbidden content). */
  refused: { retryable: false },
} as const;

export type SendFailure = keyof typeof sendFailures;

/** A send that failed. Carries the provider's code, never the address or the text. */
export class SendError extends Error {
  readonly retryable: boolean;
  constructor(
    readonly failure: SendFailure,
    readonly details: {
      /** The provider's error code. */
      readonly code?: string;
      /** How long the provider asks us to wait, in milliseconds. */
      readonly retryAfterMs?: number;
      readonly cause?: unknown;
    } = {},
  ) {
    super(`Send failed: ${failure}${details.code ? ` (${details.code})` : ''}`, {
      cause: details.cause,
    });
    this.name = 'SendError';
    this.retryable = sendFailures[failure].retryable;
  }
}
