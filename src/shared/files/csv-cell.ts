/**
 * Spreadsheet programs run a cell that begins so as a formula. Source: OWASP, CSV Injection. The apostrophe is
 * guarded too, so that what it guards comes back unchanged.
 */
const guarded = /^[=+\-@\t\r']/;

/** Puts an apostrophe before what a spreadsheet would run. */
export function guardCell(text: string): string {
  return guarded.test(text) ? `'${text}` : text;
}

/** Undoes `guardCell`; an apostrophe before anything else was somebody's own and stays. */
export function unguardCell(text: string): string {
  return text.startsWith("'") && guarded.test(text.slice(1)) ? text.slice(1) : text;
}
