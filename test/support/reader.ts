import type { TipDoc } from '../../src/models/cases/tip-doc.js';
import { findTip, listTips } from '../../src/models/cases/tip-lookup.js';
import { keyFiles } from '../../src/privacy/keyfile.js';
import { openTip, openVault } from '../../src/privacy/vault.js';
import { PASSPHRASE, type TestAmana } from './amana.js';

/** A tip as an eligible person reads it: its codes, and its words opened with the vault. */
export interface ReadTip {
  readonly tip: TipDoc;
  readonly words: readonly string[];
}

/** Opens every tip, newest first, with the private keys of some compartments (all, by default). */
export async function readTips(
  here: Pick<TestAmana, 'keyFolder' | 'db'>,
  may: (kid: string) => boolean = () => true,
): Promise<ReadTip[]> {
  const opened = await openVault(keyFiles(here.keyFolder).vault, PASSPHRASE);
  if (!opened.ok) throw new Error('The passphrase of the tests is wrong.');
  const { vault } = opened;
  const limited = { ...vault, pair: (kid: string) => (may(kid) ? vault.pair(kid) : undefined) };
  const rows = await listTips(here.db.cases, undefined, 100);
  const tips = await Promise.all(rows.map(({ _id }) => findTip(here.db.cases, _id)));
  const read = tips.flatMap((tip) => {
    if (!tip) return [];
    const strands = Object.entries(tip.strands).map(([id, wraps]) => ({ id, wraps }));
    const entries = openTip(limited, { id: tip._id, strands, entries: tip.entries });
    return [
      {
        tip,
        words: entries.map((entry) => ('words' in entry ? entry.words : `(${entry.unreadable})`)),
      },
    ];
  });
  vault.close();
  return read;
}
