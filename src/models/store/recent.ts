import { MINUTE, SECOND } from '../../shared/clock.js';

/** A person who was silent for so long is read again, in milliseconds. */
const KEPT = 2 * MINUTE;
/** A few megabytes; whoever was read first is forgotten first. */
const MOST = 2_000;
/** After a turn of another process, nobody is remembered for so long, in milliseconds. */
const PAUSE = 10 * SECOND;

interface Known {
  readonly _id: string;
  readonly v: number;
}

/**
 * The documents this process has written last, as they lie in the database (sealed), so that a talk
 * under way is not read again with every message. Never a source of truth: what is done on such a
 * document is kept by compare-and-set, which fails when another process wrote meanwhile. When that
 * happens processes share these people, and remembering would only cost them failed writes: it is
 * left off for a while.
 */
export class Recent<Doc extends Known> {
  private readonly docs = new Map<string, { doc: Doc; until: number }>();
  private pausedUntil = -Infinity;

  /** @param now milliseconds of a clock that is never set back */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** The document to begin a turn with, if it is surely fresh enough to try. */
  get(id: string): Doc | undefined {
    return this.now() < this.pausedUntil ? undefined : this.peek(id);
  }

  /** The document as far as it is known here. */
  peek(id: string): Doc | undefined {
    const found = this.docs.get(id);
    if (found && found.until > this.now()) return found.doc;
    this.docs.delete(id);
    return undefined;
  }

  put(doc: Doc): void {
    this.docs.delete(doc._id);
    this.docs.set(doc._id, { doc, until: this.now() + KEPT });
    if (this.docs.size <= MOST) return;
    const [oldest] = this.docs.keys();
    if (oldest !== undefined) this.docs.delete(oldest);
  }

  /** Changes what is known of a document, if anything is, without making it any fresher. */
  change(id: string, to: (doc: Doc) => Doc): void {
    const found = this.docs.get(id);
    if (found) this.docs.set(id, { ...found, doc: to(found.doc) });
  }

  forget(id: string): void {
    this.docs.delete(id);
  }

  /** Another process writes to the same people. */
  pause(): void {
    this.pausedUntil = this.now() + PAUSE;
  }
}
