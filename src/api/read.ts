import type { IncomingMessage } from 'node:http';
import type { z } from 'zod';
import { shapeFindings, spoken } from '../polls/finding.js';
import { Problem, type Mistake } from './problem.js';

/** The largest body: a poll of four questions in ten languages has some 30 kB. */
export const LARGEST_BODY = 256 * 1024;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

/** The media type a body says it has, without parameters. */
export const mediaType = (request: IncomingMessage): string =>
  (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';

/** Whether a request has a body at all. */
export const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/** Bytes as text. @throws Problem when they are not UTF-8 */
export function textOf(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new Problem('malformed', { detail: 'The body is not UTF-8.', do: 'Send it as UTF-8.' });
  }
}

/** Text as JSON. @throws Problem that says where it breaks off, and nothing of what stands there */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const place = /position (\d+)/.exec((error as Error).message)?.[1];
    const where = place === undefined ? '' : ` after ${place} characters`;
    throw new Problem('malformed', { detail: `The body is no JSON: it breaks off${where}.`, do: 'Send one JSON document.' }); // prettier-ignore
  }
}

/** What a schema finds wrong, each by its place. */
export function mistakesIn(error: z.ZodError, part: Mistake['in']): Mistake[] {
  return shapeFindings(error).map(({ path, key, message }) => ({
    in: part,
    at: spoken(key === undefined ? path : [...path, key]),
    says: message,
  }));
}

/**
 * What one part of a request says, by its schema. @throws Problem with each thing that is wrong
 */
export function checked<S extends z.ZodType>(schema: S, given: unknown, part: Mistake['in']): z.output<S> {
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  const mistakes = mistakesIn(read.error, part);
  const what = { body: 'body', query: 'query', path: 'address', header: 'header' }[part];
  throw new Problem(part === 'path' ? 'not-found' : 'invalid', {
    detail: `${mistakes.length === 1 ? 'One thing is' : `${mistakes.length} things are`} wrong with the ${what}.`,
    do: 'Mend what is listed, and send it again.',
    mistakes,
  });
}
