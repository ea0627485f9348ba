import { Fault } from '../../shared/fault.js';
import { safeError } from '../../shared/log.js';

/** The result of a check. Never an address, a name or a secret. */
export interface Finding {
  readonly check: string;
  readonly state: 'ok' | 'warning' | 'failure';
  readonly says: string;
  /** What to do; given for every result that is not ok. */
  readonly fix?: string;
}

export const ok = (check: string, says: string): Finding => ({ check, state: 'ok', says });
export const warning = (check: string, says: string, fix: string): Finding => ({
  check,
  state: 'warning',
  says,
  fix,
});
export const failure = (check: string, says: string, fix: string): Finding => ({
  check,
  state: 'failure',
  says,
  fix,
});

/** Runs a check. An error in it becomes a finding, and does not stop other checks. */
export async function guarded(
  check: string,
  look: () => Promise<Finding[]> | Finding[],
): Promise<Finding[]> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof Fault) return [failure(check, error.message, 'Do what the message says.')];
    // This version was just installed, or was never started.
    if (error instanceof Error && /hint provided does not correspond/.test(error.message))
      return [
        warning(
          check,
          'The database lacks an index of this version.',
          'It is made when Amana starts: try again in a minute.',
        ),
      ];
    const { kind, code } = safeError(error);
    const what = [kind, code]
      .filter((part) => typeof part === 'string' || typeof part === 'number')
      .join(' ');
    return [
      failure(
        check,
        `The check itself failed: ${what}`,
        'Try again; if it stays, tell the makers.',
      ),
    ];
  }
}
