/**
 * The most bodies that are read at once before their signature is checked. Each has 64 kB at most.
 */
const MOST = 400;
/**
 * A provider sends its few kilobytes within this time, in milliseconds; a slower client is no
 * provider.
 */
const AT_ONCE = 1_000;

/**
 * Requests whose body has not arrived completely, oldest first. When there are too many, the oldest
 * is closed, so that a genuine text always gets in. A request that began a moment ago is never
 * closed: a flood of genuine texts closes none of its own.
 */
export class UnderWay {
  private readonly cuts = new Map<() => void, number>();

  constructor(
    private readonly most = MOST,
    private readonly elapsed: () => number = () => performance.now(),
  ) {}

  /**
   * Adds a request.
   * @param cut closes it when it is the oldest of too many
   * @returns a function to call when its body is complete
   */
  enter(cut: () => void): () => void {
    const now = this.elapsed();
    for (const [oldest, since] of this.cuts) {
      if (this.cuts.size < this.most || now - since < AT_ONCE) break;
      this.cuts.delete(oldest);
      oldest();
    }
    this.cuts.set(cut, now);
    return () => void this.cuts.delete(cut);
  }
}
