/**
 * The beginning of the source of an invented confirmation, which only shows how a helpline looks.
 */
export const DEMO_MARK = 'demo: confirm before real use';

/** Checks whether a helpline is confirmed only for the demonstration. */
export function isDemoHelpline({ source }: { readonly source: string }): boolean {
  return source.startsWith(DEMO_MARK);
}
