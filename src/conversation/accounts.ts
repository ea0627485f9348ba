import type { EscalationRequest } from '../escalation/escalation.js';
import { calledOut, lately, newAccount, type Account } from './account.js';
import { ProcessMemory } from './process-memory.js';

/** Of more people at once the oldest are forgotten: then they may cost as much again. */
const MOST = 50_000;

/** What people have cost lately, in the memory of this process and nowhere else (docs/adr/017). */
export class Accounts {
  private readonly kept = new ProcessMemory<Account>(MOST, (one, now) =>
    lately(one, now.getTime()),
  );

  /** How many people are remembered. */
  get size(): number {
    return this.kept.size;
  }

  of(person: string, now: Date): Account {
    return this.kept.of(person, now) ?? newAccount;
  }

  keep(person: string, account: Account, now: Date): void {
    this.kept.keep(person, account, now);
  }

  /** A tip of a person is called out by itself after all. */
  calledOut(person: string, request: EscalationRequest, now: Date): void {
    this.keep(person, calledOut(this.of(person, now), request, now.getTime()), now);
  }
}
