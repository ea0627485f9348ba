import { z } from 'zod';
import type { Keys } from '../../cases/view.js';
import type { Staff } from '../../shared/staff.js';
import { Problem } from '../problem.js';
import { route, type Call, type Route } from '../route.js';
import { moment } from '../shapes.js';

/** Why a password and a code did not open the keys. */
export type KeysNotOpened =
  | { readonly ok: false; readonly reason: 'wrong' | 'used' | 'over' }
  | { readonly ok: false; readonly reason: 'clock'; readonly minutes: number }
  | { readonly ok: false; readonly reason: 'wait'; readonly seconds: number };

/** A person with their opened keys, for one request. */
export interface KeyHolder {
  readonly staff: Staff;
  readonly keys: Keys;
  close(): void;
}

/**
 * Opens people's keys for programs: with the password and the code of the phone, as at the
 * console's sign-in.
 */
export interface KeyDesk {
  readonly keySessions: {
    begin(
      login: string,
      typed: { readonly password: string; readonly code: string },
    ): Promise<{ readonly ok: true; readonly key: string; readonly endsAt: Date } | KeysNotOpened>;
    /**
     * Returns the keys of the person who began the session; undefined when it has ended, or belongs
     * to another person.
     */
    open(login: string, key: string): Promise<KeyHolder | undefined>;
    end(login: string, key: string): Promise<void>;
  };
}

const tag = 'Keys';
/** The scopes of what needs keys. */
const withKeys = [
  'alerts:write',
  'alerts:decide',
  'cases:words',
  'cases:ask',
  'cases:reveal',
  'cases:refer',
] as const;

function notOpened(refused: KeysNotOpened): Problem {
  const { reason } = refused;
  if (reason === 'wait')
    return new Problem('conflict', {
      reason,
      detail: `Too many tries: wait ${refused.seconds} seconds.`,
      do: 'Wait, then try again.',
      headers: { 'Retry-After': `${refused.seconds}` },
    });
  const more =
    reason === 'clock' ? ` The clock of the phone is off by ${refused.minutes} minutes.` : '';
  return new Problem('forbidden', {
    reason,
    detail: `Password or code are not right, or the code was used.${more}`,
    do: 'Send the password of the account and the code that the phone shows now. Each code counts once.',
  });
}

const openKeys = ({ keySessions }: KeyDesk): Route =>
  route({
    id: 'openKeys',
    method: 'post',
    path: '/keys',
    scope: withKeys,
    action: 'account.own',
    tag,
    summary: 'Open the keys of your account for a while',
    description:
      'Takes what the door of the console takes. What it answers goes into the header Amana-Key of requests with the same person’s token, and ends after 30 minutes without use.',
    body: z.strictObject({
      password: z.string().min(1).max(1_000),
      code: z.string().min(1).max(40).describe('of the phone, or a recovery code'),
    }),
    example: { password: 'of the account', code: '123456' },
    problems: ['conflict'],
    answer: z.object({ key: z.string(), endsAt: moment }).meta({ id: 'OpenKeys' }),
    async handle({ who, body }) {
      const begun = await keySessions.begin(who.person, body);
      if (!begun.ok) throw notOpened(begun);
      return { body: { key: begun.key, endsAt: begun.endsAt } };
    },
  });

const closeKeys = ({ keySessions }: KeyDesk): Route =>
  route({
    id: 'closeKeys',
    method: 'delete',
    path: '/keys',
    scope: withKeys,
    action: 'account.own',
    tag,
    summary: 'Close your keys',
    keyed: true,
    answer: z.object({ closed: z.boolean() }),
    async handle({ who, key = '' }) {
      await keySessions.end(who.person, key);
      return { body: { closed: true } };
    },
  });

/**
 * Does something with the keys of the caller, and closes them.
 * @throws Problem 403 when the header Amana-Key is missing, expired, or belongs to another person
 */
export async function withKeysOf<T>(
  { keySessions }: KeyDesk,
  { who, key }: Pick<Call<unknown, unknown, unknown>, 'who' | 'key'>,
  work: (staff: Staff, keys: Keys) => Promise<T>,
): Promise<T> {
  const holder = key === undefined ? undefined : await keySessions.open(who.person, key);
  if (!holder)
    throw new Problem('forbidden', {
      reason: 'noKeys',
      detail: 'This needs the keys of your account, and they are closed.',
      do: 'POST /keys with password and code, and send what it answers in the header Amana-Key.',
    });
  try {
    return await work(holder.staff, holder.keys);
  } finally {
    holder.close();
  }
}

/** The routes that open and close a person's own keys. */
export const keyRoutes = (desk: KeyDesk): readonly Route[] => [openKeys(desk), closeKeys(desk)];
