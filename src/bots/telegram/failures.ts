import { TelegramError } from 'telegraf';
import { SendError, type SendFailure } from '../errors.js';

/** Failures by description: what the Bot API says about the person. */
const ofPerson: readonly (readonly [RegExp, SendFailure])[] = [
  [/deactivated|can't initiate|can't send messages to bots|kicked/i, 'unreachable'],
  [
    /chat not found|user not found|PEER_ID_INVALID|USER_ID_INVALID|INPUT_USER_DEACTIVATED/i,
    'unreachable',
  ],
  [/blocked by the user|USER_IS_BLOCKED/i, 'optedOut'],
];
/** Failures by description: what the Bot API says about the words, the buttons or a file. */
const ofText =
  /message (text )?is (empty|too long)|MESSAGE_TOO_LONG|MESSAGE_EMPTY|can't parse|BUTTON_|REPLY_MARKUP|ENTITY|strings must be encoded in UTF-8|message to (delete|edit) not found|message can't be (deleted|edited)|MESSAGE_ID_INVALID|file is too big/i;

/**
 * Returns the meaning of a refusal by the Bot API for a message. Source:
 * core.telegram.org/api/errors, and the descriptions the Bot API server sends ("Forbidden: bot was
 * blocked by the user", "Bad Request: chat not found").
 */
function failureOf(status: number, description: string): SendFailure {
  if (status === 429 || status === 420) return 'throttled';
  if (status === 401 || status === 404 || status === 409 || status === 407) return 'misconfigured';
  if (status < 400 || status >= 500 || status === 408) return 'unavailable';
  const [, person] = ofPerson.find(([pattern]) => pattern.test(description)) ?? [];
  if (person) return person;
  if (status === 400 && ofText.test(description)) return 'refused';
  return 'unclear';
}

/**
 * Returns the name of a network failure (`ECONNREFUSED`), never its message: telegraf's messages
 * contain the bot's token.
 */
function networkCode(error: unknown): string {
  if (!(error instanceof Error)) return 'GARBAGE';
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return 'TIMEOUT';
  const { code, type } = error as { code?: unknown; type?: unknown };
  if (type === 'invalid-json') return 'GARBAGE';
  if (type === 'body-timeout' || type === 'request-timeout') return 'TIMEOUT';
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,40}$/.test(code) ? code : 'GARBAGE';
}

/**
 * Turns anything that telegraf's client throws into a `SendError`. The original is dropped, not
 * kept as `cause`: its message may contain the token, and its `on.payload` contains the address and
 * the words.
 */
export function sendErrorFrom(error: unknown): SendError {
  if (error instanceof SendError) return error;
  if (!(error instanceof TelegramError))
    return new SendError('unavailable', { code: networkCode(error) });
  const response = error.response as Partial<typeof error.response> | undefined;
  const status: unknown = response?.error_code;
  if (typeof status !== 'number' || !Number.isInteger(status)) {
    return new SendError('unavailable', { code: 'GARBAGE' });
  }
  const retryAfter: unknown = response?.parameters?.retry_after;
  return new SendError(failureOf(status, String(response?.description)), {
    code: String(status),
    ...(typeof retryAfter === 'number' && Number.isFinite(retryAfter) && retryAfter >= 0
      ? { retryAfterMs: retryAfter * 1_000 }
      : {}),
  });
}
