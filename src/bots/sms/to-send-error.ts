import { SendError, type SendFailure } from '../errors.js';
import { Fault } from '../../shared/fault.js';
import { failureOfCode } from './error-codes.js';

/** What Twilio answered to a send it did not take. */
export interface Refusal {
  /** The HTTP status. */
  readonly status: number;
  /** The parsed JSON body, or whatever else came. */
  readonly body?: unknown;
  /** The header Retry-After, in seconds. */
  readonly retryAfter?: unknown;
}

/** Source: RFC 9110 §15.5 and §15.6. */
function failureOfStatus(status: number, code: string | undefined): SendFailure {
  if (status === 429) return 'throttled';
  if (status === 401 || status === 403 || status === 404) return 'misconfigured';
  // 402: the account has no money left. Source: RFC 9110 §15.5.3.
  if (status === 402 || status === 407) return 'misconfigured';
  if (status === 408 || status === 425 || status < 400 || status >= 500) return 'unavailable';
  return code === undefined ? 'unavailable' : 'unclear';
}

/**
 * Twilio's numeric code in an answer's body, if there is one.
 * Its message is never read: it quotes the phone number.
 */
function codeIn(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('code' in body)) return undefined;
  return typeof body.code === 'number' ? String(body.code) : undefined;
}

/**
 * Turns an answer that is not 2xx into its fate. Carries Twilio's code, or else the HTTP status. A
 * refusal without Twilio's code is no word of Twilio's: a proxy or a sign-in page that answers for
 * it says nothing of text or person.
 */
export function errorOfAnswer({ status, body, retryAfter }: Refusal): SendError {
  const code = codeIn(body);
  // An overloaded or broken server is worth another try whatever code it gives.
  const failure =
    (status < 500 && code !== undefined && failureOfCode[code]) || failureOfStatus(status, code);
  const seconds =
    typeof retryAfter === 'string' && /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) : undefined;
  return new SendError(failure, {
    code: code ?? `HTTP ${status}`,
    ...(seconds === undefined ? {} : { retryAfterMs: seconds * 1_000 }),
  });
}

/** Turns the error of a message that Twilio took and failed in one breath into its fate. */
export function errorOfFailedMessage(code: number | undefined): SendError {
  if (code === undefined) return new SendError('unclear');
  return new SendError(failureOfCode[code] ?? 'unclear', { code: String(code) });
}

/**
 * Turns a broken connection, a timeout or an unreadable answer into its
 * fate. The error itself is not kept as the cause: what a client adds to
 * it can hold the whole request, with the address, the text and our token.
 */
export function errorOfNoAnswer(error: unknown): SendError {
  const raw =
    typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  const code = typeof raw === 'string' && /^[A-Z0-9_]{1,40}$/.test(raw) ? raw : 'UNREADABLE';
  const cause = new Fault(
    `Twilio gave no usable answer (${code}). Check the network and Twilio's status page.`,
  );
  return new SendError('unavailable', { code, cause });
}
