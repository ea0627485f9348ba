import type { EscalationRequest } from '../escalation/escalation.js';
import { calledOut, lately, newAccount, type Account } from './account.js';

/** Of more people at once the oldest are forgotten: then they may cost as much again. */
const MOST = 50_000;

/**
 * What people have cost lately, by their keyed names, in the memory of this process and nowhere else: in a database it would
 * tell who wrote in which hour, and join a person to their tips (docs/adr/017).
 */
export class Accounts {
  private readonly kept = new Map<string, Account>();

  /** How many people are remembered. */
  get size(): number {
    return this.kept.size;
  }

  of(person: string, now: Date): Account {
    const account = this.kept.get(person);
    return (account && lately(account, now.getTime())) ?? newAccount;
  }

  /** The latest stand last, so that those that are over are found first. */
  keep(person: string, account: Account, now: Date): void {
    this.kept.delete(person);
    this.kept.set(person, account);
    for (const [other, one] of this.kept) {
      if (this.kept.size <= MOST && lately(one, now.getTime())) break;
      this.kept.delete(other);
    }
  }

  /** A tip of a person is called out by itself after all. */
  calledOut(person: string, request: EscalationRequest, now: Date): void {
    this.keep(person, calledOut(this.of(person, now), request, now.getTime()), now);
  }
}
