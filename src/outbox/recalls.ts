import type { ChannelId } from '../bots/channel.js';
import { claimRecall, markRecalled, type Recall } from '../models/gateway/delivery-recall.js';
import { SECOND } from '../shared/clock.js';
import type { Parts } from './parts.js';
import { openPayload } from './payload.js';

/** A text of a broadcast that was withdrawn before it was ever sent. */
export interface Withdrawn {
  readonly id: string;
  readonly channel: ChannelId;
  readonly to: string;
}

/** A listener for withdrawn texts. It may be called twice for one. */
export type WithdrawnListener = (text: Withdrawn) => Promise<void>;

/**
 * How long a claim lasts, in milliseconds; if it failed, or its process died, it is tried again
 * after that.
 */
const LEASE = 30 * SECOND;
/** How many are handled at once: their turns and answers share commands. */
const WIDTH = 64;

/**
 * Tells the listener which texts were withdrawn, so that nobody is taken for a person who has read
 * them. Until the listener was told, the delivery stores what is to be told: if a process dies in
 * the middle of a kill switch, the others go on.
 */
export class Recalls {
  private listener: WithdrawnListener | undefined;
  private running: Promise<void> | undefined;

  constructor(private readonly parts: Pick<Parts, 'db' | 'keyring' | 'log'>) {}

  /** Registers the listener; until then nobody is told, and nothing is lost. */
  tell(listener: WithdrawnListener): void {
    this.listener = listener;
  }

  /**
   * Tells of all withdrawn texts that were not told yet. A second call meanwhile joins the first.
   * @param moment the present
   */
  run(moment: () => Date): Promise<void> {
    if (!this.listener) return Promise.resolve();
    return (this.running ??= this.all(this.listener, moment).finally(
      () => (this.running = undefined),
    ));
  }

  private async all(listener: WithdrawnListener, moment: () => Date): Promise<void> {
    const next = () => claimRecall(this.parts.db, moment(), new Date(moment().getTime() + LEASE));
    const first = await next();
    if (!first) return;
    const one = async (begun: Recall | undefined) => {
      for (let claim = begun; claim; claim = await next()) await this.recall(listener, claim);
    };
    await Promise.all(
      Array.from({ length: WIDTH }, async (_, i) => one(i === 0 ? first : await next())),
    );
  }

  private async recall(listener: WithdrawnListener, { id, box }: Recall): Promise<void> {
    const { db, keyring, log } = this.parts;
    let target: Pick<Withdrawn, 'channel' | 'to'> | undefined;
    try {
      [target] = openPayload(keyring(), id, box).targets;
    } catch (error) {
      // Its week's keys are destroyed: nobody remembers its person either.
      log.error('a withdrawn delivery cannot be opened', { delivery: id, error });
    }
    try {
      if (target) await listener({ id, channel: target.channel, to: target.to });
      await markRecalled(db, id);
    } catch (error) {
      log.error('nobody took note of a withdrawn delivery, it is tried again', {
        delivery: id,
        error,
      });
    }
  }
}
