/**
 * Characters that XML 1.0 does not allow: control characters, halves of surrogate pairs and the two
 * noncharacters.
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
 * Returns a text as XML writes it, in an element or in an attribute. Characters that XML does not
 * allow are removed; a line ends with `\n`.
 */
export const escapeXml = (text: string): string =>
  text
    .replace(FORBIDDEN, '')
    .replace(/\r\n?/g, '\n')
    .replace(/[&<>"']/g, (sign) => signs[sign] ?? sign);

/**
 * Returns an element with a text, on its own line; nothing without a text.
 * @param depth of indentation
 */
export function element(depth: number, name: string, text: string | undefined): string {
  return text === undefined ? '' : `${'  '.repeat(depth)}<${name}>${escapeXml(text)}</${name}>\n`;
}

/**
 * Returns an element with child elements.
 * @param inner its content, line by line
 */
export function group(depth: number, name: string, inner: readonly string[]): string {
  const space = '  '.repeat(depth);
  return `${space}<${name}>\n${inner.join('')}${space}</${name}>\n`;
}
