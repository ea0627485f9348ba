import type { SimMessage } from '../bots/simulator/network.js';
import type { SimPhones } from '../bots/simulator/simulator.js';
import { guessLanguage } from '../shared/texts/guess.js';
import type { Texts } from '../shared/texts/texts.js';
import { channelOf, type Device } from './people.js';

/** A message on a phone, with its language where that is clear: a screen reader pronounces it. */
export interface MessageView extends SimMessage {
  readonly language?: string | undefined;
}

/** One person's phone. */
export interface PhoneView {
  /** The slug or id a form names the person by. */
  readonly who: string;
  readonly name: string;
  readonly device: Device;
  readonly messages: readonly MessageView[];
}

/** What the messages on a phone are read from. */
export interface PhoneDeps {
  readonly network: Pick<SimPhones, 'inbox'>;
  readonly texts: Texts;
}

/** The messages on one phone, the oldest first. */
export function messagesOn(
  { network, texts }: PhoneDeps,
  device: Device,
  address: string,
): MessageView[] {
  return network
    .inbox(channelOf(device), address)
    .map((message) => ({ ...message, language: guessLanguage(message.text, texts) }));
}
