import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createKeys, type NewKeys } from '../../src/privacy/key-store.js';
import { keyFiles } from '../../src/privacy/keyfile.js';

/** A passphrase nobody uses, and the cheapest cost there is: the tests open many vaults. */
export const passphrase = 'gabiru-votane-kolemi-duzapo';
export const cheap = { operations: 1, memory: 8_192 } as const;
export const monday = new Date('2026-11-23T12:00:00.000Z');

/** A new, empty folder. */
export function newFolder(): string {
  return mkdtempSync(path.join(tmpdir(), 'amana-keys-'));
}

/** A folder with new keys for Togo, and where its files are. */
export async function newKeys(
  changes: Partial<NewKeys> = {},
): Promise<{ folder: string } & ReturnType<typeof keyFiles>> {
  const folder = newFolder();
  await createKeys(folder, {
    demo: false,
    passphrase,
    compartments: ['TG', 'TG.independent', 'regional'],
    now: monday,
    cost: cheap,
    ...changes,
  });
  return { folder, ...keyFiles(folder) };
}
