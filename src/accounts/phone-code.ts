import { Secret, TOTP } from 'otpauth';
import { qrPicture, type QrPicture } from '../shared/qr.js';
import { SECOND } from '../shared/clock.js';

/**
 * Source: RFC 6238, and what every phone app accepts without settings: SHA-1, six digits, 30
 * seconds.
 */
const PERIOD = 30;
/** By how many steps a phone's clock may be wrong (RFC 6238 §5.2). */
const DRIFT = 1;
/** By how many steps a clock may be wrong for us to recognise that, and say so: ten minutes. */
const RECOGNISED = 20;
const SECRET_BYTES = 20;

/** The result of checking a phone's code. */
export type PhoneCode =
  | { readonly is: 'right'; readonly counter: number }
  /** It is right for another time. */
  | { readonly is: 'offTime'; readonly counter: number; readonly minutes: number }
  | { readonly is: 'wrong' };

export const newPhoneSecret = (): Buffer => Buffer.from(new Secret({ size: SECRET_BYTES }).bytes);

function totpOf(secret: Buffer, login = ''): TOTP {
  const bytes = new Uint8Array(secret);
  return new TOTP({
    issuer: 'Amana',
    label: login,
    algorithm: 'SHA1',
    digits: 6,
    period: PERIOD,
    secret: new Secret({ buffer: bytes.buffer }),
  });
}

/** Whether a text has the form of a code: a phone shows it as 123 456. */
export const isPhoneCode = (text: string): boolean => /^\d{6}$/.test(text.replace(/\s/g, ''));

/** Checks a code against the time. */
export function readPhoneCode(secret: Buffer, text: string, now: Date): PhoneCode {
  const token = text.replace(/\s/g, '');
  if (!isPhoneCode(token)) return { is: 'wrong' };
  const delta = totpOf(secret).validate({ token, timestamp: now.getTime(), window: RECOGNISED });
  if (delta === null) return { is: 'wrong' };
  const counter = Math.floor(now.getTime() / (PERIOD * SECOND)) + delta;
  if (Math.abs(delta) <= DRIFT) return { is: 'right', counter };
  return { is: 'offTime', counter, minutes: Math.round((delta * PERIOD) / 60) };
}

/** Returns the code that a phone shows at a moment: for tests and the demo. */
export const phoneCodeAt = (secret: string, at: Date): string =>
  new TOTP({ secret: secret.replace(/\s/g, ''), digits: 6, period: PERIOD }).generate({
    timestamp: at.getTime(),
  });

/** Returns the secret as base 32 in groups of four. */
export const secretToType = (secret: Buffer): string =>
  totpOf(secret).secret.base32.replace(/(.{4})(?=.)/g, '$1 ');

/**
 * Returns the picture that a phone reads, as a path of unit squares: it needs no style, and works
 * with a strict CSP.
 */
export function phoneSecretPicture(secret: Buffer, login: string): QrPicture {
  return qrPicture(totpOf(secret, login).toString());
}
