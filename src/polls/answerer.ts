import { channelOfPerson } from '../shared/phone.js';

/**
 * Who answers. The address is used to make keyed names,
 * and is kept only on the list of who is told the results.
 */
export interface Answerer {
  readonly channel: string;
  readonly address: string;
  /** Our number they know. */
  readonly from?: string;
  readonly language: string;
  /** The country of their number, if they have told no other. */
  readonly country?: string;
}

/** Where somebody is told the results. */
export type Told = Pick<Answerer, 'channel' | 'address' | 'from' | 'language'>;

/** Where somebody writes from: all that the keyed names of their answers are made of. */
export type Whom = Pick<Answerer, 'channel' | 'address'>;

/**
 * The parts of a keyed name that tell people apart: by SMS and by WhatsApp a person is their
 * number, so that nobody answers twice.
 */
export const whoParts = ({ channel, address }: Whom): readonly string[] => [
  channelOfPerson(channel),
  address,
];

/** The same of before version 0.3, when an answer by WhatsApp had names of its own. */
export const formerParts = ({ channel, address }: Whom): readonly (readonly string[])[] =>
  channelOfPerson(channel) === channel ? [] : [[channel, address]];
