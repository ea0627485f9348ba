import { existsSync } from 'node:fs';
import { keyFiles } from '../privacy/keyfile.js';
import { Fault } from '../shared/fault.js';

/**
 * Returns the vault file to open.
 * @param named by the person, when it is not stored on the server
 * @param example a whole command that names it
 * @throws Fault when it does not exist, saying how to name it
 */
export function vaultFileOf(
  keysFolder: string,
  named: string | undefined,
  example: string,
): string {
  const file = named ?? keyFiles(keysFolder).vault;
  if (existsSync(file)) return file;
  throw new Fault(
    named === undefined
      ? `vault.json is not on this machine. Bring it and name it: ${example}`
      : 'There is no file where --vault points to.',
  );
}
