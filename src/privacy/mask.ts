/**
 * The text that replaces anything masked. It is no word of any language, and within the GSM-7
 * letters of an SMS.
 */
export const MASKED = '[***]';

/**
 * A sequence of this many digits or more may be a telephone number; helplines and emergency numbers
 * are shorter.
 */
const FEWEST_DIGITS = 7;
/** National ids and passports: letters, then this many digits or more. Car plates have fewer. */
const FEWEST_ID_DIGITS = 6;

/** What people put between the digits of a number: up to five of these, or one comma. */
const BETWEEN = String.raw`(?:[\s./()_·•*+~\p{Pd}\p{M}\p{Cf}]{1,5}|,)?`;
const digitRun = new RegExp(
  String.raw`[+(]{0,2}\p{N}(?:${BETWEEN}\p{N}){${FEWEST_DIGITS - 1},}`,
  'gu',
);

/**
 * Endings by which a bare domain differs from two sentences without a space. Words of our languages
 * are left out.
 */
const domain =
  /\.(?:com|org|net|info|edu|gov|gouv|gob|int|io|app|dev|link|page|site|online|africa|bj|bf|cv|gm|gh|gn|gw|lr|ml|ng|sn|sl|tg|uk|pt|fr)(?:[/:?#]|$)/iu;
const withPath = /[\p{L}\p{N}-]\.\p{L}{2,}\/\S/u;

function isLink(token: string): boolean {
  return (
    token.includes('://') || /^www\./iu.test(token) || domain.test(token) || withPath.test(token)
  );
}

function isId(token: string): boolean {
  const first = token.search(/\p{N}/u);
  const digits = token.match(/\p{N}/gu)?.length ?? 0;
  return digits >= FEWEST_ID_DIGITS && /\p{L}/u.test(token.slice(0, first));
}

const opening = '("\'«[';
const closing = ')"\'».,;:!?]';

/** Masks a token but not the punctuation around it, so that the sentence stays readable. */
function maskToken(token: string): string {
  if (token.includes(MASKED)) return token;
  let start = 0;
  let end = token.length;
  while (start < end && opening.includes(token.charAt(start))) start += 1;
  while (end > start && closing.includes(token.charAt(end - 1))) end -= 1;
  const core = token.slice(start, end);
  const named = /@[\p{L}\p{N}_]/u.test(core) || /[([{]at[)\]}]/iu.test(core);
  return named || isLink(core) || isId(core)
    ? token.slice(0, start) + MASKED + token.slice(end)
    : token;
}

/** E-mail addresses with spaces around the @: only then are the words on both sides masked too. */
const spacedEmail = /[^\s@]{1,64}(?:\s{1,2}@\s{0,2}|@\s{1,2})[^\s@]{1,200}\.\p{L}{2,}/gu;

/**
 * Masks anything that could lead to a person in a text that is shown to people beyond the case's
 * readers: telephone numbers (seven or more digits of any script, with any separators), e-mail
 * addresses, @usernames, links, and ids of letters and digits. When in doubt it masks: a date or an
 * amount with seven digits is masked too. It cannot recognise names, nor numbers in words, so a
 * person reads a summary before it leaves the country. Source: safety.md §4.10 and §5 item 23.
 */
export function mask(text: string): string {
  return text.replace(spacedEmail, MASKED).replace(/\S+/gu, maskToken).replace(digitRun, MASKED);
}
