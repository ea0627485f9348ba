import type { WebhookDoc } from '../models/gateway/webhook.js';
import type { GatewayKeyring } from '../privacy/keyring.js';

/** A secret, and until when it is used; without an end it is the present one. */
interface Secret {
  readonly secret: string;
  readonly until?: string;
}

/** What of a webhook is sealed: its address may hold a password of its own. */
export interface Sealed {
  readonly url: string;
  readonly secrets: readonly Secret[];
}

const place = (id: string) => ({ collection: 'webhooks', field: 'box', id });

export const sealHook = (keyring: GatewayKeyring, id: string, what: Sealed, now: Date): Buffer =>
  keyring.sealContact(place(id), JSON.stringify(what), now);

/** @throws Fault when it was altered, or its key is gone */
export const openHook = (keyring: GatewayKeyring, { _id, box }: Pick<WebhookDoc, '_id' | 'box'>) =>
  JSON.parse(keyring.openContact(place(_id), box)) as Sealed;

/** The secrets that a message is signed with now, the present one first. */
export const secretsNow = ({ secrets }: Sealed, now: Date): string[] =>
  secrets
    .filter(({ until }) => until === undefined || Date.parse(until) > now.getTime())
    .sort((a, b) => Number(a.until !== undefined) - Number(b.until !== undefined))
    .map(({ secret }) => secret);

/** The same address with a new secret; the one before is used beside it for a while. */
export const rotated = (sealed: Sealed, secret: string, until: Date): Sealed => ({
  url: sealed.url,
  secrets: [
    { secret },
    ...sealed.secrets
      .filter((one) => one.until === undefined)
      .map((one) => ({ secret: one.secret, until: until.toISOString() })),
  ],
});
