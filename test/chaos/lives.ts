import { EventEmitter } from 'node:events';
import { startProgram, type Program } from '../support/program.js';

/** One process of the program, from its start to its end. */
export interface Life {
  readonly slot: Slot;
  readonly program: Program;
  readonly born: number;
  /** Where it listens, once it does. */
  url?: string;
  /** When it was killed, or had ended after it was asked to. */
  died?: number;
}

/** The two places for a process. */
export type Slot = 'a' | 'b';
export const slots = ['a', 'b'] as const;

/**
 * What a life does, for whoever wants to end it in that
 * very moment: `arrived`, `acknowledged`, `taken`, `ready`.
 */
export type Moment = 'arrived' | 'acknowledged' | 'taken' | 'ready';

/** Two places, in each of which a process runs, ends, and is followed by the next. */
export class Lives extends EventEmitter {
  /** Every life there was, oldest first. */
  readonly all: Life[] = [];
  /** Those that ended without having been asked to. */
  readonly fell: Life[] = [];
  private readonly ending = new Set<Life>();
  private readonly present = new Map<Slot, Life>();

  /** @param folder where they run @param env what they are started with, by place */
  constructor(
    private readonly folder: string,
    private readonly env: (slot: Slot) => Record<string, string>,
  ) {
    super();
    this.setMaxListeners(0);
  }

  /** The life at a place now. */
  at(slot: Slot): Life | undefined {
    return this.present.get(slot);
  }

  /** The life that was at a place at a moment. */
  then(slot: Slot, moment: number): Life | undefined {
    return this.all.findLast((life) => life.slot === slot && life.born <= moment);
  }

  /** Starts a process. Resolves when it listens; `undefined` when it was killed before that. */
  async start(slot: Slot): Promise<Life | undefined> {
    const program = startProgram(this.folder, this.env(slot));
    const life: Life = { slot, program, born: performance.now() };
    this.all.push(life);
    this.present.set(slot, life);
    try {
      life.url = (await program.url()).replace('localhost', '127.0.0.1');
    } catch (error) {
      if (life.died !== undefined) return undefined;
      throw error;
    }
    this.tell('ready', life);
    void program.ended.then(
      () => life.died === undefined && !this.ending.has(life) && this.fell.push(life),
    );
    return life;
  }

  /** A power cut, for one process. */
  async kill(life: Life): Promise<void> {
    const ended = life.program.end('SIGKILL');
    life.died = performance.now();
    await ended;
  }

  /** Ends both in order. */
  async stop(): Promise<void> {
    const end = async (life: Life) => {
      this.ending.add(life);
      await life.program.end('SIGTERM');
      life.died = performance.now();
    };
    await Promise.all([...this.present.values()].map(end));
  }

  tell(moment: Moment, life: Life): void {
    this.emit(`${moment} ${life.slot}`, life);
  }

  /** Resolves the next time something happens at a place, or after some milliseconds. */
  async next(moment: Moment, slot: Slot, patience: number): Promise<void> {
    const name = `${moment} ${slot}`;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.off(name, done);
        resolve();
      };
      const timer = setTimeout(done, patience);
      this.once(name, done);
    });
  }
}
