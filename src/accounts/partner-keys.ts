import { findPartnerKeys, type PartnerKeyDoc } from '../models/cases/partner-key.js';
import type { WrapDoc } from '../models/cases/wrap.js';
import { openGrant } from '../privacy/account-pair.js';
import type { HeldKeys } from '../privacy/vault.js';
import type { KeyPair } from '../privacy/vault-seal.js';
import type { AccountsDeps } from './deps.js';

/** Returns, for each pair of a partner, the sealed key that a person can open. */
function boxesFor(
  { kids }: Pick<HeldKeys, 'kids'>,
  all: readonly PartnerKeyDoc[],
): ReadonlyMap<string, WrapDoc> {
  return new Map(
    all.flatMap(({ _id, custody }) => {
      const wrap = custody.find(({ kid }) => kids.includes(kid));
      return wrap ? [[_id, wrap] as const] : [];
    }),
  );
}

/**
 * Adds to some keys the partners' keys that they can open, so that a person who is responsible for
 * a country, or who has the vault, can give an organisation's people their key again. `forget`
 * overwrites with zeros what was opened here; `close` also the keys themselves.
 */
export async function withPartnerKeys(
  { db }: Pick<AccountsDeps, 'db'>,
  keys: HeldKeys,
): Promise<HeldKeys & { forget(): void }> {
  const boxes = boxesFor(keys, await findPartnerKeys(db.cases));
  const opened = new Map<string, KeyPair>();
  const forget = () => {
    for (const pair of opened.values()) pair.privateKey.fill(0);
    opened.clear();
  };
  return {
    kids: [...new Set([...keys.kids, ...boxes.keys()])],
    pair(kid) {
      const [own, box] = [keys.pair(kid) ?? opened.get(kid), boxes.get(kid)];
      const custodian = box && keys.pair(box.kid);
      if (own || !box || !custodian) return own;
      const pair = openGrant(kid, box.box, custodian);
      opened.set(kid, pair);
      return pair;
    },
    forget,
    close() {
      forget();
      keys.close();
    },
  };
}
