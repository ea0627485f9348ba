import { directoryPlace, findDirectoryVersion } from '../models/gateway/directory-version.js';
import type { Place } from '../models/store/waiting.js';
import type { GatewayKeyring } from '../privacy/keyring.js';
import { Fault } from '../shared/fault.js';
import type { Log } from '../shared/log.js';
import type { Directory } from './directory.js';
import { loadDirectory, type GatewayDb } from './load.js';

/** The directory a running process works with. */
export interface LiveDirectory {
  /** The directory as last read. @throws Fault before the first `refresh` */
  current(): Directory;
  /**
   * Reads the directory again if it was changed, after
   * one tiny read; meant to be called every few seconds.
   * @returns whether it was read again
   * @throws Fault when it cannot be read; then the last one stays in use
   */
  refresh(now: Date): Promise<boolean>;
  /** Where a change waits that was not read yet; undefined before the first `refresh`. */
  waiting(): readonly Place[] | undefined;
}

/**
 * Makes a live directory. @param deps `keyring` is asked anew each time, so that new keys are used
 */
export function createLiveDirectory(deps: {
  readonly db: GatewayDb;
  readonly keyring: () => GatewayKeyring;
  readonly log?: Log;
}): LiveDirectory {
  let held: { readonly version: number; readonly directory: Directory } | undefined;
  let under: Promise<boolean> | undefined;

  async function reload(now: Date): Promise<boolean> {
    // Taken before the data: a change in between is read again next time, never missed.
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
