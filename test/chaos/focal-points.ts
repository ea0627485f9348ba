import { setTimeout as pause } from 'node:timers/promises';
import { akosua, domingos, essi, kossi, mawuli, regionalDesk } from '../fixtures/people.js';
import type { Chance } from './chance.js';
import type { Copy } from './phones.js';
import type { Provider, Told } from './provider.js';

/** Everybody in the directory of the tests who may be called. */
export const focalPointNumbers: ReadonlySet<string> = new Set(
  [kossi, mawuli, essi, akosua, domingos, regionalDesk]
    .map(({ phone }) => phone)
    .concat('+233240000108'),
);

/** Whether a number is a focal point's. */
export const isFocalPoint = (address: string): boolean => focalPointNumbers.has(address);

/** Whether a delivery is a reply to a message: its id is that of a turn's work and a number. */
export const isReply = (delivery: string): boolean => /^[^.]+\.\d+$/.test(delivery);

/** The focal points: whoever is called takes it, and often says later that it is done. */
export class FocalPoints {
  /** What each of them wrote, by number. */
  readonly wrote = new Map<string, Told[]>();
  private readonly answered = new Set<string>();
  /** By number: what they write, one after the other. */
  private readonly queues = new Map<string, Promise<void>>();

  constructor(
    private readonly provider: Provider,
    private readonly chance: Chance,
  ) {}

  /** A text came to somebody's phone. The second copy of a call is not answered again. */
  heard({ to, text, delivery = '' }: Copy): void {
    const [, code] = /\bOK (\d{4,6})\b/.exec(text) ?? [];
    // A reply quotes a code as an example; only what escalation says is a call.
    if (
      !isFocalPoint(to) ||
      code === undefined ||
      isReply(delivery) ||
      this.answered.has(`${to}/${delivery}`)
    )
      return;
    this.answered.add(`${to}/${delivery}`);
    const chance = this.chance.fork(delivery);
    this.later(to, async () => {
      await pause(chance.between(50, 300));
      await this.write(to, `OK ${code}`, chance);
      if (chance.happens(0.5)) this.later(to, () => this.write(to, `DONE ${code}`, chance));
    });
  }

  /** Resolves when nobody is about to write. */
  async settled(): Promise<void> {
    while (!this.quiet) await Promise.all(this.queues.values());
  }

  get quiet(): boolean {
    return this.queues.size === 0;
  }

  private later(address: string, act: () => Promise<void>): void {
    const mine = (this.queues.get(address) ?? Promise.resolve()).then(act).then(() => {
      if (this.queues.get(address) === mine) this.queues.delete(address);
    });
    this.queues.set(address, mine);
  }

  private async write(address: string, text: string, chance: Chance): Promise<void> {
    const told = await this.provider.tell({ channel: 'sms', address, chance }, text);
    this.wrote.set(address, [...(this.wrote.get(address) ?? []), told]);
  }
}
