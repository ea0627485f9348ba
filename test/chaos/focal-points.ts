import { setTimeout as pause } from 'node:timers/promises';
import { akosua, domingos, essi, kossi, mawuli, regionalDesk } from '../fixtures/people.js';
import type { Chance } from './chance.js';
import type { Copy } from './phones.js';
import type { Provider, Told } from './provider.js';

/** Everybody in the directory of the tests who may be called. */
const phones = new Set([kossi, mawuli, essi, akosua, domingos, regionalDesk].map(({ phone }) => phone).concat('+233240000108')); // prettier-ignore

/** Whether a number is a focal point's. */
export const isFocalPoint = (address: string): boolean => phones.has(address);

/** Whether a delivery is a reply to a message: its id is that of a turn's work and a number. */
export const isReply = (delivery: string): boolean => /^[^.]+\.\d+$/.test(delivery);

/** The focal points: whoever is called takes it, and often says later that it is done. */
export class FocalPoints {
  /** What each of them wrote, by number. */
  readonly wrote = new Map<string, Told[]>();
  private readonly answered = new Set<string>();
  private readonly busy = new Set<Promise<void>>();

  constructor(
    private readonly provider: Provider,
    private readonly chance: Chance,
  ) {}

  /** A text came to somebody's phone. The second copy of a call is not answered again. */
  heard({ to, text, delivery = '' }: Copy): void {
    const [, code] = /\bOK (\d{4,6})\b/.exec(text) ?? [];
    // A reply quotes a code as an example; only what escalation says is a call.
    if (!isFocalPoint(to) || code === undefined || isReply(delivery) || this.answered.has(`${to}/${delivery}`)) return; // prettier-ignore
    this.answered.add(`${to}/${delivery}`);
    const answering = this.answer(to, code, this.chance.fork(delivery)).then(() => void this.busy.delete(answering)); // prettier-ignore
    this.busy.add(answering);
  }

  /** Resolves when nobody is about to write. */
  async settled(): Promise<void> {
    while (this.busy.size > 0) await Promise.all(this.busy);
  }

  get quiet(): boolean {
    return this.busy.size === 0;
  }

  private async answer(address: string, code: string, chance: Chance): Promise<void> {
    await pause(chance.between(50, 1_500));
    await this.write(address, `OK ${code}`, chance);
    if (!chance.happens(0.5)) return;
    await pause(chance.between(50, 1_000));
    await this.write(address, `DONE ${code}`, chance);
  }

  private async write(address: string, text: string, chance: Chance): Promise<void> {
    const told = await this.provider.tell({ channel: 'sms', address, chance }, text);
    this.wrote.set(address, [...(this.wrote.get(address) ?? []), told]);
  }
}
