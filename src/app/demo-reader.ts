import { existsSync } from 'node:fs';
import type { ReadTip } from '../demo/deps.js';
import { appendAudit } from '../models/cases/audit.js';
import { findTip } from '../models/cases/tip-lookup.js';
import type { Db } from '../models/store/db.js';
import type { KeyStore } from '../privacy/key-store.js';
import { keyFiles } from '../privacy/keyfile.js';
import { openVault } from '../privacy/vault.js';
import type { Clock } from '../shared/clock.js';
import { readTip } from '../tips/read.js';
import { DEMO_PASSPHRASE } from './keys.js';

/** The services that open a tip of the demo. */
export interface DemoReaderDeps {
  readonly db: Db;
  readonly keys: KeyStore;
  readonly clock: Clock;
  readonly keyFolder: string;
}

/**
 * Opens tips like a person with the vault, with the demo's known passphrase; the audit log records
 * the reading first. A vault with another passphrase stays closed here: only its holder opens it,
 * on the command line.
 */
export function demoReader({ db, keys, clock, keyFolder }: DemoReaderDeps): ReadTip {
  return async (id) => {
    const file = keyFiles(keyFolder).vault;
    if (!existsSync(file)) return { ok: false, reason: 'noVault' };
    const opened = await openVault(file, DEMO_PASSPHRASE);
    if (!opened.ok || !opened.vault.isDemo) {
      if (opened.ok) opened.vault.close();
      return { ok: false, reason: 'ownPassphrase' };
    }
    try {
      const tip = await findTip(db.cases, id);
      if (!tip) return { ok: false, reason: 'gone' };
      const entry = { actor: 'demo:page', action: 'tip.opened', subject: id } as const;
      await appendAudit(db, keys.cases(), [entry], clock.now());
      return { ok: true, entries: readTip(opened.vault, tip) };
    } finally {
      opened.vault.close();
    }
  };
}
