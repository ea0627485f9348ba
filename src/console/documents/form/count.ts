import { renderToString } from 'preact-render-to-string';
import type { Answer } from '../../route.js';

/** How many fields a page sends at most. */
export const fieldCount = (answer: Answer): number =>
  answer.kind === 'page'
    ? [...renderToString(answer.body).matchAll(/<(?:input|textarea|select)\b/g)].length
    : 0;
