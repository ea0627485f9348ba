import { MINUTE } from '../shared/clock.js';
import { tokenId } from './tokens.js';

/**
 * After this many wrong tokens in a minute, strangers are refused without a query to the database.
 */
export const WRONG_TOKENS = 30;

/**
 * Counts the wrong tokens of a process. Nobody can guess 256 random bits; this protects the
 * database from the load. A token that was valid here before is always checked, so that nobody can
 * shut others out by guessing.
 */
export class WrongTokens {
  private readonly trusted = new Set<string>();
  private minute = 0;
  private wrong = 0;

  /** Returns the seconds a stranger has to wait; 0: check the token. */
  wait(text: string, now: Date): number {
    const id = tokenId(text);
    if (id !== undefined && this.trusted.has(id)) return 0;
    this.turn(now);
    if (this.wrong < WRONG_TOKENS) return 0;
    return Math.ceil(((this.minute + 1) * MINUTE - now.getTime()) / 1_000);
  }
  /** Notes that a token was valid. */
  right(id: string): void {
    this.trusted.add(id);
  }
  /**
   * Notes that a token was wrong.
   * @returns true for exactly the wrong token after which strangers are refused in this minute
   */
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
