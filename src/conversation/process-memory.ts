import { LRUCache } from 'lru-cache';

/**
 * What one process remembers about people, by their keyed names. It is written nowhere: in a
 * database it would link a person to their tips (docs/adr/015, docs/adr/017). It is lost when the
 * process restarts.
 */
export class ProcessMemory<T extends object> {
  private readonly kept: LRUCache<string, T>;

  /**
   * @param most the most people remembered at once; beyond that the oldest are forgotten
   * @param lately returns the part of an entry that still counts at a moment; undefined when
   * nothing does
   */
  constructor(
    most: number,
    private readonly lately: (one: T, now: Date) => T | undefined,
  ) {
    this.kept = new LRUCache({ max: most });
  }

  /** The number of people who are remembered. */
  get size(): number {
    return this.kept.size;
  }

  /** Returns the entry of a person, whether it still counts or not. */
  peek(person: string): T | undefined {
    return this.kept.peek(person);
  }

  /** Returns the part of a person's entry that still counts. */
  of(person: string, now: Date): T | undefined {
    const found = this.kept.peek(person);
    return found && this.lately(found, now);
  }

  /**
   * Saves an entry, or forgets it when it is undefined. New entries go to the end, so that the
   * oldest are found first.
   */
  keep(person: string, one: T | undefined, now: Date): void {
    if (one === undefined) this.kept.delete(person);
    else this.kept.set(person, one);
    for (let at = this.oldest; at !== undefined && !this.of(at, now); at = this.oldest)
      this.kept.delete(at);
  }

  private get oldest(): string | undefined {
    const [oldest] = this.kept.rkeys();
    return oldest;
  }
}
