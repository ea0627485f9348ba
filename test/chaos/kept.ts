import { openMemory } from '../../src/conversation/memory.js';
import type { Person } from '../../src/flows/dialog/person.js';
import type { ConversationDoc } from '../../src/models/gateway/conversation.js';
import type { StoredDelivery } from '../../src/models/gateway/delivery-doc.js';
import type { Escalation } from '../../src/models/cases/escalation-doc.js';
import type { EntryDoc, TipDoc } from '../../src/models/cases/tip-doc.js';
import { keyFiles } from '../../src/privacy/keyfile.js';
import { openTip, openVault } from '../../src/privacy/vault.js';
import { PASSPHRASE } from '../support/amana.js';
import type { House } from './house.js';
import type { Teller } from './people.js';

/** A tip as an eligible person reads it. */
export interface KeptTip {
  readonly tip: TipDoc;
  readonly words: readonly (readonly [step: string, words: string])[];
  readonly escalation: Escalation | undefined;
}

/** Everything that is kept, opened with all keys. */
export interface Kept {
  readonly tips: readonly KeptTip[];
  /** Escalations without a tip. */
  readonly stray: readonly Escalation[];
  /** Conversations with work that is not done; deliveries that are not sent. */
  readonly undone: number;
  readonly unsent: readonly StoredDelivery[];
  /** What is remembered of somebody. */
  person(teller: Teller): Person | undefined;
}

/** The driver gives binary fields as a type of its own. */
const bytes = (value: unknown): Buffer =>
  Buffer.isBuffer(value) ? value : Buffer.from((value as { buffer: Uint8Array }).buffer);

/** Reads both databases and opens all of it. */
export async function readKept({ db, keys, keyFolder }: House): Promise<Kept> {
  const opened = await openVault(keyFiles(keyFolder).vault, PASSPHRASE);
  if (!opened.ok) throw new Error('The passphrase of the tests is wrong.');
  const { vault } = opened;
  const [tips, escalations, conversations, unsent] = await Promise.all([
    db.cases.collection<TipDoc>('tips').find().toArray(),
    db.cases.collection<Escalation>('escalations').find().toArray(),
    db.gateway.collection<ConversationDoc>('conversations').find().toArray(),
    db.gateway
      .collection<StoredDelivery>('deliveries')
      .find({ state: { $ne: 'sent' } })
      .toArray(),
  ]);
  const escalationOf = new Map(escalations.map((one) => [one._id, one]));
  const read = tips.map((tip): KeptTip => {
    const strands = Object.entries(tip.strands).map(([id, wraps]) => ({
      id,
      wraps: wraps.map(({ kid, box }) => ({ kid, box: bytes(box) })),
    }));
    const entries: EntryDoc[] = tip.entries.map((entry) => ({ ...entry, box: bytes(entry.box) }));
    const words = openTip(vault, { id: tip._id, strands, entries }).map(
      (entry, i) =>
        [
          entries[i]?.step ?? '?',
          'words' in entry ? entry.words : `(${entry.unreadable})`,
        ] as const,
    );
    return { tip, words, escalation: escalationOf.get(tip._id) };
  });
  vault.close();
  const byName = new Map(conversations.map((doc) => [doc._id, doc]));
  const ids = new Set(tips.map(({ _id }) => _id));
  return {
    tips: read,
    stray: escalations.filter(({ _id }) => !ids.has(_id)),
    undone: conversations.filter(({ pend }) => pend.length > 0).length,
    unsent,
    person({ channel, address }) {
      const gateway = keys.gateway();
      const [name] = gateway.names('conversation', [channel, address], new Date());
      const doc = byName.get(name);
      return doc && openMemory(gateway, { ...doc, box: bytes(doc.box) }, new Date()).person;
    },
  };
}
