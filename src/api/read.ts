import type { IncomingMessage } from 'node:http';
import type { z } from 'zod';
import { outOfBounds } from '../shared/files/bounds.js';
import { shapeFindings, spoken } from '../polls/finding.js';
import { Problem, type Mistake } from './problem.js';

/** The largest body, in bytes: a poll of four questions in ten languages has about 30 kB. */
export const LARGEST_BODY = 256 * 1024;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

/** Returns the media type that a request declares for its body, without parameters. */
export const mediaType = (request: IncomingMessage): string =>
  (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';

/** Checks whether a request has a body at all. */
export const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/**
 * Returns bytes as text.
 * @throws Problem when they are not UTF-8
 */
export function textOf(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new Problem('malformed', { detail: 'The body is not UTF-8.', do: 'Send it as UTF-8.' });
  }
}

/**
 * Parses text as JSON.
 * @throws Problem that says where parsing stops, without quoting the text, or that the text is too
 * large
 */
export function jsonOf(text: string): unknown {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    const place = /position (\d+)/.exec((error as Error).message)?.[1];
    const where = place === undefined ? '' : ` after ${place} characters`;
    throw new Problem('malformed', {
      detail: `The body is no JSON: it breaks off${where}.`,
      do: 'Send one JSON document.',
    });
  }
  const why = outOfBounds(content);
  if (why !== undefined)
    throw new Problem('too-large', { detail: `The body is too large: ${why}`, do: 'Send less.' });
  return content;
}

/** Returns the findings of a schema, each with its place. */
export function mistakesIn(error: z.ZodError, part: Mistake['in']): Mistake[] {
  return shapeFindings(error).map(({ path, key, message }) => ({
    in: part,
    at: spoken(key === undefined ? path : [...path, key]),
    says: message,
  }));
}

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

/**
 * Returns the message of a finding for which the schema has no words: what is allowed, instead of
 * zod's terms.
 */
function plainly(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'invalid_value') return `This has to be one of: ${issue.values.join(', ')}.`;
  if (issue.code !== 'invalid_type') return undefined;
  const wanted = kinds[issue.expected];
  if (wanted === undefined) return undefined;
  return issue.input === undefined
    ? `This is missing: it has to be ${wanted}.`
    : `This has to be ${wanted}.`;
}

/**
 * Returns one part of a request, checked by its schema.
 * @throws Problem with each mistake
 */
export function checked<S extends z.ZodType>(
  schema: S,
  given: unknown,
  part: Mistake['in'],
): z.output<S> {
  const read = schema.safeParse(given, { error: plainly });
  if (read.success) return read.data;
  const mistakes = mistakesIn(read.error, part);
  const what = { body: 'body', query: 'query', path: 'address', header: 'header' }[part];
  throw new Problem(part === 'path' ? 'not-found' : 'invalid', {
    detail: `${mistakes.length === 1 ? 'One thing is' : `${mistakes.length} things are`} wrong with the ${what}.`,
    do: 'Fix the problems listed, and send it again.',
    mistakes,
  });
}
