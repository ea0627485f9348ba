import { directoryPlace, findDirectoryVersion } from '../models/gateway/directory-version.js';
import type { Place } from '../models/store/waiting.js';
import type { GatewayKeyring } from '../privacy/keyring.js';
import { Fault } from '../shared/fault.js';
import type { Log } from '../shared/log.js';
import type { Directory } from './directory.js';
import { loadDirectory, type GatewayDb } from './load.js';

/** The directory of a running process. */
export interface LiveDirectory {
  /**
   * Returns the directory as last loaded.
   * @throws Fault before the first `refresh`
   */
  current(): Directory;
  /**
   * Reloads the directory if it has changed. The check is one tiny read; call it every few seconds.
   * @returns whether it was reloaded
   * @throws Fault when it cannot be read; then the last one stays in use
   */
  refresh(now: Date): Promise<boolean>;
  /**
   * Returns the place to watch for a change that was not loaded yet; undefined before the first
   * `refresh`.
   */
  waiting(): readonly Place[] | undefined;
}

/**
 * Creates a live directory.
 * @param deps `keyring` is called each time, so that new keys are used
 */
export function createLiveDirectory(deps: {
  readonly db: GatewayDb;
  readonly keyring: () => GatewayKeyring;
  readonly log?: Log;
}): LiveDirectory {
  let held: { readonly version: number; readonly directory: Directory } | undefined;
  let under: Promise<boolean> | undefined;

  async function reload(now: Date): Promise<boolean> {
    // The version is read before the data: a change in between is read again next time, never
    // missed.
    const version = await findDirectoryVersion(deps.db.gateway);
    if (held?.version === version) return false;
    held = { version, directory: await loadDirectory(deps.db, deps.keyring(), now, deps.log) };
    return true;
  }

  return {
    current() {
      if (!held) throw new Fault('The directory was not read yet: call refresh() when starting.');
      return held.directory;
    },
    waiting: () => held && [directoryPlace(held.version)],
    refresh(now) {
      under ??= reload(now).finally(() => {
        under = undefined;
      });
      return under;
    },
  };
}
