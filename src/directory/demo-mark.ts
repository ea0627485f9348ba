/**
 * How the source of a confirmation begins that nobody
 * made: it is there to show how a helpline is shown.
 */
export const DEMO_MARK = 'demo: confirm before real use';

/** Whether a helpline counts as confirmed only for the demonstration. */
export function isDemoHelpline({ source }: { readonly source: string }): boolean {
  return source.startsWith(DEMO_MARK);
}
