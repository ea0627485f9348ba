import { findCurrent, findPolls, type PollDoc, type PollKids } from '../models/gateway/poll.js';
import type { Flow } from '../flows/engine/flow.js';
import type { Language } from '../shared/texts/texts.js';
import { pollShape, type Poll } from './definition.js';
import type { PollDeps } from './deps.js';
import { flowIdOf, pollFlow } from './flow.js';
import { flowIn, joinedBy, type ReleasedFlows } from './released-flows.js';

/** A released poll in this process's memory. */
export interface Held extends ReleasedFlows {
  readonly doc: PollDoc & { readonly kids: PollKids };
  readonly poll: Poll;
}

/**
 * The polls to which people may write, in memory: every turn needs them; they are read from the
 * database every few seconds.
 */
export class LivePolls {
  /** Polls by the ids of their flows; the poll that closes last comes first. */
  private held = new Map<string, Held>();
  private under: Promise<number> | undefined;

  constructor(private readonly deps: Pick<PollDeps, 'db' | 'keys'>) {}

  /**
   * Reads what has changed since the last call.
   * @returns the number of polls that changed
   */
  refresh(now: Date): Promise<number> {
    this.under ??= this.reload(now).finally(() => {
      this.under = undefined;
    });
    return this.under;
  }

  private async reload(now: Date): Promise<number> {
    const { db, keys } = this.deps;
    const current = await findCurrent(db.gateway, now);
    const changed = current.filter(
      ({ _id, rev }) => this.held.get(flowIdOf({ poll: _id }))?.doc.rev !== rev,
    );
    const docs = await findPolls(
      db.gateway,
      changed.map(({ _id }) => _id),
    );
    const next = new Map(
      [...this.held].filter(([id]) => current.some(({ _id }) => flowIdOf({ poll: _id }) === id)),
    );
    for (const { kids, ...doc } of docs) {
      if (!kids) continue;
      const poll = pollShape.parse(doc.definition);
      next.set(flowIdOf(poll), { doc: { ...doc, kids }, poll, flows: new Map() });
    }
    const latest = ([, a]: [string, Held], [, b]: [string, Held]) =>
      b.doc.closesAt.getTime() - a.doc.closesAt.getTime();
    this.held = new Map([...next].sort(latest));
    const open = [...next.values()].filter(({ doc }) => doc.state === 'open');
    if (open.some(({ doc }) => !keys.gateway().hasPoll(doc.kids.people))) keys.refresh();
    return changed.length;
  }

  /** Returns a released poll by the id of its flow, open or not. */
  find(flow: string): Held | undefined {
    return this.held.get(flow);
  }

  /** Returns every released poll, open or not. */
  all(): readonly Held[] {
    return [...this.held.values()];
  }

  /** Checks whether people may answer, exactly to the moment and without asking the database. */
  isOpen({ doc }: Held, now: Date): boolean {
    const within = doc.opensAt <= now && now < doc.closesAt;
    return doc.state === 'open' && within && this.deps.keys.gateway().hasPoll(doc.kids.people);
  }

  /**
   * Returns the flow of an open poll in a language, or in the first one in which it is ready.
   * @param helpline the verified one of the person's country, as it is shown
   */
  flow(id: string, language: Language, helpline: string | undefined, now: Date): Flow | undefined {
    const held = this.find(id);
    if (!held || !this.isOpen(held, now)) return undefined;
    return flowIn(held, language, helpline, (spoken) => pollFlow(held.poll, spoken, helpline));
  }

  /** Returns when a poll closes or closed. */
  closesAt(flow: string): Date | undefined {
    return this.find(flow)?.doc.closesAt;
  }

  /** Returns the key under which its answers are named and sealed. */
  kidOf(flow: string): string | undefined {
    return this.find(flow)?.doc.kids.people;
  }

  /**
   * Returns the flow of the poll that is joined by a word: an open one, or else the one that closed
   * last.
   */
  byWord(text: string, now: Date): string | undefined {
    const isOpen = (held: Held) => this.isOpen(held, now);
    const found = joinedBy(this.all(), text, ({ poll }) => poll.join, isOpen);
    return found && flowIdOf(found.poll);
  }
}
