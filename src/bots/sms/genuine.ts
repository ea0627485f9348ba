import { createHmac, timingSafeEqual } from 'node:crypto';
import twilio from 'twilio';
import type { Refused, WireHead, WireRequest } from '../channel.js';

/** The parameters of a genuine request, each given once. */
export type Params = Readonly<Record<string, string | undefined>>;

/** Whether a request is Twilio's. */
export type Genuine =
  | { readonly ok: true; readonly params: Params }
  | { readonly ok: false; readonly refused: Refused };

/**
 * Of WhatsApp Twilio passes on 4,096 characters at most,
 * which are 49 kB in a form, and some forty short parameters.
 */
export const LONGEST_MESSAGE = 64 * 1024;
/** A status holds no words. */
export const LONGEST_STATUS = 8 * 1024;
/**
 * Each is sorted and signed before it is known whose it is; ten pictures come with some seventy.
 */
const MOST_PARAMETERS = 200;
/** A SHA-1 in base64. */
const SIGNATURE = /^[A-Za-z0-9+/]{27}=$/;

const refuse = (status: number, reason: string, headers: Record<string, string> = {}): Refused => ({
  kind: 'refused',
  reason,
  reply: { status, headers },
});
const no = (...why: Parameters<typeof refuse>): Genuine => ({ ok: false, refused: refuse(...why) });

/** Why a request cannot be Twilio's, by what comes before its body. */
export function refusesHead({ method, headers }: WireHead): Refused | undefined {
  if (method !== 'POST') return refuse(405, 'not a POST', { Allow: 'POST' });
  const signature = headers['x-twilio-signature'];
  if (!signature) return refuse(403, 'no signature');
  if (!SIGNATURE.test(signature)) return refuse(403, 'wrong signature');
  // A signature covers the parameters of a form; a JSON body would be covered by nothing.
  const type = headers['content-type'] ?? '';
  if (!/^application\/x-www-form-urlencoded *(;|$)/i.test(type)) return refuse(415, 'not a form');
  return undefined;
}

/** Whether a form has more parameters than Twilio sends; counted without reading any. */
function tooMany(body: Buffer): boolean {
  let count = 1;
  for (let at = body.indexOf('&'); at >= 0; at = body.indexOf('&', at + 1))
    if ((count += 1) > MOST_PARAMETERS) return true;
  return false;
}

/**
 * Every value of every parameter. Bytes that are not UTF-8 become U+FFFD. Without a prototype, so
 * that a parameter may have any name.
 */
function parse(body: Buffer): Record<string, string[]> {
  const params = Object.create(null) as Record<string, string[]>;
  for (const [name, value] of new URLSearchParams(body.toString('utf8')))
    (params[name] ??= []).push(value);
  return params;
}

/**
 * Whether the signature fits the URL and the parameters as they came: the first thing that Twilio's
 * library tries, without its ways about other spellings of a URL. Compares in constant time.
 * Source: Twilio docs, Webhooks Security.
 */
function isSignedAsItCame(
  token: string,
  signature: string,
  url: string,
  params: Record<string, string[]>,
): boolean {
  let data = url;
  for (const name of Object.keys(params).sort()) {
    const values = params[name] ?? [];
    if (values.length !== 1) return false;
    data += name + values[0];
  }
  const expected = createHmac('sha1', token).update(data).digest();
  const given = Buffer.from(signature, 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/**
 * Whether Twilio signed it, by whichever spelling of the URL; a path that makes no URL is nobody's.
 */
function isSigned(
  token: string,
  signature: string,
  url: string,
  params: Record<string, string[]>,
): boolean {
  if (isSignedAsItCame(token, signature, url, params)) return true;
  try {
    return twilio.validateRequest(token, signature, url, params);
  } catch {
    return false;
  }
}

/**
 * Believes a request only if Twilio signed it for this
 * very URL and account. Nothing is read from it before.
 * @param request as it came
 * @param account the SID and the auth token that Twilio
 * signs with; while it is being changed, the old one, too
 */
export function genuine(
  request: WireRequest,
  account: {
    readonly accountSid: string;
    readonly authToken: string;
    readonly oldAuthToken?: string;
  },
): Genuine {
  const early = refusesHead(request);
  if (early) return { ok: false, refused: early };
  if (request.body.length > LONGEST_MESSAGE) return no(413, 'longer than anything Twilio sends');
  if (tooMany(request.body)) return no(413, 'more parameters than Twilio sends');
  const signature = request.headers['x-twilio-signature'] ?? '';
  const params = parse(request.body);
  const tokens = [
    account.authToken,
    ...(account.oldAuthToken === undefined ? [] : [account.oldAuthToken]),
  ];
  if (!tokens.some((token) => isSigned(token, signature, request.url, params)))
    return no(403, 'wrong signature');
  // Twilio gives each parameter once. Two values would let readers disagree about what was signed.
  if (Object.values(params).some((values) => values.length > 1))
    return no(400, 'a parameter came twice');
  const single: Record<string, string | undefined> = Object.create(null) as Record<string, string>;
  for (const [name, [value]] of Object.entries(params)) single[name] = value;
  if (single.AccountSid !== account.accountSid) return no(403, "another account's request");
  return { ok: true, params: single };
}
