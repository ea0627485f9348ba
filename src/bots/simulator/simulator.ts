import { Fault } from '../../shared/fault.js';
import type { Clock } from '../../shared/clock.js';
import { randomId } from '../../shared/ids.js';
import type { Capabilities, Channel, Inbound, Quote } from '../channel.js';
import { SendError } from '../errors.js';
import { SimNetwork, type SimChannelId, type SimMessage } from './network.js';
import { DEMO_HEADER, demoRoute, type DemoBody } from './request.js';

/**
 * The capabilities of the two phones: a basic phone as through Twilio (1,600 characters), a chat as
 * through Telegram.
 */
const capabilities: Readonly<Record<SimChannelId, Capabilities>> = {
  'demo-sms': {
    letters: 'gsm',
    buttons: false,
    twoWay: true,
    maxLength: 1_600,
    perSecond: 10,
    erases: false,
  },
  'demo-chat': {
    letters: 'unicode',
    buttons: true,
    twoWay: true,
    maxLength: 4_096,
    perSecond: 30,
    erases: true,
    provesSender: true,
    app: 'Telegram',
  },
};

type Receive = (messages: readonly Inbound[]) => Promise<void>;

/**
 * The phones on the screen as a test or a script uses them; each action goes through the channel's
 * own route.
 */
export interface SimPhones {
  /** The messages on a phone, oldest first. */
  readonly inbox: (channel: SimChannelId, address: string) => readonly SimMessage[];
  /**
   * Reports every message, in both directions, as it passes. Returns a function that stops this.
   */
  readonly subscribe: (listener: (message: SimMessage) => void) => () => void;
  /**
   * While it is on, nothing reaches phones through this channel: this shows how another channel
   * takes over.
   */
  readonly outage: (channel: SimChannelId, on: boolean) => void;
  /**
   * A person sends a text. Resolves when the message is durable.
   * @throws Fault when the channel is not started or refuses it
   */
  readonly text: (channel: SimChannelId, from: string, text: string) => Promise<void>;
  /** A person sends a photo in the chat, with or without a caption. */
  readonly photo: (from: string, bytes: Buffer, words?: string) => Promise<void>;
  /** A person presses a button, named by its data. */
  readonly press: (channel: SimChannelId, from: string, data: string) => Promise<void>;
  /** A person opens the chat, by a deep link if there is a payload. */
  readonly startBot: (from: string, payload?: string) => Promise<void>;
}

export interface Simulator {
  /** `demo-sms` and `demo-chat`. */
  readonly channels: readonly [Channel, Channel];
  readonly network: SimPhones;
  /**
   * The demo page sends this to the routes in the header `x-amana-demo`; it changes with every
   * process.
   */
  readonly token: string;
}

/**
 * Invented prices of a segment, in millionths of a euro: an estimate in the demo shows what a real
 * one would look like.
 */
const prices: Readonly<Record<string, number>> = { TG: 61_000, GH: 42_000, GW: 55_000 };
const ELSEWHERE = 70_000;

const quoteOf = async (country: string, at: Date): Promise<Quote> => ({
  price: { currency: 'EUR', micros: prices[country] ?? ELSEWHERE },
  from: 'made up for the demo',
  at,
});

/** Access to the photos of the chat, which are in memory until they are fetched. */
const photosOf = (network: SimNetwork): Pick<Channel, 'fetchFile' | 'forgetFile'> => ({
  async fetchFile(source, most) {
    const bytes = network.photo(source);
    if (!bytes) return { ok: false, reason: 'gone' };
    return bytes.length > most ? { ok: false, reason: 'tooLarge' } : { ok: true, bytes };
  },
  forgetFile: async (source) => network.forget(source),
});

function simChannel(
  id: SimChannelId,
  network: SimNetwork,
  token: string,
  started: Map<string, Receive>,
) {
  const channel: Channel = {
    id,
    capabilities: capabilities[id],
    sender: id,
    routes: [demoRoute(id, network, token)],
    async send({ to, text, buttons = [] }) {
      if (network.isOut(id)) throw new SendError('unavailable', { code: 'DEMO_OUTAGE' });
      const { maxLength, buttons: shown } = capabilities[id];
      if (text === '' || text.length > maxLength)
        throw new SendError('refused', { code: 'TEXT_LENGTH' });
      const sent = network.carry({
        channel: id,
        address: to,
        direction: 'in',
        text,
        buttons: shown ? buttons : [],
      });
      return { providerId: sent.id, segments: sent.segments };
    },
    async start(receive) {
      started.set(id, receive);
    },
    async stop() {
      started.delete(id);
    },
  };
  if (!capabilities[id].erases) return { ...channel, quote: quoteOf };
  return {
    ...channel,
    ...photosOf(network),
    erase: async (to: string, ids: readonly string[]) => network.erase(id, to, ids),
  };
}

/**
 * Creates the phones on the screen.
 * @param clock gives the time of messages; moving it forward ages them
 */
export function createSimulator({ clock }: { clock: Clock }): Simulator {
  const network = new SimNetwork(clock);
  const token = randomId();
  const started = new Map<string, Receive>();
  const sms = simChannel('demo-sms', network, token, started);
  const chat = simChannel('demo-chat', network, token, started);

  async function act(id: SimChannelId, body: DemoBody): Promise<void> {
    const receive = started.get(id);
    if (!receive) throw new Fault(`The channel ${id} is not started: call its start() first.`);
    const received = await (id === 'demo-sms' ? sms : chat).routes[0]?.receive({
      method: 'POST',
      url: `/webhooks/${id}`,
      headers: { [DEMO_HEADER]: token },
      body: Buffer.from(JSON.stringify(body)),
    });
    if (received?.kind !== 'messages')
      throw new Fault(`The channel ${id} does not take this from a phone.`);
    await receive(received.messages);
  }

  return {
    channels: [sms, chat],
    token,
    network: {
      inbox: (channel, address) => network.inbox(channel, address),
      subscribe: (listener) => network.subscribe(listener),
      outage: (channel, on) => network.outage(channel, on),
      text: (channel, from, text) => act(channel, { from, text }),
      photo: (from, bytes, text = '') =>
        act('demo-chat', { from, photo: network.upload(bytes), text }),
      press: (channel, from, data) => act(channel, { from, press: data }),
      startBot: (from, payload = '') => act('demo-chat', { from, start: payload }),
    },
  };
}
