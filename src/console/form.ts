import type { Request } from 'express';
import { BodyError, readBody } from '../web/body.js';

/**
 * The largest form that is read, in bytes: a long note and a
 * message in any alphabet, each kept once more for a sign-in.
 */
export const LARGEST_FORM = 128 * 1024;
/** So many fields at most: a list of 100 marked cases and some. */
export const MOST_FIELDS = 250;

/** What a form brought. A field that is not there reads as empty. */
export class Form {
  constructor(private readonly fields: URLSearchParams) {}

  /** A field, trimmed, with line ends as we write them. */
  text(name: string): string {
    return this.raw(name).replaceAll('\r\n', '\n').trim();
  }

  /** A field as it came: passwords may begin with a space. */
  raw(name: string): string {
    return this.fields.get(name) ?? '';
  }

  /** A field that may have several values, each once. */
  all(name: string): string[] {
    return [...new Set(this.fields.getAll(name))];
  }

  has(name: string): boolean {
    return this.fields.has(name);
  }

  /** All pairs but those that belong to one session alone. */
  entries(): [string, string][] {
    return [...this.fields].filter(([name]) => name !== 'token');
  }
}

export const noForm = new Form(new URLSearchParams());

/**
 * Reads the form of a POST.
 * @throws BodyError 413 when it is too large, 415 when it is none, 400 when it breaks off
 */
export async function readForm(request: Request): Promise<Form> {
  if (!request.is('application/x-www-form-urlencoded')) throw new BodyError(415);
  const body = await readBody(request, LARGEST_FORM);
  const fields = new URLSearchParams(body.toString('utf8'));
  if (fields.size > MOST_FIELDS) throw new BodyError(413);
  return new Form(fields);
}
