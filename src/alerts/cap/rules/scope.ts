import type { XmlElement } from '../../xml/element.js';

/**
 * The profiles to check against: every reader, hubs that show alerts to the public, or our own
 * rules before we approve.
 */
export const profiles = ['cap', 'public', 'own'] as const;
export type Profile = (typeof profiles)[number];

/** The input of a rule. */
export interface Checked {
  readonly element: XmlElement;
  readonly profile: Profile;
  readonly now: Date;
}
