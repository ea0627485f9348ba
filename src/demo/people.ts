import type { SimChannelId } from '../bots/simulator/network.js';

/** A phone is used as a basic one (`sms`) or with its chat app (`chat`). */
export const devices = ['sms', 'chat'] as const;
export type Device = (typeof devices)[number];

/** The names of the kinds of phone on the page. */
export const deviceNames: Readonly<Record<Device, string>> = {
  sms: 'Basic phone (SMS)',
  chat: 'Chat app (buttons)',
};

export const channelOf = (device: Device): SimChannelId => `demo-${device}`;

/** A person to play, with texts they might send in their language. */
export interface Reporter {
  readonly slug: string;
  readonly name: string;
  readonly place: string;
  readonly addresses: Readonly<Record<Device, string>>;
  readonly sentences: readonly Sentence[];
}

/** A text to send. */
export interface Sentence {
  readonly language: string;
  readonly text: string;
  /** Its effect, if the words do not show it. */
  readonly hint?: string;
}

/** The words of the poll and the campaign that every demo has (demo-examples.ts). */
const poll = { language: 'en', text: 'JOBS', hint: 'a poll' };
const campaign = { language: 'en', text: 'OFFER', hint: 'a campaign with a quiz' };
const english = { language: 'en', text: 'They are holding three girls behind the market' };

/**
 * The fictional people who text tips. As in directory/demo, nobody has these numbers: no number
 * begins with 00 after the country code.
 */
export const reporters: readonly [Reporter, ...Reporter[]] = [
  {
    slug: 'yawa',
    name: 'Yawa',
    place: 'Lomé, Togo',
    addresses: { sms: '+22800000101', chat: '2280101' },
    sentences: [
      { language: 'fr', text: 'bonjour' },
      poll,
      campaign,
      { language: 'fr', text: 'Ils gardent trois filles derrière le marché' },
      english,
    ],
  },
  {
    slug: 'kofi',
    name: 'Kofi',
    place: 'Accra, Ghana',
    addresses: { sms: '+233000000101', chat: '2330101' },
    sentences: [
      { language: 'en', text: 'hello' },
      poll,
      campaign,
      english,
      { language: 'en', text: 'A man promises schoolgirls work abroad' },
    ],
  },
  {
    slug: 'binta',
    name: 'Binta',
    place: 'Guinea-Bissau',
    addresses: { sms: '+245000000101', chat: '2450101' },
    sentences: [
      { language: 'pt', text: 'bom dia' },
      poll,
      campaign,
      { language: 'pt', text: 'Têm três meninas presas atrás do mercado' },
      english,
    ],
  },
];
