/** An element of an XML file, with the line where it begins. */
export interface XmlElement {
  /** Its name without a prefix. */
  readonly name: string;
  /** The address of its namespace; empty without one. */
  readonly space: string;
  /** Counted from 1. */
  readonly line: number;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlElement[];
  /** The text directly inside it, unchanged. */
  readonly text: string;
}

export interface XmlAttribute {
  readonly name: string;
  readonly space: string;
  readonly value: string;
}

/** Returns the children with this name in the namespace of their parent. */
export const childrenOf = (parent: XmlElement, name: string): XmlElement[] =>
  parent.children.filter((one) => one.name === name && one.space === parent.space);

/** The first child of this name in the namespace of its parent. */
export const childOf = (parent: XmlElement, name: string): XmlElement | undefined =>
  parent.children.find((one) => one.name === name && one.space === parent.space);

/**
 * Returns the text of the first child with this name, without white space around it; undefined if
 * there is none or it is empty.
 */
export function textOf(parent: XmlElement, name: string): string | undefined {
  const text = childOf(parent, name)?.text.trim();
  return text === '' ? undefined : text;
}

/** White space as XML knows it. A space that does not break, or a mark of order, is a letter. */
export const isXmlSpace = (sign: string): boolean =>
  sign === ' ' || sign === '\t' || sign === '\n' || sign === '\r';

/** Returns a text without the white space of XML around it. */
export function trimXml(text: string): string {
  let [from, to] = [0, text.length];
  while (from < to && isXmlSpace(text.charAt(from))) from += 1;
  while (to > from && isXmlSpace(text.charAt(to - 1))) to -= 1;
  return text.slice(from, to);
}

/** Returns the text of an element and of all inside it. */
export const wholeText = (element: XmlElement): string =>
  [element.text, ...element.children.map(wholeText)].join('');

export const attributeOf = (element: XmlElement, name: string): string | undefined =>
  element.attributes.find((one) => one.name === name && one.space === '')?.value;
