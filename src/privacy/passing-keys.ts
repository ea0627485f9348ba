import { withKeyLock } from './key-lock.js';
import {
  gatewayKeys,
  keyFiles,
  newTimedKey,
  readKeyFile,
  writeKeyFile,
  type GatewayKeys,
} from './keyfile.js';

/**
 * Changes the keys of polls and broadcasts in the gateway's file, under the lock; writes only if
 * something changed.
 */
function change(
  folder: string,
  step: (keys: NonNullable<GatewayKeys['polls']>) => typeof keys,
): Promise<boolean> {
  return withKeyLock(folder, () => {
    const { gateway } = keyFiles(folder);
    const file = readKeyFile(gateway, gatewayKeys);
    const before = file.polls ?? [];
    const after = step(before);
    if (after.length === before.length) return false;
    writeKeyFile(gateway, { ...file, polls: after });
    return true;
  });
}

/**
 * Creates the key of a poll or a broadcast. Idempotent: an existing key stays. Seal nothing before
 * the other processes have read it: they do when they look at the file again (the job `keys`).
 * @param folder of the key files
 * @param kid its name: 1 to 32 letters, digits, `_`, `-`
 */
export function makePassingKey(folder: string, kid: string, now: Date): Promise<boolean> {
  return change(folder, (keys) =>
    keys.some((key) => key.kid === kid) ? keys : [...keys, newTimedKey(kid, now)],
  );
}

/**
 * Destroys the key of a poll or a broadcast that has ended. Its names then lead to nobody, and
 * nothing sealed with it opens any more, not even from backups of the database. The key survives
 * only in copies of the key file that were made meanwhile.
 * @returns whether it still existed
 */
export function destroyPassingKey(folder: string, kid: string): Promise<boolean> {
  return change(folder, (keys) => keys.filter((key) => key.kid !== kid));
}
