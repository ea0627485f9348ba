import { ATOM } from '../feeds/read.js';
import type { XmlElement } from '../xml/element.js';

const RSS_1 = 'http://purl.org/rss/1.0/';

/** The first bytes of files that are often given for an alert. */
const kinds: readonly (readonly [RegExp, string])[] = [
  // eslint-disable-next-line no-control-regex
  [/^\x1f\x8b/, 'The file is packed (gzip).'],
  // eslint-disable-next-line no-control-regex
  [/^PK[\x03\x05]/, 'The file is packed (ZIP).'],
  [/^%PDF-/, 'The file is a PDF.'],
  [/^(?:\x89PNG|\xff\xd8\xff|GIF8)/, 'The file is a picture.'],
  [/^\s*(?:<!--[^>]*-->\s*)?<(?:!doctype\s+)?html[\s>]/i, 'The file is a web page.'],
  [/^\s*[{[]/, 'The file is JSON.'],
  [/^HTTP\/\d/, 'The file begins with the answer of a server, not with XML.'],
];
/** The bytes that are looked at. */
const HEAD = 500;

/** Says what a file is, if it is none that holds alerts. It reads only its first bytes. */
export function foreignFile(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, HEAD))
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '');
  return kinds.find(([form]) => form.test(head))?.[1];
}

/** Says what a root element is that holds neither an alert nor a feed that is read. */
export function foreignFeed(root: XmlElement | undefined): string {
  const { name = '', space = '', children = [] } = root ?? {};
  if (name === 'RDF' && children.some((one) => one.space === RSS_1))
    return 'The file is a feed of RSS 1.0, which is not read; RSS 2.0 and Atom 1.0 are.';
  if (name === 'feed' && space !== ATOM)
    return `The file is a <feed> without the namespace of Atom 1.0 (xmlns="${ATOM}").`;
  return `The file is <${name}>: neither an alert nor a feed.`;
}
