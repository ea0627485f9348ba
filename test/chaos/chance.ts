import { createHash } from 'node:crypto';

/**
 * Chance that can be had again: the same seed makes the same choices. Each person and each trouble
 * has a stream of its own (`fork`), so that what one does never changes what another does, however
 * they fall into each other's time.
 */
export class Chance {
  private state: number;

  /** @param name of the stream; the seed is its beginning */
  constructor(private readonly name: string) {
    this.state = createHash('sha256').update(name).digest().readUInt32BE(0);
  }

  /** A stream of its own. */
  fork(name: string | number): Chance {
    return new Chance(`${this.name}/${name}`);
  }

  /** A number in [0, 1). Source: mulberry32 (Tommy Ettinger, public domain). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** @param probability from 0 to 1 */
  happens(probability: number): boolean {
    return this.next() < probability;
  }

  between(from: number, to: number): number {
    return from + this.next() * (to - from);
  }

  /** A whole number from `from` to `to`, both included. */
  whole(from: number, to: number): number {
    return Math.floor(this.between(from, to + 1));
  }

  pick<const T extends readonly [unknown, ...unknown[]]>(list: T): T[number] {
    return list[Math.floor(this.next() * list.length)];
  }
}
