import type { XmlElement } from '../../xml/element.js';

/**
 * Whom an alert is held against: everybody, or hubs that
 * show it to the public, or ourselves before we approve one.
 */
export const profiles = ['cap', 'public', 'own'] as const;
export type Profile = (typeof profiles)[number];

/** What a rule looks at. */
export interface Checked {
  readonly element: XmlElement;
  readonly profile: Profile;
  readonly now: Date;
}
