import { renderToString } from 'preact-render-to-string';
import type { Answer } from '../../route.js';

/** Returns the most fields that a page can send. */
export const fieldCount = (answer: Answer): number =>
  answer.kind === 'page'
    ? [...renderToString(answer.body).matchAll(/<(?:input|textarea|select)\b/g)].length
    : 0;
