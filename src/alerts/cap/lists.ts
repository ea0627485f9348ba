import type { Reference } from './alert.js';

/**
 * Returns the items of a CAP list, which is separated by white space; an item with spaces is in
 * quotation marks.
 */
export const itemsOf = (text: string): string[] =>
  [...text.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');

/** Returns such a list as text. Quotation marks in an item are removed: CAP cannot write them. */
export function listOf(items: readonly string[]): string | undefined {
  if (items.length === 0) return undefined;
  return items
    .map((item) => item.replaceAll('"', ''))
    .map((item) => (/\s/.test(item) ? `"${item}"` : item))
    .join(' ');
}

/** Returns `sender,identifier,sent` of a message. */
export const referenceText = ({ sender, identifier, sent }: Reference): string =>
  [sender, identifier, sent].join(',');

/** Reads such a text; undefined if it does not have three parts. */
export function readReference(text: string): Reference | undefined {
  const [sender = '', identifier = '', sent = '', more] = text.split(',');
  return more === undefined && sender && identifier && sent
    ? { sender, identifier, sent }
    : undefined;
}
