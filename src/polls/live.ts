import { findCurrent, findPolls, type PollDoc, type PollKids } from '../models/gateway/poll.js';
import type { Flow } from '../flows/engine/flow.js';
import { fold } from '../shared/texts/fold.js';
import type { Language } from '../shared/texts/texts.js';
import { pollShape, type Poll } from './definition.js';
import type { PollDeps } from './deps.js';
import { flowIdOf, pollFlow } from './flow.js';

/** A released poll as this process knows it. */
export interface Held {
  readonly doc: PollDoc & { readonly kids: PollKids };
  readonly poll: Poll;
  /** Made once by language and helpline: the engine knows steps by their identity. */
  readonly flows: Map<string, Flow>;
}

/** The polls that people may write to, in memory: asked for in every turn, read from the database every few seconds. */
export class LivePolls {
  private held = new Map<string, Held>();
  private under: Promise<number> | undefined;

  constructor(private readonly deps: Pick<PollDeps, 'db' | 'keys'>) {}

  /** Reads what was changed since. @returns how many polls that were */
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
    this.held = next;
    const open = [...next.values()].filter(({ doc }) => doc.state === 'open');
    if (open.some(({ doc }) => !keys.gateway().hasPoll(doc.kids.people))) keys.refresh();
    return changed.length;
  }

  /** A released poll by the id of its flow, open or not. */
  find(flow: string): Held | undefined {
    return this.held.get(flow);
  }

  /** Every released poll, open or not. */
  all(): readonly Held[] {
    return [...this.held.values()];
  }

  /** Whether people may answer: to the moment, without asking the database. */
  isOpen({ doc }: Held, now: Date): boolean {
    const within = doc.opensAt <= now && now < doc.closesAt;
    return doc.state === 'open' && within && this.deps.keys.gateway().hasPoll(doc.kids.people);
  }

  /**
   * The flow of an open poll in a language, or in the first one it is ready in.
   * @param helpline the verified one of the person's country, as it is shown
   */
  flow(id: string, language: Language, helpline: string | undefined, now: Date): Flow | undefined {
    const held = this.find(id);
    if (!held || !this.isOpen(held, now)) return undefined;
    const { doc, poll, flows } = held;
    const spoken = doc.ready.includes(language) ? language : doc.ready[0];
    if (spoken === undefined) return undefined;
    const key = `${spoken} ${helpline ?? ''}`;
    const flow = flows.get(key) ?? pollFlow(poll, spoken, helpline);
    flows.set(key, flow);
    return flow;
  }

  /** When a poll closes, or closed. */
  closesAt(flow: string): Date | undefined {
    return this.find(flow)?.doc.closesAt;
  }

  /** The key its answers are named and sealed under. */
  kidOf(flow: string): string | undefined {
    return this.find(flow)?.doc.kids.people;
  }

  /** The flow of the poll that is joined by a word: of an open one, or else of the one that closed last. */
  byWord(text: string, now: Date): string | undefined {
    const word = fold(text);
    const mine = this.all().filter(
      ({ poll }) => poll.join !== undefined && fold(poll.join) === word,
    );
    mine.sort((a, b) => b.doc.closesAt.getTime() - a.doc.closesAt.getTime());
    const found = mine.find((held) => this.isOpen(held, now)) ?? mine[0];
    return found && flowIdOf(found.poll);
  }
}
