/**
 * Spreadsheet programs run a cell that begins so as a formula, some also behind blanks or by signs
 * of full width. Source: OWASP, CSV Injection. The apostrophe is guarded too, so that what it
 * guards comes back unchanged.
 */
const guarded = /^[\s\p{C}]*[=+\-@＝＋－＠']|^[\t\r\n]/u;

/** Puts an apostrophe before what a spreadsheet would run. */
export function guardCell(text: string): string {
  return guarded.test(text) ? `'${text}` : text;
}

/** Undoes `guardCell`; an apostrophe before anything else was somebody's own and stays. */
export function unguardCell(text: string): string {
  return text.startsWith("'") && guarded.test(text.slice(1)) ? text.slice(1) : text;
}
