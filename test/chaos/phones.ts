import type { Chance } from './chance.js';
import { slots, type Life, type Lives, type Slot } from './lives.js';
import { startTelegramServer, type TelegramServer } from '../support/telegram-server.js';
import { startTwilioServer, type TwilioServer } from '../support/twilio-server.js';

/** One copy of one of our texts, as a provider took it. */
export interface Copy {
  readonly to: string;
  readonly text: string;
  /** The delivery's id, which SMS carries in its status callback; Telegram carries none. */
  readonly delivery?: string;
  /** When it was taken, and from which process. */
  readonly at: number;
  readonly by: Life | undefined;
}

/** The providers, and everything they took for anybody's phone. */
export interface Phones {
  readonly twilio: TwilioServer;
  readonly telegram: TelegramServer;
  /** The addresses of the providers for the process at a place. */
  readonly doors: Readonly<Record<Slot, { readonly twilio: string; readonly telegram: string }>>;
  /** All copies, oldest first. */
  readonly copies: readonly Copy[];
  /** Who sends is known from then on. */
  watch(lives: Lives): void;
  /** Tells of every copy. */
  onCopy(listener: (copy: Copy) => void): void;
  close(): Promise<void>;
}

/** Milliseconds a provider takes to answer, at most. */
const SLOWEST = 120;

/**
 * Starts Twilio and Telegram on loopback, a little slow,
 * so that a process can die before it has their answer.
 */
export async function startPhones(chance: Chance): Promise<Phones> {
  const copies: Copy[] = [];
  const ports = new Map<number, Slot>();
  const listeners: ((copy: Copy) => void)[] = [];
  let lives: Lives | undefined;
  const taken = (to: string, text: string, port: number, delivery?: string) => {
    const at = performance.now();
    const by = lives?.then(ports.get(port) ?? 'a', at);
    const copy: Copy = { to, text, at, by, ...(delivery === undefined ? {} : { delivery }) };
    copies.push(copy);
    if (by) lives?.tell('taken', by);
    for (const listener of listeners) listener(copy);
  };
  const slowness = () => chance.between(0, SLOWEST);
  const [twilio, telegram] = await Promise.all([
    startTwilioServer({
      slowness,
      taken: ({ to, text, statusCallback }, port) =>
        taken(to, text, port, statusCallback?.split('/').at(-1)),
    }),
    startTelegramServer({ slowness, taken }),
  ]);
  const open = async (slot: Slot) => {
    const urls = { twilio: await twilio.open(), telegram: await telegram.open() };
    for (const url of Object.values(urls)) ports.set(Number(new URL(url).port), slot);
    return urls;
  };
  const [a, b] = [await open(slots[0]), await open(slots[1])];
  return {
    twilio,
    telegram,
    doors: { a, b },
    copies,
    watch: (watched) => void (lives = watched),
    onCopy: (listener) => void listeners.push(listener),
    async close() {
      await Promise.all([twilio.close(), telegram.close()]);
    },
  };
}
