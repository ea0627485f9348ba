import { createHash, timingSafeEqual } from 'node:crypto';
import {
  findApiToken,
  findApiTokens,
  keepApiToken,
  noteTokenUse,
  revokeApiToken,
  type ApiTokenDoc,
} from '../models/gateway/api-token.js';
import type { Db } from '../models/store/db.js';
import { beginningOf, DAY } from '../shared/clock.js';
import { command } from '../shared/command.js';
import { Fault } from '../shared/fault.js';
import { randomId } from '../shared/ids.js';
import { randomPiece } from '../shared/random.js';
import { SHORT_NAME } from '../shared/staff.js';
import { isScope, type Scope } from './scopes.js';

/** How long a token is valid by default, and the longest it may be. */
export const TOKEN_LIFE = 90 * DAY;
export const LONGEST_TOKEN_LIFE = 365 * DAY;
/**
 * How long an expired or revoked token stays in the list, so that people can see that it existed.
 */
export const TOKEN_LISTED = 90 * DAY;

/** Tokens are stored in the gateway half alone. */
type GatewayDb = Pick<Db, 'gateway'>;

export { SHORT_NAME as PERSON } from '../shared/staff.js';

/** `amana_`, so that searches for leaked secrets find it; the id; a point; 256 random bits. */
const TOKEN = /^amana_([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})$/;

/** The owner of a token. Two tokens of the same person count as one person. */
export interface Bearer {
  readonly token: string;
  readonly person: string;
  readonly scopes: ReadonlySet<Scope>;
}

/** The owner of a token, or why there is none. A stranger learns only `unknown`. */
export type Shown =
  | { readonly ok: true; readonly bearer: Bearer }
  | { readonly ok: false; readonly reason: 'malformed' | 'unknown' | 'expired' | 'revoked' };

/** A token as it may be listed. */
export interface ListedToken {
  readonly id: string;
  readonly person: string;
  readonly scopes: readonly string[];
  readonly created: Date;
  readonly expires: Date;
  readonly lastUsed?: Date;
  readonly state: 'good' | 'expired' | 'revoked';
}

/** The properties of a new token. */
export interface TokenInput {
  readonly person: string;
  readonly scopes: readonly Scope[];
  /** Milliseconds from now. */
  readonly life?: number;
}

const digestOf = (id: string, secret: string) =>
  createHash('sha256').update(`${id}.${secret}`).digest();
/** A dummy digest to compare with when the id is unknown, so that both cases take equally long. */
const nobody = digestOf('', '');

/** Returns the id in the text of a token, if it has the right form; never the secret. */
export const tokenId = (text: string): string | undefined => TOKEN.exec(text)?.[1];

/**
 * Creates a token.
 * @returns its text, which is shown once and stored nowhere
 * @throws Fault when the name, a scope or the life is not allowed
 */
export async function addToken(
  { gateway }: GatewayDb,
  { person, scopes, life = TOKEN_LIFE }: TokenInput,
  now: Date,
): Promise<{ id: string; token: string; expires: Date }> {
  if (!SHORT_NAME.test(person))
    throw new Fault(
      'A token belongs to a person with a short name: a small letter, then small letters, digits, ".", "_" or "-", 30 at most.',
    );
  if (scopes.length === 0)
    throw new Fault(
      `A token without a scope allows nothing. ${command('tokens add --help')} lists them.`,
    );
  if (!(life >= DAY && life <= LONGEST_TOKEN_LIFE))
    throw new Fault(`A token is good for 1 to ${LONGEST_TOKEN_LIFE / DAY} days.`);
  const id = randomId();
  const secret = randomPiece(32).toString('base64url');
  const expires = new Date(now.getTime() + life);
  await keepApiToken(gateway, {
    _id: id,
    digest: digestOf(id, secret),
    person,
    scopes: [...new Set(scopes)],
    createdAt: now,
    expiresAt: expires,
    purgeAt: new Date(expires.getTime() + TOKEN_LISTED),
  });
  return { id, token: `amana_${id}.${secret}`, expires };
}

function stateOf({ revokedAt, expiresAt }: ApiTokenDoc, now: Date): ListedToken['state'] {
  if (revokedAt) return 'revoked';
  return expiresAt <= now ? 'expired' : 'good';
}

/** Returns the tokens, the newest first. */
export async function listTokens({ gateway }: GatewayDb, now: Date): Promise<ListedToken[]> {
  return (await findApiTokens(gateway)).map((doc) => ({
    id: doc._id,
    person: doc.person,
    scopes: doc.scopes,
    created: doc.createdAt,
    expires: doc.expiresAt,
    ...(doc.lastUsed ? { lastUsed: doc.lastUsed } : {}),
    state: stateOf(doc, now),
  }));
}

/**
 * Revokes a token, at once and in every process.
 * @returns false when it does not exist, or was revoked before
 */
export const revokeToken = ({ gateway }: GatewayDb, id: string, now: Date): Promise<boolean> =>
  revokeApiToken(gateway, id, now);

/**
 * Finds the owner of a token. The secret is compared in constant time; the token is read from the
 * database each time, so that a revoked one stops working at once.
 * @param text the text that was given as the token
 */
export async function readToken({ gateway }: GatewayDb, text: string, now: Date): Promise<Shown> {
  const [, id, secret] = TOKEN.exec(text) ?? [];
  if (id === undefined || secret === undefined) return { ok: false, reason: 'malformed' };
  const doc = await findApiToken(gateway, id);
  const same = timingSafeEqual(digestOf(id, secret), doc?.digest ?? nobody);
  if (!doc || !same) return { ok: false, reason: 'unknown' };
  const state = stateOf(doc, now);
  if (state !== 'good') return { ok: false, reason: state };
  const day = beginningOf(DAY, now);
  if (!doc.lastUsed || doc.lastUsed < day) await noteTokenUse(gateway, id, day);
  return {
    ok: true,
    bearer: { token: id, person: doc.person, scopes: new Set(doc.scopes.filter(isScope)) },
  };
}
