/** The longest address; nobody accepts longer ones. */
const LONGEST = 2_000;

/** Checks whether a text is a complete web address, and nothing else. */
export function isWebAddress(text: string): boolean {
  if (text.length > LONGEST || !/^https?:\/\/[^\s<>"]+$/i.test(text)) return false;
  return URL.canParse(text);
}
