import type { Connection, mongo } from 'mongoose';
import { asBuffer } from '../store/as-buffer.js';
import { durable } from '../store/db.js';
import { isDuplicate } from '../store/duplicate-key.js';
import { schemaOf } from '../store/schema-of.js';
import type { WrapDoc } from './wrap.js';

/**
 * The key pair for summaries that are made for a partner organisation. The organisation's people
 * hold the private key by grants, like that of a compartment. A person who holds a key of `custody`
 * can also open it, and give it to them again.
 */
export interface PartnerKeyDoc {
  /** The name of the pair. It begins with the compartment. */
  readonly _id: string;
  /** `TG.partner.shelter`: one for each organisation and compartment of cases. */
  readonly compartment: string;
  readonly organisation: string;
  readonly publicKey: Buffer;
  readonly custody: readonly WrapDoc[];
  readonly at: Date;
}

const PARTNER = '.partner.';

/**
 * Returns the compartment of an organisation's summaries.
 * @param base the country's, or the regional one
 */
export const partnerCompartment = (base: string, organisation: string): string =>
  `${base}${PARTNER}${organisation}`;

/**
 * Returns the organisation and the base from the name of a compartment; undefined when it is a
 * compartment of cases.
 */
export function partnerIn(
  compartment: string,
): { readonly base: string; readonly organisation: string } | undefined {
  const at = compartment.indexOf(PARTNER);
  if (at < 0) return undefined;
  return { base: compartment.slice(0, at), organisation: compartment.slice(at + PARTNER.length) };
}

const schema = schemaOf(
  {
    _id: { type: String, required: true },
    compartment: { type: String, required: true },
    organisation: { type: String, required: true },
    publicKey: { type: Buffer, required: true },
    custody: [{ _id: false, kid: String, box: Buffer }],
    at: { type: Date, required: true },
  },
  { collection: 'partnerkeys', versionKey: false },
);
// For keepPartnerKey: two people who refer at once make only one pair.
schema.index({ compartment: 1 }, { unique: true });

/** Creates the collection and its index. */
export async function preparePartnerKeys(cases: Connection): Promise<void> {
  await (cases.models['PartnerKey'] ?? cases.model('PartnerKey', schema)).createIndexes();
}

const keysIn = (cases: Connection) =>
  cases.collection('partnerkeys') as unknown as mongo.Collection<PartnerKeyDoc>;

const readable = (doc: PartnerKeyDoc): PartnerKeyDoc => ({
  ...doc,
  publicKey: asBuffer(doc.publicKey),
  custody: doc.custody.map(({ kid, box }) => ({ kid, box: asBuffer(box) })),
});

/** Returns all pairs of partners: as many as organisations and countries that worked together. */
export const findPartnerKeys = async (cases: Connection): Promise<PartnerKeyDoc[]> =>
  (await keysIn(cases).find({}).toArray()).map(readable);

/** Finds the pair of a compartment (index: compartment). */
export async function findPartnerKey(
  cases: Connection,
  compartment: string,
): Promise<PartnerKeyDoc | undefined> {
  const found = await keysIn(cases).findOne({ compartment });
  return found ? readable(found) : undefined;
}

/**
 * Saves a new pair.
 * @returns false when somebody was faster
 */
export async function keepPartnerKey(cases: Connection, doc: PartnerKeyDoc): Promise<boolean> {
  try {
    await keysIn(cases).insertOne(doc, { writeConcern: durable });
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}
