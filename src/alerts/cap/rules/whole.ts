import type { XmlElement } from '../../xml/element.js';
import { capSpaces } from '../alert.js';
import { finding, quote, type Findings } from '../finding.js';
import type { Checked } from './scope.js';

const SIGNATURES = 'http://www.w3.org/2000/09/xmldsig#';

const isCap = (space: string): boolean => Object.values<string>(capSpaces).includes(space);

/**
 * Yields the elements that lie in another namespace of CAP than their alert, or in none: readers
 * pass them over without a word.
 */
function* mixed(parent: XmlElement, own: string): Generator<XmlElement> {
  for (const child of parent.children) {
    if (child.space === SIGNATURES) continue;
    if (child.space !== own && (child.space === '' || isCap(child.space))) yield child;
    else yield* mixed(child, own);
  }
}

/** Checks what goes through an alert as a whole: its namespace, and its signature. */
export function* wholeRules({ element }: Checked): Findings {
  for (const { line, name, space } of mixed(element, element.space)) {
    const said =
      space === '' ? 'no namespace' : `another namespace than its alert: ${quote(space)}`;
    yield finding(line, 'namespace', `<${name}> has ${said}.`);
    yield;
  }
  for (const { name, space, line } of element.children)
    if (name === 'Signature' && space === SIGNATURES)
      yield finding(line, 'signature', 'The alert has a signature, which was not checked.');
}
