/**
 * Matches a cell that spreadsheet programs run as a formula, some also after blanks or with
 * full-width signs. Source: OWASP, CSV Injection. The apostrophe is guarded too, so that a text
 * that begins with one comes back unchanged.
 */
const guarded = /^[\s\p{C}]*[=+\-@＝＋－＠']|^[\t\r\n]/u;

/** Puts an apostrophe before a text that a spreadsheet would run. */
export function guardCell(text: string): string {
  return guarded.test(text) ? `'${text}` : text;
}

/** Undoes `guardCell`; an apostrophe before anything else was written by a person and stays. */
export function unguardCell(text: string): string {
  return text.startsWith("'") && guarded.test(text.slice(1)) ? text.slice(1) : text;
}
