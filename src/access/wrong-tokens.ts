import { MINUTE } from '../shared/clock.js';
import { tokenId } from './tokens.js';

/**
 * Wrong tokens in a minute after which strangers are sent away without a look into the database.
 */
export const WRONG_TOKENS = 30;

/**
 * Counts wrong tokens of a process. 256 random bits cannot be guessed;
 * what is spared is the database. A token that was good here before is
 * always looked at, so that nobody can shut others out by guessing.
 */
export class WrongTokens {
  private readonly trusted = new Set<string>();
  private minute = 0;
  private wrong = 0;

  /** Seconds a stranger has to wait; 0: look at the token. */
  wait(text: string, now: Date): number {
    const id = tokenId(text);
    if (id !== undefined && this.trusted.has(id)) return 0;
    this.turn(now);
    if (this.wrong < WRONG_TOKENS) return 0;
    return Math.ceil(((this.minute + 1) * MINUTE - now.getTime()) / 1_000);
  }
  /** A token was good. */
  right(id: string): void {
    this.trusted.add(id);
  }
  /** A token was not good. @returns whether it is the one that closes the door for this minute */
  refused(now: Date): boolean {
    this.turn(now);
    this.wrong += 1;
    return this.wrong === WRONG_TOKENS;
  }
  private turn(now: Date): void {
    const minute = Math.floor(now.getTime() / MINUTE);
    if (minute === this.minute) return;
    this.minute = minute;
    this.wrong = 0;
  }
}
