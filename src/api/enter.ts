import type { IncomingMessage } from 'node:http';
import { scopes, type Scope } from '../access/scopes.js';
import { readToken, type Bearer, type Shown } from '../access/tokens.js';
import type { WrongTokens } from '../access/wrong-tokens.js';
import type { Db } from '../models/store/db.js';
import { command } from '../shared/command.js';
import type { Log } from '../shared/log.js';
import { Problem } from './problem.js';

/** The services that identify the caller. */
export interface Door {
  readonly db: Pick<Db, 'gateway'>;
  readonly wrong: WrongTokens;
  readonly log: Log;
}

const how = `Send it as "Authorization: Bearer amana_…". The person who runs Amana makes one: ${command('tokens add')}`;
const asks = (rest = '') => ({ 'WWW-Authenticate': `Bearer realm="amana"${rest}` });

const withoutToken = () =>
  new Problem('unauthenticated', { detail: 'There is no token.', do: how, headers: asks() });

/** @param wait seconds */
const tooManyWrong = (wait: number) =>
  new Problem('too-many-wrong-tokens', {
    detail: 'Too many wrong tokens were sent here.',
    do: `Wait ${wait} seconds.`,
    headers: { 'Retry-After': String(wait) },
  });

/** Returns why a token is not valid. A stranger who guesses learns only that it is not valid. */
function badToken(reason: Extract<Shown, { ok: false }>['reason']): Problem {
  const headers = asks(', error="invalid_token"');
  if (reason !== 'expired' && reason !== 'revoked')
    return new Problem('unauthenticated', {
      detail: 'This token was not made by this Amana.',
      do: how,
      headers,
    });
  return new Problem('token-over', {
    detail: reason === 'expired' ? 'It has expired.' : 'It was revoked.',
    do: 'Ask the person who runs Amana for a new one.',
    headers,
  });
}

/**
 * Returns the caller of a request. Only the header may carry a token, because proxies and browsers
 * store addresses.
 * @throws Problem 401 without a valid token, 429 while strangers guess
 */
export async function enter(
  { db, wrong, log }: Door,
  request: IncomingMessage,
  now: Date,
): Promise<Bearer> {
  const header = request.headers.authorization;
  if (header === undefined) throw withoutToken();
  const text = /^Bearer +(\S+)$/i.exec(header)?.[1] ?? '';
  const wait = wrong.wait(text, now);
  if (wait > 0) throw tooManyWrong(wait);
  const shown = await readToken(db, text, now);
  if (shown.ok) {
    wrong.right(shown.bearer.token);
    return shown.bearer;
  }
  if (wrong.refused(now)) log.warn('api closed to wrong tokens for a minute');
  throw badToken(shown.reason);
}

/**
 * Checks the scopes of a token.
 * @param any scopes of which one is enough; none: any token is enough
 * @throws Problem 403 when the token does not allow this
 */
export function allow(bearer: Bearer, any: readonly Scope[]): void {
  if (any.length === 0 || any.some((scope) => bearer.scopes.has(scope))) return;
  throw new Problem('forbidden', {
    detail: `This needs the scope ${any.map((scope) => `${scope} (${scopes[scope]})`).join(' or ')}.`,
    do: 'If it is your work, ask the person who runs Amana for a token that has it.',
    allowed: [...bearer.scopes],
    headers: asks(`, error="insufficient_scope", scope="${any.join(' ')}"`),
  });
}
