import twilio from 'twilio';
import type { Received, WireRequest } from '../channel.js';

/** The parameters of a genuine request, each given once. */
export type Params = Readonly<Record<string, string | undefined>>;

/** Whether a request is Twilio's. */
export type Genuine =
  | { readonly ok: true; readonly params: Params }
  | { readonly ok: false; readonly refused: Received };

/** Twilio passes on 1,600 characters at most, which are 20 kB in a form, and some forty short parameters. */
const MAX_BODY = 64 * 1024;

function refuse(status: number, reason: string, headers: Record<string, string> = {}): Genuine {
  return { ok: false, refused: { kind: 'refused', reason, reply: { status, headers } } };
}

/**
 * Every value of every parameter. Bytes that are not UTF-8 become U+FFFD. Without a prototype, so that a parameter
 * may have any name.
 */
function parse(body: Buffer): Record<string, string[]> {
  const params = Object.create(null) as Record<string, string[]>;
  for (const [name, value] of new URLSearchParams(body.toString('utf8')))
    (params[name] ??= []).push(value);
  return params;
}

/** Compares in constant time; a path that makes no URL is nobody's. Source: Twilio docs, Webhooks Security. */
function isSigned(
  token: string,
  signature: string,
  url: string,
  params: Record<string, string[]>,
): boolean {
  try {
    return twilio.validateRequest(token, signature, url, params);
  } catch {
    return false;
  }
}

/**
 * Believes a request only if Twilio signed it for this very URL and account. Nothing is read from it before.
 * @param request as it came
 * @param account the SID and the auth token that Twilio signs with; while it is being changed, the old one, too
 */
export function genuine(
  request: WireRequest,
  account: {
    readonly accountSid: string;
    readonly authToken: string;
    readonly oldAuthToken?: string;
  },
): Genuine {
  if (request.method !== 'POST') return refuse(405, 'not a POST', { Allow: 'POST' });
  if (request.body.length > MAX_BODY) return refuse(413, 'longer than anything Twilio sends');
  const signature = request.headers['x-twilio-signature'];
  if (!signature) return refuse(403, 'no signature');
  // A signature covers the parameters of a form; a JSON body would be covered by nothing.
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type)) return refuse(415, 'not a form');
  const params = parse(request.body);
  const tokens = [
    account.authToken,
    ...(account.oldAuthToken === undefined ? [] : [account.oldAuthToken]),
  ];
  if (!tokens.some((token) => isSigned(token, signature, request.url, params)))
    return refuse(403, 'wrong signature');
  // Twilio gives each parameter once. Two values would let readers disagree about what was signed.
  if (Object.values(params).some((values) => values.length > 1))
    return refuse(400, 'a parameter came twice');
  const single: Record<string, string | undefined> = Object.create(null) as Record<string, string>;
  for (const [name, [value]] of Object.entries(params)) single[name] = value;
  if (single.AccountSid !== account.accountSid) return refuse(403, "another account's request");
  return { ok: true, params: single };
}
