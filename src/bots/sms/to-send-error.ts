import { SendError, type SendFailure } from '../errors.js';
import { Fault } from '../../shared/fault.js';
import { failureOfCode } from './error-codes.js';

/** Twilio's answer to a send that it refused. */
export interface Refusal {
  /** The HTTP status. */
  readonly status: number;
  /** The parsed JSON body, or anything else that arrived. */
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

/** Checks for a code of Twilio's: five digits. Any other number could be a part of an address. */
const isCode = (code: unknown): code is number =>
  Number.isInteger(code) && Number(code) >= 10_000 && Number(code) <= 99_999;

/**
 * Returns Twilio's numeric code in an answer's body, if there is one. Its message is never read,
 * because it quotes the phone number.
 */
function codeIn(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('code' in body)) return undefined;
  return isCode(body.code) ? String(body.code) : undefined;
}

/**
 * Turns an answer that is not 2xx into an error. It carries Twilio's code, or else the HTTP status.
 * A refusal without Twilio's code is not from Twilio: a proxy or a sign-in page that answers
 * instead says nothing about the text or the person.
 */
export function errorOfAnswer({ status, body, retryAfter }: Refusal): SendError {
  const code = codeIn(body);
  // With an overloaded or broken server it is worth trying again, whatever code it gives.
  const failure =
    (status < 500 && code !== undefined && failureOfCode[code]) || failureOfStatus(status, code);
  const seconds =
    typeof retryAfter === 'string' && /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) : undefined;
  return new SendError(failure, {
    code: code ?? `HTTP ${status}`,
    ...(seconds === undefined ? {} : { retryAfterMs: seconds * 1_000 }),
  });
}

/** Turns the error of a message that Twilio accepted and failed at once into an error of ours. */
export function errorOfFailedMessage(code: number | undefined): SendError {
  if (!isCode(code)) return new SendError('unclear');
  return new SendError(failureOfCode[code] ?? 'unclear', { code: String(code) });
}

/**
 * Turns a broken connection, a timeout or an unreadable answer into an error of ours. The original
 * error is not kept as the cause: a client may add the whole request to it, with the address, the
 * text and our token.
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
