import type { WebhookDoc } from '../models/gateway/webhook.js';
import type { GatewayKeyring } from '../privacy/keyring.js';

/** A secret and when its use ends; without an end it is the current one. */
interface Secret {
  readonly secret: string;
  readonly until?: string;
}

/** The sealed data of a webhook. The address is included, because it may contain a password. */
export interface Sealed {
  readonly url: string;
  readonly secrets: readonly Secret[];
}

const place = (id: string) => ({ collection: 'webhooks', field: 'box', id });

export const sealHook = (keyring: GatewayKeyring, id: string, what: Sealed, now: Date): Buffer =>
  keyring.sealContact(place(id), JSON.stringify(what), now);

/**
 * Opens the sealed data of a webhook.
 * @throws Fault when it was altered, or its key is gone
 */
export const openHook = (keyring: GatewayKeyring, { _id, box }: Pick<WebhookDoc, '_id' | 'box'>) =>
  JSON.parse(keyring.openContact(place(_id), box)) as Sealed;

/** Returns the secrets that sign a message now, the current one first. */
export const secretsNow = ({ secrets }: Sealed, now: Date): string[] =>
  secrets
    .filter(({ until }) => until === undefined || Date.parse(until) > now.getTime())
    .sort((a, b) => Number(a.until !== undefined) - Number(b.until !== undefined))
    .map(({ secret }) => secret);

/** Returns the data with a new secret; the previous one is also used for a while. */
export const rotated = (sealed: Sealed, secret: string, until: Date): Sealed => ({
  url: sealed.url,
  secrets: [
    { secret },
    ...sealed.secrets
      .filter((one) => one.until === undefined)
      .map((one) => ({ secret: one.secret, until: until.toISOString() })),
  ],
});
