import type { Request } from 'express';
import { mediaType, hasBody } from './read.js';
import { Problem } from './problem.js';
import type { Route } from './route.js';

const JSON_TYPE = 'application/json';
/** Source: RFC 9512; tools still send the older names. */
const yamlTypes: readonly string[] = ['application/yaml', 'application/x-yaml', 'text/yaml'];

/**
 * Returns the media type in which the caller accepts the answer.
 * @throws Problem 406
 */
export function accepted(request: Request, { gives = [] }: Route): string {
  const forms = [JSON_TYPE, ...gives];
  const chosen = request.accepts(forms);
  if (typeof chosen === 'string') return chosen;
  throw new Problem('not-acceptable', {
    detail: 'The Accept header names no format of this answer.',
    do: 'Leave it out, or name one that is allowed.',
    allowed: forms,
  });
}

/**
 * Returns whether a body is JSON or YAML.
 * @throws Problem 415, or 400 when there is no body
 */
export function bodyKind(request: Request, { takesYaml }: Route): 'json' | 'yaml' {
  const allowed = [JSON_TYPE, ...(takesYaml ? yamlTypes.slice(0, 1) : [])];
  if (!hasBody(request)) {
    throw new Problem('malformed', {
      detail: 'There is no body.',
      do: 'Send one; the docs page shows it.',
      allowed,
    });
  }
  const type = mediaType(request);
  if (type === JSON_TYPE) return 'json';
  if (takesYaml && yamlTypes.includes(type)) return 'yaml';
  throw new Problem('unsupported-media-type', {
    detail: 'The Content-Type is missing or not accepted.',
    do: 'Say what the body is in the header Content-Type.',
    allowed,
  });
}

/**
 * Returns the tags in If-Match or If-None-Match, without quotes and without the mark of weak ones.
 */
function tagsIn(header: string | undefined): readonly string[] {
  if (header === undefined) return [];
  return header
    .split(',')
    .map((tag) =>
      tag
        .trim()
        .replace(/^W\//, '')
        .replace(/^"(.*)"$/, '$1'),
    )
    .filter(Boolean);
}

/**
 * Returns the version that the caller changes; undefined when the request does not state it.
 * @throws Problem when it names several
 */
export function matchOf(request: Request): string | undefined {
  const tags = tagsIn(request.get('if-match'));
  if (tags.length <= 1) return tags[0];
  throw new Problem('malformed', {
    detail: 'If-Match names several versions.',
    do: 'Name only the version that you read.',
  });
}

/** Checks whether the caller wants to create something new, without overwriting. */
export const onlyNew = (request: Request): boolean =>
  tagsIn(request.get('if-none-match')).includes('*');

/** Checks whether the caller already has this version. */
export const hasIt = (request: Request, etag: string): boolean =>
  tagsIn(request.get('if-none-match')).some((tag) => tag === etag || tag === '*');
