import { createHmac, timingSafeEqual } from 'node:crypto';
import twilio from 'twilio';
import { readForm, type Fields } from './form.js';
import type { Refused, WireHead, WireRequest } from '../channel.js';

/** The parameters of a genuine request, each given once. */
export type Params = Readonly<Record<string, string | undefined>>;

/** The result of checking whether a request is from Twilio. */
export type Genuine =
  | { readonly ok: true; readonly params: Params }
  | { readonly ok: false; readonly refused: Refused };

/**
 * The most bytes of a message. From WhatsApp, Twilio passes on 4,096 characters at most, which are
 * 49 kB in a form, and about forty short parameters.
 */
export const LONGEST_MESSAGE = 64 * 1024;
/** The most bytes of a status, which contains no words. */
export const LONGEST_STATUS = 8 * 1024;
/**
 * The most parameters. All are sorted and signed before it is known who sent them; ten pictures
 * come with about seventy.
 */
const MOST_PARAMETERS = 200;
/** Matches a SHA-1 in base64. */
const SIGNATURE = /^[A-Za-z0-9+/]{27}=$/;

const refuse = (status: number, reason: string, headers: Record<string, string> = {}): Refused => ({
  kind: 'refused',
  reason,
  reply: { status, headers },
});
const no = (...why: Parameters<typeof refuse>): Genuine => ({ ok: false, refused: refuse(...why) });

/** Returns why a request cannot be from Twilio, judging by what arrives before its body. */
export function refusesHead({ method, headers }: WireHead): Refused | undefined {
  if (method !== 'POST') return refuse(405, 'not a POST', { Allow: 'POST' });
  const signature = headers['x-twilio-signature'];
  if (!signature) return refuse(403, 'no signature');
  if (!SIGNATURE.test(signature)) return refuse(403, 'wrong signature');
  // A signature covers the parameters of a form; in a JSON body it would cover nothing.
  const type = headers['content-type'] ?? '';
  if (!/^application\/x-www-form-urlencoded *(;|$)/i.test(type)) return refuse(415, 'not a form');
  return undefined;
}

/** Checks whether a form has more parameters than Twilio sends; it counts without reading any. */
function tooMany(body: Buffer): boolean {
  let count = 1;
  for (let at = body.indexOf('&'); at >= 0; at = body.indexOf('&', at + 1))
    if ((count += 1) > MOST_PARAMETERS) return true;
  return false;
}

/**
 * Checks whether the signature fits the URL and the parameters exactly as they arrived. Twilio's
 * library tries this first too; its other spellings of a URL are not tried here. Compares in
 * constant time. Source: Twilio docs, Webhooks Security.
 */
function isSignedAsItCame(
  token: string,
  signature: string,
  url: string,
  { single, names }: Fields,
): boolean {
  let data = url;
  for (const name of names.toSorted()) data += name + (single[name] ?? '');
  const expected = createHmac('sha1', token).update(data).digest();
  const given = Buffer.from(signature, 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/**
 * Checks whether Twilio signed it, with any spelling of the URL; a path that makes no valid URL is
 * refused.
 */
function isSigned(token: string, signature: string, url: string, fields: Fields): boolean {
  if (!fields.repeated && isSignedAsItCame(token, signature, url, fields)) return true;
  try {
    return twilio.validateRequest(token, signature, url, fields.repeated ?? fields.single);
  } catch {
    return false;
  }
}

/**
 * Trusts a request only if Twilio signed it for exactly this URL and account. Nothing is read from
 * it before.
 * @param request as it arrived
 * @param account the SID and the auth token with which Twilio signs; while the token is being
 * changed, the old one, too
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
  const fields = readForm(request.body);
  const { authToken, oldAuthToken } = account;
  const isSignedBy = (token: string) => isSigned(token, signature, request.url, fields);
  if (!isSignedBy(authToken) && (oldAuthToken === undefined || !isSignedBy(oldAuthToken)))
    return no(403, 'wrong signature');
  // Twilio sends each parameter once. With two values, readers could disagree about what was
  // signed.
  if (fields.repeated) return no(400, 'a parameter came twice');
  const { single } = fields;
  if (single['AccountSid'] !== account.accountSid) return no(403, "another account's request");
  return { ok: true, params: single };
}
