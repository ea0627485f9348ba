import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { equal } from './guard.js';
import type { Form } from './form.js';

/**
 * A form that was sent after its session ended: the sign-in carries it, then it is shown again. It
 * is stored nowhere else.
 */
export interface KeptForm {
  readonly path: string;
  readonly fields: readonly (readonly [string, string])[];
  /** The owner of the form. */
  readonly owner: string;
}

const shape = z.object({
  path: z.string().regex(/^\/(?:console|k)\/[\w./-]{1,200}$/),
  fields: z.array(z.tuple([z.string().max(100), z.string()])).max(250),
  owner: z.string().max(64),
});

/**
 * Returns the mark of a form's owner, so that another person who signs in at the same screen does
 * not see what was typed.
 */
export const ownerMark = (account: string): string =>
  createHmac('sha256', account).update('amana console owner').digest('base64url').slice(0, 16);

/** Returns a form as the sign-in carries it, without fields that only one session needs. */
export const keepForm = (path: string, form: Form): string =>
  JSON.stringify({
    path,
    fields: form.entries().filter(([name]) => name !== 'owner'),
    owner: form.raw('owner'),
  } satisfies KeptForm);

/** Reads a form that the sign-in carried; undefined if the text is not one. */
export function readKept(text: string): KeptForm | undefined {
  if (text === '') return undefined;
  try {
    const read = shape.safeParse(JSON.parse(text));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}

/** Checks whether a carried form belongs to the person who has signed in now. */
export const isOwn = (kept: KeptForm, account: string): boolean =>
  equal(kept.owner, ownerMark(account));
