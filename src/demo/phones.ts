import type { SimMessage } from '../bots/simulator/network.js';
import type { SimPhones } from '../bots/simulator/simulator.js';
import { guessLanguage } from '../shared/texts/guess.js';
import type { Texts } from '../shared/texts/texts.js';
import { channelOf, type Device } from './people.js';

/**
 * A message on a phone, with its language if that is clear, so that a screen reader pronounces it
 * correctly.
 */
export interface MessageView extends SimMessage {
  readonly language?: string | undefined;
}

/** One person's phone. */
export interface PhoneView {
  /** The slug or id by which a form names the person. */
  readonly who: string;
  readonly name: string;
  readonly device: Device;
  readonly messages: readonly MessageView[];
}

/** The services that read the messages of a phone. */
export interface PhoneDeps {
  readonly network: Pick<SimPhones, 'inbox'>;
  readonly texts: Texts;
}

/** Returns the messages of one phone, oldest first. */
export function messagesOn(
  { network, texts }: PhoneDeps,
  device: Device,
  address: string,
): MessageView[] {
  return network
    .inbox(channelOf(device), address)
    .map((message) => ({ ...message, language: guessLanguage(message.text, texts) }));
}
