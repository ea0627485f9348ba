import type { Reference } from './alert.js';

/** The items of a list that CAP parts by white space; one with spaces stands in quotation marks. */
export const itemsOf = (text: string): string[] =>
  [...text.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');

/** Such a list as a text. Quotation marks in an item go: CAP has no way to write them. */
export function listOf(items: readonly string[]): string | undefined {
  if (items.length === 0) return undefined;
  return items
    .map((item) => item.replaceAll('"', ''))
    .map((item) => (/\s/.test(item) ? `"${item}"` : item))
    .join(' ');
}

/** `sender,identifier,sent` of a message. */
export const referenceText = ({ sender, identifier, sent }: Reference): string =>
  [sender, identifier, sent].join(',');

/** What such a text names; undefined when it has not three parts. */
export function readReference(text: string): Reference | undefined {
  const [sender = '', identifier = '', sent = '', more] = text.split(',');
  return more === undefined && sender && identifier && sent
    ? { sender, identifier, sent }
    : undefined;
}
