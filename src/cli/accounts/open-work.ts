import { keptClosed } from '../../app/config.js';
import type { CaseDeps } from '../../cases/deps.js';
import { loadDirectory } from '../../directory/load.js';
import { createEscalations, type Escalations } from '../../escalation/escalations.js';
import { createOutbox } from '../../outbox/outbox.js';
import { silentLog } from '../../shared/log.js';
import { createTexts } from '../../shared/texts/load.js';
import type { Installation } from '../connect.js';

/**
 * Returns the services for work on cases. Texts to people go into the outbox of the database, and
 * the running program sends them, because this command has no channels.
 */
export async function caseDepsHere({
  db,
  keys,
  clock,
  config,
}: Pick<Installation, 'db' | 'keys' | 'clock'> & Partial<Pick<Installation, 'config'>>): Promise<
  CaseDeps & { readonly escalations: Escalations }
> {
  const keyring = () => keys.gateway();
  const found = await loadDirectory(db, keyring(), clock.now());
  const directory = () => found;
  const outbox = createOutbox({ db, keyring, channels: [], log: silentLog, clock });
  const texts = createTexts();
  const escalations = createEscalations({ db, directory, outbox, texts, log: silentLog });
  const keepClosed = config && keptClosed(config);
  return { db, keys, clock, directory, escalations, keepClosed };
}
