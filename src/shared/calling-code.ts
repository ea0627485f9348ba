/**
 * Countries whose calling code has two digits. Source: ITU-T E.164, list of assigned country codes.
 */
const TWO = /^(20|27|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;

/**
 * Returns the calling code of a number in E.164 (`228` of `+22890…`); undefined for anything else.
 */
export function callingCode(number: string): string | undefined {
  const digits = /^\+([1-9]\d{6,14})$/.exec(number)?.[1];
  if (digits === undefined) return undefined;
  if (digits.startsWith('1') || digits.startsWith('7')) return digits.slice(0, 1);
  return digits.slice(0, TWO.test(digits) ? 2 : 3);
}
