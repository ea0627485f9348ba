import { readKeyFile, vaultFile } from './keyfile.js';
import { openWords, unwrapStrandKey, type Wrap } from './tip-seal.js';
import { unlock, zero, type KeyPair } from './vault-seal.js';
import { Fault } from '../shared/fault.js';

/** The opened private keys, for as long as a person reads. */
export interface Vault {
  /** Made for the demo: production refuses it. */
  readonly isDemo: boolean;
  /** The names of all pairs. */
  readonly kids: readonly string[];
  /**
   * The pair of a name, or undefined when this vault does not have it.
   * @throws Fault after `close`
   */
  pair(kid: string): KeyPair | undefined;
  /** Overwrites the private keys in memory with zeros. */
  close(): void;
}

/**
 * The private keys that a person holds, from any source: a vault file, or the keys of an account.
 */
export type HeldKeys = Pick<Vault, 'kids' | 'pair' | 'close'>;

/** The result of opening a vault. A wrong passphrase is an expected result, not a fault. */
export type OpenedVault =
  | { readonly ok: true; readonly vault: Vault }
  | { readonly ok: false; readonly reason: 'wrongPassphrase' };

/**
 * Opens a vault file. Takes about 2 s of one core and 256 MiB with the cost of production. So call
 * it in the command line or in a separate process, not where messages are answered.
 * @throws Fault when the file is missing, readable by others, or damaged
 */
export async function openVault(file: string, passphrase: string): Promise<OpenedVault> {
  const content = readKeyFile(file, vaultFile);
  const unlocked = await unlock(content, passphrase);
  if (unlocked === 'wrongPassphrase') return { ok: false, reason: 'wrongPassphrase' };
  let closed = false;
  const vault: Vault = {
    isDemo: content.demo,
    kids: [...unlocked.pairs.keys()],
    pair(kid) {
      if (closed) throw new Fault('The vault is closed. Open it again with its passphrase.');
      return unlocked.pairs.get(kid);
    },
    close() {
      closed = true;
      zero(unlocked);
    },
  };
  return { ok: true, vault };
}

/**
 * A tip as it is stored: its words are sealed with the key of their strand, and that key is sealed
 * to those who may read.
 */
export interface SealedTip {
  readonly id: string;
  readonly strands: readonly { readonly id: string; readonly wraps: readonly Wrap[] }[];
  readonly entries: readonly {
    readonly id: string;
    readonly strand: string;
    readonly box: Buffer;
  }[];
}

/**
 * `noKey`: it is sealed to others, or the strand is missing. `altered`: the vault has its key and
 * it still does not open.
 */
export type OpenedEntry =
  | { readonly id: string; readonly words: string }
  | { readonly id: string; readonly unreadable: 'noKey' | 'altered' };

function strandKey(
  vault: Pick<HeldKeys, 'pair'>,
  wraps: readonly Wrap[],
): Buffer | 'noKey' | 'altered' {
  let outcome: 'noKey' | 'altered' = 'noKey';
  for (const wrap of wraps) {
    const pair = vault.pair(wrap.kid);
    if (!pair) continue;
    try {
      return unwrapStrandKey(wrap, pair);
    } catch {
      outcome = 'altered';
    }
  }
  return outcome;
}

/**
 * Opens the words of a tip as far as the vault's keys allow. An entry that does not open does not
 * hide the others.
 * @returns the entries in their order
 */
export function openTip(vault: Pick<HeldKeys, 'pair'>, tip: SealedTip): OpenedEntry[] {
  const keys = new Map(tip.strands.map(({ id, wraps }) => [id, strandKey(vault, wraps)]));
  const opened = tip.entries.map(({ id, strand, box }): OpenedEntry => {
    const key = keys.get(strand) ?? 'noKey';
    if (typeof key === 'string') return { id, unreadable: key };
    try {
      return { id, words: openWords(key, tip.id, id, box) };
    } catch {
      return { id, unreadable: 'altered' };
    }
  });
  for (const key of keys.values()) if (typeof key !== 'string') key.fill(0);
  return opened;
}
