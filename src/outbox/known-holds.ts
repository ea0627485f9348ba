import type { GatewayDb } from '../models/gateway/delivery-doc.js';
import { holdReads, type SenderHoldDoc } from '../models/gateway/sender-hold.js';
import { SECOND } from '../shared/clock.js';

type Doc = SenderHoldDoc | undefined;

/**
 * How long knowledge about a sender is cached before it is read again; what this process finds out
 * itself, it knows at once.
 */
const FRESH = SECOND;

/** What this process knows of senders that are held or fail: many texts share one query. */
export class KnownHolds {
  private readonly known = new Map<string, { readonly at: number; readonly doc: Promise<Doc> }>();
  /** Reads a sender now, and remembers nothing. */
  readonly find: (id: string) => Promise<Doc>;

  constructor(db: GatewayDb) {
    this.find = holdReads(db);
  }

  /** Returns what is known of a sender, read again when it is no longer fresh. */
  know(id: string, now: Date): Promise<Doc> {
    const before = this.known.get(id);
    if (before && Math.abs(now.getTime() - before.at) < FRESH) return before.doc;
    return this.look(id, now);
  }

  /** Reads a sender now. */
  look(id: string, now: Date): Promise<Doc> {
    const doc = this.find(id);
    this.remember(id, doc, now);
    // After a failure the next text asks again.
    doc.catch(() => this.known.delete(id));
    return doc;
  }

  /** Remembers what this process has just written about a sender. */
  learn(id: string, doc: Doc, now: Date): void {
    this.remember(id, Promise.resolve(doc), now);
  }

  private remember(id: string, doc: Promise<Doc>, now: Date): void {
    // There is one entry for each sender and country. Clearing all costs only more lookups.
    if (this.known.size > 1_000) this.known.clear();
    this.known.set(id, { at: now.getTime(), doc });
  }
}
