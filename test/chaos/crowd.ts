import { setTimeout as pause } from 'node:timers/promises';
import type { Chance } from './chance.js';
import { teller, type Teller } from './people.js';
import type { Provider, Told } from './provider.js';

/** Somebody, and what became of each of their messages, in the order in which they wrote them. */
export interface Talk {
  readonly teller: Teller;
  readonly told: Told[];
}

/**
 * A number of people who write at once; whoever has
 * ended is followed by somebody new, until it is enough.
 */
export class Crowd {
  /** Everybody who has written, whether they have ended or not. */
  readonly talks: Talk[] = [];
  private enough = false;
  private next = 0;

  /**
   * @param people how many at once
   * @param perSecond how many messages a second they write together, about
   */
  constructor(
    private readonly provider: Provider,
    private readonly seed: Chance,
    private readonly people: number,
    private readonly perSecond: number,
  ) {}

  /** Writes until `stop`, and then until everybody has written what they had begun. */
  async run(): Promise<void> {
    await Promise.all(Array.from({ length: this.people }, () => this.place()));
    await this.provider.settled();
  }

  /** Nobody new begins. */
  stop(): void {
    this.enough = true;
  }

  /** How long somebody thinks before the next message, in milliseconds. */
  private thinking(chance: Chance): number {
    // Once it is enough nobody dawdles.
    const mean = this.enough ? 150 : (this.people / this.perSecond) * 1_000;
    return chance.between(0, 2 * mean);
  }

  private async place(): Promise<void> {
    const first = this.seed.fork(`place ${this.next}`);
    await pause(this.thinking(first));
    while (!this.enough) {
      const one = teller(this.seed, this.next);
      this.next += 1;
      await this.talk(one);
    }
  }

  private async talk(one: Teller): Promise<void> {
    const talk: Talk = { teller: one, told: [] };
    this.talks.push(talk);
    const { lines, chance } = one;
    for (let at = 0; at < lines.length;) {
      const hurried = lines[at + 1]?.hurried ? lines.slice(at, at + 2) : lines.slice(at, at + 1);
      const way = async ({ text }: (typeof lines)[number]) => {
        if (hurried.length > 1) await pause(chance.between(0, 30));
        return this.provider.tell(one, text);
      };
      talk.told.push(...(await Promise.all(hurried.map(way))));
      at += hurried.length;
      if (at < lines.length) await pause(this.thinking(chance));
    }
  }
}
