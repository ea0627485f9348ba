/**
 * Characters that XML 1.0 has no place for: controls,
 * halves of surrogate pairs and the two that are none.
 */
const FORBIDDEN =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const signs: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/**
 * A text as it stands in XML, in an element or in an attribute.
 * What XML cannot hold is left out; a line ends with `\n`.
 */
export const escapeXml = (text: string): string =>
  text
    .replace(FORBIDDEN, '')
    .replace(/\r\n?/g, '\n')
    .replace(/[&<>"']/g, (sign) => signs[sign] ?? sign);

/**
 * An element with a text in it, on a line of its own; nothing without a text.
 * @param depth how far it is moved in
 */
export function element(depth: number, name: string, text: string | undefined): string {
  return text === undefined ? '' : `${'  '.repeat(depth)}<${name}>${escapeXml(text)}</${name}>\n`;
}

/** An element with others in it. @param inner what stands in it, line by line */
export function group(depth: number, name: string, inner: readonly string[]): string {
  const space = '  '.repeat(depth);
  return `${space}<${name}>\n${inner.join('')}${space}</${name}>\n`;
}
