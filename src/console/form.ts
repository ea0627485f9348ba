import type { Request } from 'express';
import { BodyError, readBody } from '../web/body.js';

/**
 * The largest form that is read, in bytes: a long note and a message in any alphabet, both twice
 * because a sign-in carries them again.
 */
export const LARGEST_FORM = 128 * 1024;
/** The most fields of a form: a list of 100 marked cases and some more. */
export const MOST_FIELDS = 250;

/** The content of a form. A missing field reads as empty. */
export class Form {
  constructor(private readonly fields: URLSearchParams) {}

  /** Returns a field, trimmed, with line ends as `\n`. */
  text(name: string): string {
    return this.raw(name).replaceAll('\r\n', '\n').trim();
  }

  /** Returns a field unchanged: passwords may begin with a space. */
  raw(name: string): string {
    return this.fields.get(name) ?? '';
  }

  /** Returns the values of a field that may have several, without duplicates. */
  all(name: string): string[] {
    return [...new Set(this.fields.getAll(name))];
  }

  has(name: string): boolean {
    return this.fields.has(name);
  }

  /** Returns all pairs except those that belong to one session only. */
  entries(): [string, string][] {
    return [...this.fields].filter(([name]) => name !== 'token');
  }
}

export const noForm = new Form(new URLSearchParams());

/**
 * Reads the form of a POST.
 * @throws BodyError 413 when it is too large, 415 when it is no form, 400 when it breaks off
 */
export async function readForm(request: Request): Promise<Form> {
  if (!request.is('application/x-www-form-urlencoded')) throw new BodyError(415);
  const body = await readBody(request, LARGEST_FORM);
  const fields = new URLSearchParams(body.toString('utf8'));
  if (fields.size > MOST_FIELDS) throw new BodyError(413);
  return new Form(fields);
}
