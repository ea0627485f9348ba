import type { ServerResponse } from 'node:http';
import { answerRefused } from './twilio-messages.js';

/**
 * States in which nothing more becomes of a message. Source: Twilio docs, Message status values.
 */
const complete = new Set(['received', 'sent', 'delivered', 'read', 'undelivered', 'failed']);

/**
 * What Twilio keeps of messages until it is asked to delete
 * them. Source: Twilio docs, Messages resource, Delete.
 */
export class TwilioCopies {
  private readonly states = new Map<string, string>();
  /** How the next deletions fail, whatever they are for. */
  readonly failures: ('20009' | '20429' | 'reset')[] = [];
  /** How many deletions were asked for. */
  asked = 0;

  /** A message is there, or something became of it. */
  add(sid: string, state: string): void {
    this.states.set(sid, state);
  }

  /** The messages that are still there. */
  get kept(): readonly string[] {
    return [...this.states.keys()];
  }

  /** Answers a DELETE. */
  remove(response: ServerResponse, sid: string): void {
    this.asked += 1;
    const failure = this.failures.shift();
    if (failure === 'reset') return void response.socket?.resetAndDestroy();
    if (failure === '20429') return answerRefused(response, 429, 20429, 'Too Many Requests');
    const state = this.states.get(sid);
    if (state === undefined) return answerRefused(response, 404, 20404, `Messages/${sid}`);
    if (failure === '20009' || !complete.has(state))
      return answerRefused(response, 409, 20009, `Messages/${sid} is not complete`);
    this.states.delete(sid);
    response.writeHead(204);
    response.end();
  }
}
