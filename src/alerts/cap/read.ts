import { childOf, childrenOf, textOf, type XmlElement } from '../xml/element.js';
import * as cap from './alert.js';
import type { CapAlert, CapArea, CapInfo, CapResource, Named } from './alert.js';
import { itemsOf, readReference } from './lists.js';

/** The alert lacks an essential element, or has a word that CAP does not define. */
class Unreadable extends Error {}

/** Returns the text of a required child element, without white space around it. */
const needed = (parent: XmlElement, name: string): string => {
  const text = textOf(parent, name);
  if (text === undefined) throw new Unreadable(name);
  return text;
};

const optional = <K extends string>(parent: XmlElement, ...names: readonly K[]) =>
  Object.fromEntries(
    names.flatMap((name) => {
      const text = textOf(parent, name);
      return text === undefined ? [] : [[name, text]];
    }),
  ) as { readonly [name in K]?: string };

const texts = (parent: XmlElement, name: string): string[] =>
  childrenOf(parent, name).map((one) => one.text.trim());

function oneOf<T extends string>(parent: XmlElement, name: string, words: readonly T[]): T {
  const text = needed(parent, name);
  const word = words.find((one) => one === text);
  if (word === undefined) throw new Unreadable(name);
  return word;
}

const several = <T extends string>(parent: XmlElement, name: string, words: readonly T[]): T[] =>
  texts(parent, name).flatMap((text) => words.filter((one) => one === text));

const named = (parent: XmlElement, name: string): Named[] =>
  childrenOf(parent, name).map((one) => ({
    valueName: textOf(one, 'valueName') ?? '',
    value: textOf(one, 'value') ?? '',
  }));

const readArea = (one: XmlElement): CapArea => ({
  areaDesc: textOf(one, 'areaDesc') ?? '',
  polygons: texts(one, 'polygon'),
  circles: texts(one, 'circle'),
  geocodes: named(one, 'geocode'),
  ...optional(one, 'altitude', 'ceiling'),
});

const readResource = (one: XmlElement): CapResource => ({
  resourceDesc: textOf(one, 'resourceDesc') ?? '',
  mimeType: textOf(one, 'mimeType') ?? '',
  ...optional(one, 'size', 'uri', 'derefUri', 'digest'),
});

const readInfo = (one: XmlElement): CapInfo => ({
  ...optional(one, 'language'),
  categories: several(one, 'category', cap.categories),
  event: textOf(one, 'event') ?? '',
  responseTypes: several(one, 'responseType', cap.responseTypes),
  urgency: oneOf(one, 'urgency', cap.urgencies),
  severity: oneOf(one, 'severity', cap.severities),
  certainty: oneOf(one, 'certainty', cap.certainties),
  ...optional(one, 'audience'),
  eventCodes: named(one, 'eventCode'),
  ...optional(one, 'effective', 'onset', 'expires', 'senderName'),
  ...optional(one, 'headline', 'description', 'instruction', 'web', 'contact'),
  parameters: named(one, 'parameter'),
  resources: childrenOf(one, 'resource').map(readResource),
  areas: childrenOf(one, 'area').map(readArea),
});

const list = (alert: XmlElement, name: string): string[] =>
  itemsOf(childOf(alert, name)?.text ?? '');

/** Checks whether an element is an alert of CAP 1.1 or 1.2. */
export const isAlert = ({ name, space }: XmlElement): boolean =>
  name === 'alert' && Object.values<string>(cap.capSpaces).includes(space);

/**
 * Reads an alert from its element; undefined if an element is missing without which nobody can act
 * on it. Other errors are left to the validator.
 */
export function readAlert(alert: XmlElement): CapAlert | undefined {
  try {
    return {
      identifier: needed(alert, 'identifier'),
      sender: needed(alert, 'sender'),
      sent: needed(alert, 'sent'),
      status: oneOf(alert, 'status', cap.statuses),
      msgType: oneOf(alert, 'msgType', cap.messageTypes),
      ...optional(alert, 'source'),
      scope: oneOf(alert, 'scope', cap.scopes),
      ...optional(alert, 'restriction'),
      addresses: list(alert, 'addresses'),
      codes: texts(alert, 'code'),
      ...optional(alert, 'note'),
      references: list(alert, 'references').flatMap((text) => readReference(text) ?? []),
      incidents: list(alert, 'incidents'),
      infos: childrenOf(alert, 'info').map(readInfo),
    };
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}
