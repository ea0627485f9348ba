import type { CaseDeps } from '../../cases/deps.js';
import type { AlertKind } from '../../models/cases/alert-doc.js';
import { alertsOfCase, changeAlert } from '../../models/cases/alert.js';
import { criteriaMet } from './met.js';

type KindDeps = Pick<CaseDeps, 'db' | 'directory' | 'clock'>;

/** Returns the kind of alert that the criteria of a case allow. */
export const kindOf = async (deps: KindDeps, id: string): Promise<AlertKind> =>
  (await criteriaMet(deps, id)).level === 'alert' ? 'alert' : 'notice';

/**
 * Gives the drafts of a case the kind that its criteria allow now, so that people read the texts
 * that would go out. What officers were asked about stays: it must be asked anew.
 */
export async function keepKind(deps: KindDeps, id: string): Promise<void> {
  const { cases } = deps.db;
  const kind = await kindOf(deps, id);
  for (const { _id, v, kind: before, origin } of await alertsOfCase(cases, id))
    if (before !== kind && !origin) await changeAlert(cases, _id, v, ['draft'], { $set: { kind } });
}
