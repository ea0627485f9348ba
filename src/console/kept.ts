import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { equal } from './guard.js';
import type { Form } from './form.js';

/**
 * A form that was sent after its session had ended: it goes
 * through the sign-in and is shown again. It is kept nowhere else.
 */
export interface KeptForm {
  readonly path: string;
  readonly fields: readonly (readonly [string, string])[];
  /** Whose form it was. */
  readonly owner: string;
}

const shape = z.object({
  path: z.string().regex(/^\/(?:console|k)\/[\w./-]{1,200}$/),
  fields: z.array(z.tuple([z.string().max(100), z.string()])).max(250),
  owner: z.string().max(64),
});

/**
 * Marks a form as somebody's, so that nobody else who
 * signs in at the same screen is shown what they typed.
 */
export const ownerMark = (account: string): string =>
  createHmac('sha256', account).update('amana console owner').digest('base64url').slice(0, 16);

/** A form as the sign-in carries it. What only one session needs is left out. */
export const keepForm = (path: string, form: Form): string =>
  JSON.stringify({
    path,
    fields: form.entries().filter(([name]) => name !== 'owner'),
    owner: form.raw('owner'),
  } satisfies KeptForm);

/** Reads a form that was kept; undefined when it is none. */
export function readKept(text: string): KeptForm | undefined {
  if (text === '') return undefined;
  try {
    const read = shape.safeParse(JSON.parse(text));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a kept form belongs to the person who has signed in now. */
export const isOwn = (kept: KeptForm, account: string): boolean =>
  equal(kept.owner, ownerMark(account));
