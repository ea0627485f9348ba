import { HOUR, type Clock } from '../../shared/clock.js';
import { randomId } from '../../shared/ids.js';
import { measure } from '../../shared/texts/segments.js';
import type { Button } from '../channel.js';

/** The channels of the phones on the screen: a basic phone, and a chat app with buttons. */
export type SimChannelId = 'demo-sms' | 'demo-chat';

/** A message as the phone on the screen shows it. */
export interface SimMessage {
  readonly id: string;
  readonly channel: SimChannelId;
  /** The person's address: E.164 for `demo-sms`, digits for `demo-chat`. */
  readonly address: string;
  /** From the person's view: `out` was sent by them, `in` came from us. */
  readonly direction: 'in' | 'out';
  /** For a pressed button it is the button's label, if that is still on the phone. */
  readonly text: string;
  readonly buttons: readonly Button[];
  readonly at: Date;
  /** Counted like a carrier counts; 1 for `demo-chat`. */
  readonly segments: number;
  readonly letters: 'gsm7' | 'ucs2' | 'unicode';
}

/** The most messages that a phone keeps, so that a demo left running does not grow. */
const MOST_KEPT = 200;

/**
 * The phone company and everybody's phones, in memory. Its methods are described at `SimPhones`
 * (simulator.ts).
 */
export class SimNetwork {
  private readonly phones = new Map<string, readonly SimMessage[]>();
  private readonly listeners = new Set<(message: SimMessage) => void>();
  private readonly outages = new Set<SimChannelId>();

  private readonly photos = new Map<string, Buffer>();

  constructor(private readonly clock: Clock) {}

  /**
   * Stores a photo where the channel fetches it from.
   * @returns its id
   */
  upload(bytes: Buffer): string {
    const id = randomId();
    this.photos.set(id, bytes);
    return id;
  }

  photo(id: string): Buffer | undefined {
    return this.photos.get(id);
  }

  /** Deletes the photo, after it was fetched. */
  forget(id: string): void {
    this.photos.delete(id);
  }

  inbox(channel: SimChannelId, address: string): readonly SimMessage[] {
    return this.phones.get(`${channel} ${address}`) ?? [];
  }

  subscribe(listener: (message: SimMessage) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  outage(channel: SimChannelId, on: boolean): void {
    if (on) this.outages.add(channel);
    else this.outages.delete(channel);
  }

  isOut(channel: SimChannelId): boolean {
    return this.outages.has(channel);
  }

  /** Puts a message on a phone; a message whose id is there already is not added again. */
  carry(
    message: Pick<SimMessage, 'channel' | 'address' | 'direction' | 'text'> & Partial<SimMessage>,
  ): SimMessage {
    const { channel, address, text } = message;
    const before = this.inbox(channel, address);
    const known = before.find(({ id }) => id === message.id);
    if (known) return known;
    const size =
      channel === 'demo-sms' ? measure(text) : ({ letters: 'unicode', segments: 1 } as const);
    const carried: SimMessage = {
      id: randomId(),
      buttons: [],
      at: this.clock.now(),
      letters: size.letters,
      segments: size.segments,
      ...message,
    };
    this.phones.set(`${channel} ${address}`, [...before, carried].slice(-MOST_KEPT));
    for (const listener of this.listeners) listener(carried);
    return carried;
  }

  /**
   * Deletes messages of a phone that are under 48 hours old, as Telegram would.
   * @returns how many
   */
  erase(channel: SimChannelId, address: string, ids: readonly string[]): number {
    const before = this.inbox(channel, address);
    const since = this.clock.now().getTime() - 48 * HOUR;
    const kept = before.filter(({ id, at }) => !(ids.includes(id) && at.getTime() > since));
    this.phones.set(`${channel} ${address}`, kept);
    return before.length - kept.length;
  }
}
