/** The longest address; nobody accepts longer ones. */
const LONGEST = 2_000;

/**
 * Checks whether a text is a complete web address, and nothing else. One with a name or a password
 * in it leads elsewhere than it seems to.
 */
export function isWebAddress(text: string): boolean {
  if (text.length > LONGEST || !/^https?:\/\/[^\s<>"]+$/i.test(text)) return false;
  if (!URL.canParse(text)) return false;
  const { username, password } = new URL(text);
  return username === '' && password === '';
}
