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
 * Changes the keys of polls and broadcasts in the gateway's
 * file, under the lock; writes only what changed.
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
 * Makes the key of a poll or a broadcast. One that is there stays, so that making it twice is
 * making it once. Other processes have read it when they have looked at the file again (the job
 * `keys`): nothing is to be sealed before.
 * @param folder of the key files @param kid its name: 1 to 32 letters, digits, `_`, `-`
 */
export function makePassingKey(folder: string, kid: string, now: Date): Promise<boolean> {
  return change(folder, (keys) =>
    keys.some((key) => key.kid === kid) ? keys : [...keys, newTimedKey(kid, now)],
  );
}

/**
 * Destroys the key of a poll or a broadcast that has ended: what it named leads to nobody, and what
 * it sealed opens no more, in backups of the database too. It lives on in copies of the key file
 * that were made meanwhile, and nowhere else.
 * @returns whether it was still there
 */
export function destroyPassingKey(folder: string, kid: string): Promise<boolean> {
  return change(folder, (keys) => keys.filter((key) => key.kid !== kid));
}
