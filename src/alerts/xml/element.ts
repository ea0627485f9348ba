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

export const attributeOf = (element: XmlElement, name: string): string | undefined =>
  element.attributes.find((one) => one.name === name && one.space === '')?.value;
