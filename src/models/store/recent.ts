import { LRUCache } from 'lru-cache';
import { MINUTE, SECOND } from '../../shared/clock.js';

/**
 * How long a document is remembered without a new message, in milliseconds; after that it is read
 * again.
 */
const KEPT = 2 * MINUTE;
/** A few megabytes; above that the document read first is dropped first. */
const MOST = 2_000;
/** After a turn of another process, no document is remembered for this long, in milliseconds. */
const PAUSE = 10 * SECOND;

interface Known {
  readonly _id: string;
  readonly v: number;
}

/**
 * The documents that this process wrote last, as they are in the database (sealed), so that an
 * active conversation is not read again with every message. Never a source of truth: changes are
 * saved by compare-and-set, which fails when another process wrote meanwhile. When that happens,
 * processes share these people, and remembering would only cost failed writes: it is paused for a
 * while.
 */
export class Recent<Doc extends Known> {
  private readonly docs = new LRUCache<string, { doc: Doc; until: number }>({ max: MOST });
  private pausedUntil = -Infinity;

  /** @param now milliseconds of a clock that is never set back */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Returns the document to begin a turn with, if it is fresh enough to try. */
  get(id: string): Doc | undefined {
    return this.now() < this.pausedUntil ? undefined : this.peek(id);
  }

  /** Returns the document as far as this process knows it. */
  peek(id: string): Doc | undefined {
    const found = this.docs.peek(id);
    if (found && found.until > this.now()) return found.doc;
    this.docs.delete(id);
    return undefined;
  }

  put(doc: Doc): void {
    this.docs.set(doc._id, { doc, until: this.now() + KEPT });
  }

  /** Changes a remembered document, without making it count as fresher. */
  change(id: string, to: (doc: Doc) => Doc): void {
    const found = this.docs.peek(id);
    if (found) found.doc = to(found.doc);
  }

  forget(id: string): void {
    this.docs.delete(id);
  }

  /** Pauses remembering: another process writes to the same people. */
  pause(): void {
    this.pausedUntil = this.now() + PAUSE;
  }
}
