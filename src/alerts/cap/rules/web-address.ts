/** Longer addresses are taken by nobody. */
const LONGEST = 2_000;

/** Whether a text is a full address of the web, and nothing else. */
export function isWebAddress(text: string): boolean {
  if (text.length > LONGEST || !/^https?:\/\/[^\s<>"]+$/i.test(text)) return false;
  return URL.canParse(text);
}
