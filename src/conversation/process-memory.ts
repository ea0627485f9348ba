/**
 * What one process remembers of people, by their keyed names. It is written
 * nowhere: in a database it would join a person to their tips (docs/adr/015,
 * docs/adr/017). A process that starts anew has forgotten it.
 */
export class ProcessMemory<T> {
  private readonly kept = new Map<string, T>();

  /**
   * @param most people at once; of more, the oldest are forgotten
   * @param lately the part of an entry that still counts at a moment; undefined when nothing does
   */
  constructor(
    private readonly most: number,
    private readonly lately: (one: T, now: Date) => T | undefined,
  ) {}

  /** How many people are remembered. */
  get size(): number {
    return this.kept.size;
  }

  /** What was kept of a person, whether it still counts or not. */
  peek(person: string): T | undefined {
    return this.kept.get(person);
  }

  /** What still counts of a person. */
  of(person: string, now: Date): T | undefined {
    const found = this.kept.get(person);
    return found && this.lately(found, now);
  }

  /**
   * Keeps an entry, or forgets it when it is undefined. The
   * latest stand last, so that the oldest are found first.
   */
  keep(person: string, one: T | undefined, now: Date): void {
    this.kept.delete(person);
    if (one !== undefined) this.kept.set(person, one);
    for (const [other, oldest] of this.kept) {
      if (this.kept.size <= this.most && this.lately(oldest, now) !== undefined) break;
      this.kept.delete(other);
    }
  }
}
