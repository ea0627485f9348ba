import { quote } from './finding.js';

/** An objection of the schema, in our words; `allowed` if it names allowed values. */
export interface SchemaFault {
  readonly what: string;
  readonly allowed?: string;
}

/** Removes the namespaces that libxml2 writes before names. */
const plain = (text: string) => text.replace(/\{[^}]*\}/g, '');

const list = (text: string): string => {
  const names = plain(text)
    .split(',')
    .map((one) => one.trim().replace(/^##other.*$/, 'a signature'))
    .filter((one) => one !== '' && !one.includes('*'));
  return [...new Set(names)].map((one) => (one.startsWith('a ') ? one : `<${one}>`)).join(', ');
};

type Reader = readonly [RegExp, (parts: readonly string[]) => SchemaFault | undefined];

/** Messages of libxml2, and their meanings. Source: libxml2, xmlschemas.c. */
const readers: readonly Reader[] = [
  [
    /^Element '([^']+)': This element is not expected\.(?: Expected is (?:one of )?\( (.*) \)\.)?$/,
    ([, name = '', expected]) => ({
      what: `<${plain(name)}> may not stand here.`,
      ...(expected ? { allowed: `here: ${list(expected)}` } : {}),
    }),
  ],
  [
    /^Element '([^']+)': Missing child element\(s\)\. Expected is (?:one of )?\( (.*) \)\.$/,
    ([, name = '', expected = '']) => ({
      what: `<${plain(name)}> lacks something.`,
      allowed: `next in it: ${list(expected)}`,
    }),
  ],
  [
    /^Element '([^']+)': \[facet 'enumeration'\] The value '([^]*)' is not an element of the set \{(.*)\}\.$/,
    ([, name = '', value = '', set = '']) => ({
      what:
        value === value.trim()
          ? `<${plain(name)}> has a word that CAP does not know: ${quote(value)}.`
          : `<${plain(name)}> has white space around its word: ${quote(value)}.`,
      allowed: set.replaceAll("'", ''),
    }),
  ],
  [
    /^Element '([^']+)': \[facet 'pattern'\] The value '([^]*)' is not accepted/,
    ([, name = '', value = '']) => ({
      what: `<${plain(name)}> has another form: ${quote(value)}.`,
    }),
  ],
  [
    /^Element '([^']+)': '([^]*)' is not a valid value of the atomic type 'xs:(\w+)'\.$/,
    ([, name = '', value = '', type = '']) => ({
      what: `<${plain(name)}> is no ${type}: ${quote(value)}.`,
    }),
  ],
  // It repeats the line before.
  [/is not a valid value of the local atomic type\.$/, () => undefined],
  [
    /^Element '([^']+)': Character content/,
    ([, name = '']) => ({ what: `<${plain(name)}> has text between its elements.` }),
  ],
  [
    /^Element '([^']+)': Element content is not allowed/,
    ([, name = '']) => ({ what: `<${plain(name)}> has elements in its text.` }),
  ],
  [
    /^Element '([^']+)', attribute '([^']+)': /,
    ([, name = '', attribute = '']) => ({
      what: `<${plain(name)}> has the attribute ${plain(attribute)}, which CAP does not know.`,
    }),
  ],
];

/**
 * Returns the meaning of a line of the schema checker; undefined when another line says the same.
 */
export function schemaFault(message: string): SchemaFault | undefined {
  const text = message.replace(/^Schemas validity error : /, '').trim();
  for (const [form, fault] of readers) {
    const parts = form.exec(text);
    if (parts) return fault(parts);
  }
  return { what: `The schema says: ${quote(plain(text))}.` };
}
