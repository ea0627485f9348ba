/**
 * What one process remembers of people, by their keyed names, and writes nowhere: in a database it would join a person to
 * their tips (docs/adr/015, docs/adr/017). A process that starts anew has forgotten it.
 */
export class ProcessMemory<T> {
  private readonly kept = new Map<string, T>();

  /**
   * @param most of more people at once the oldest are forgotten
   * @param lately what of somebody is still good for something at a moment; undefined when nothing is
   */
  constructor(
    private readonly most: number,
    private readonly lately: (one: T, now: Date) => T | undefined,
  ) {}

  /** How many people are remembered. */
  get size(): number {
    return this.kept.size;
  }

  /** What was kept of somebody, be it over or not. */
  peek(person: string): T | undefined {
    return this.kept.get(person);
  }

  /** What is still good for something. */
  of(person: string, now: Date): T | undefined {
    const found = this.kept.get(person);
    return found && this.lately(found, now);
  }

  /** Keeps, or with undefined forgets. The latest stand last, so that those that are over are found first. */
  keep(person: string, one: T | undefined, now: Date): void {
    this.kept.delete(person);
    if (one !== undefined) this.kept.set(person, one);
    for (const [other, oldest] of this.kept) {
      if (this.kept.size <= this.most && this.lately(oldest, now) !== undefined) break;
      this.kept.delete(other);
    }
  }
}
