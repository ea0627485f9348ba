/** How many bodies that nobody has believed yet are read at once. Each is 64 kB at most, and most are one. */
const MOST = 400;
/** A provider sends its few kilobytes in one go: whoever takes longer, in milliseconds, is none. */
const AT_ONCE = 1_000;

/**
 * Requests whose body is still coming, oldest first. When there are too many the oldest is cut off, so that a genuine text is
 * always let in. One that has only just begun is left alone: a flood of genuine texts cuts none of its own.
 */
export class UnderWay {
  private readonly cuts = new Map<() => void, number>();

  constructor(
    private readonly most = MOST,
    private readonly elapsed: () => number = () => performance.now(),
  ) {}

  /** Lets one in. @param cut ends it when it is the oldest of too many @returns is called when its body is there */
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
