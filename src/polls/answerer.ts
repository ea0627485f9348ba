import { channelOfPerson } from '../shared/phone.js';

/**
 * A person who answers. The address is used to make keyed names, and is stored only on the list of
 * people who are sent the results.
 */
export interface Answerer {
  readonly channel: string;
  readonly address: string;
  /** Our number that they know. */
  readonly from?: string;
  readonly language: string;
  /** The country of their number, if they have given no other. */
  readonly country?: string;
}

/** The address at which a person is sent the results. */
export type Told = Pick<Answerer, 'channel' | 'address' | 'from' | 'language'>;

/** The address from which a person writes: the only input of the keyed names of their answers. */
export type Whom = Pick<Answerer, 'channel' | 'address'>;

/**
 * Returns the parts of a keyed name that tell people apart. By SMS and by WhatsApp a person is
 * their number, so that nobody answers twice.
 */
export const whoParts = ({ channel, address }: Whom): readonly string[] => [
  channelOfPerson(channel),
  address,
];

/** Returns those parts as before version 0.3, when answers by WhatsApp had names of their own. */
export const formerParts = ({ channel, address }: Whom): readonly (readonly string[])[] =>
  channelOfPerson(channel) === channel ? [] : [[channel, address]];
