import { Fault } from '../shared/fault.js';
import type { ConversationDeps } from './deps.js';
import { doPending, doWork, handOverEarlier } from './do-work.js';
import { LastWordsAfterTalks } from './double-delivery.js';
import { KeyedQueue } from './keyed-queue.js';
import { takeTurn } from './turn.js';
import type { Taken, TurnRequest } from './turn-request.js';

/** A work in progress: whether it could be done, and what it hands to the replay guard. */
interface PromisedWork {
  readonly done: Promise<boolean>;
  readonly marks: readonly string[];
}

type Kept = Extract<Taken, { kind: 'kept' }>;

/**
 * Takes turns and does their work, in order for each person and at the same time for different
 * people. A turn is durable when `take` resolves; its work follows.
 */
export class TurnQueue {
  private readonly turns = new KeyedQueue();
  private readonly works = new KeyedQueue();
  /** The works that this process has promised and is about to do, by id. */
  private readonly promised = new Map<string, PromisedWork>();
  private readonly memory = { ended: new LastWordsAfterTalks(), promised: this.promised };

  constructor(private readonly deps: ConversationDeps) {}

  /**
   * Takes a turn now and does its work after it.
   * @throws Fault when too many processes write to the same person at once
   */
  async take(request: TurnRequest): Promise<Taken> {
    const [key] = request.names;
    const taken = await this.turns.run(key, () => takeTurn(this.deps, request, this.memory));
    if (taken.kind === 'contended')
      throw new Fault(
        'A person was written to by too many processes at once; the provider sends again.',
      );
    if (taken.kind !== 'kept' || !taken.work) return taken;
    const outcome = this.start(key, taken, taken.work);
    // A broadcast to a million people waits until each text is in the outbox, so that the texts do
    // not fill the memory.
    if (request.unasked) await outcome;
    return taken;
  }

  /**
   * Starts the work of a turn.
   * @returns whether it could be done
   */
  private start(
    key: string,
    { id, earlier, at }: Kept,
    work: NonNullable<Kept['work']>,
  ): Promise<boolean> {
    const { deps, promised, turns } = this;
    const undone = earlier.map(async (one) => ((await promised.get(one.id)?.done) ? [] : [one]));
    const done = this.works
      .run(key, async () => {
        const before = await handOverEarlier(deps, id, (await Promise.all(undone)).flat());
        await doWork(deps, id, work, { at }, before);
        return true;
      })
      .catch((error: unknown) => this.failed(error, false));
    promised.set(work.id, { done, marks: work.heard?.marks ?? [] });
    // Removed after the turn that is being taken, which may have read this work as waiting.
    void done.then(() => turns.run(key, async () => void promised.delete(work.id)));
    return done;
  }

  /**
   * Notes that work could not be done. It stays promised in the database, and `catchUp` does it.
   */
  private failed<T>(error: unknown, instead: T): T {
    this.deps.log.error('work of a turn failed, it will be done again', { error });
    return instead;
  }

  /**
   * Does work that was promised by a process that has died.
   * @returns the number of turns whose work was done
   */
  async catchUp(now: Date): Promise<number> {
    let recovered = 0;
    for (;;) {
      const doc = await this.deps.conversations.claimDueWork(now);
      if (!doc) return recovered;
      recovered += await this.works
        .run(doc._id, () => doPending(this.deps, doc, now.getTime()))
        .catch((error: unknown) => this.failed(error, 0));
    }
  }

  /** Resolves when no turn is being taken and no work is being done. */
  async idle(): Promise<void> {
    await this.turns.idle();
    await this.works.idle();
  }
}
