/** How many bodies that nobody has believed yet are read at once. Each is 256 kB at most. */
const MOST = 400;

/**
 * Requests whose body is still coming, oldest first. When there are too many the oldest is cut off: a provider sends its
 * few kilobytes in one go, so whoever is slowest is none, and a genuine text is always let in.
 */
export class UnderWay {
  private readonly cuts = new Set<() => void>();

  constructor(private readonly most = MOST) {}

  /** Lets one in. @param cut ends it when it is the oldest of too many @returns is called when its body is there */
  enter(cut: () => void): () => void {
    if (this.cuts.size >= this.most) {
      const [oldest] = this.cuts;
      if (oldest) this.cuts.delete(oldest);
      oldest?.();
    }
    this.cuts.add(cut);
    return () => void this.cuts.delete(cut);
  }
}
