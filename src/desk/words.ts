import type { OpenAnswer, Polls, PollState } from '../polls/polls.js';
import { Sorter, type Sorted } from '../results/group-rules.js';
import { withPauses } from '../shared/with-pauses.js';
import type { DeskAudit } from './audit.js';
import type { Given } from './check.js';
import { readGroupRules } from './group-rules.js';
import { noPoll } from './polls.js';
import { done, refuse, type Outcome } from './refusal.js';
import { isTrial } from './trials.js';
import type { Who } from './who.js';

/** The answers that are sorted before other tasks get a turn. */
const AT_ONCE = 20;

/** A page of free answers in people's own words. */
export interface WordsPage {
  readonly answers: readonly OpenAnswer[];
  readonly next?: string;
}

export interface WordDeskDeps {
  readonly polls: Polls;
  readonly audit: DeskAudit;
}

/** Answers in people's own words: people read and sort them once nobody can answer any more. */
export class WordDesk {
  constructor(private readonly deps: WordDeskDeps) {}

  /**
   * Returns a poll whose answers may be read. While it is open, the time of an answer's arrival
   * would reveal who gave it.
   */
  private async readable(name: string): Promise<Outcome<PollState>> {
    const poll = isTrial(name) ? undefined : await this.deps.polls.find(name);
    if (!poll) return noPoll(name);
    if (poll.state === 'closed' || poll.state === 'counted') return done(poll);
    return refuse(
      'wrongState',
      `What people wrote is read when the poll ${name} is closed. It is ${poll.state}.`,
      'Wait for its close: read earlier, answers would tell by their coming who wrote when.',
    );
  }

  /**
   * Returns what rules would sort, and sorts nothing. A person who tries rules learns what is in
   * the answers, so it is recorded as reading.
   */
  async tryRules(who: Who, name: string, given: Given): Promise<Outcome<Sorted>> {
    const may = await this.readable(name);
    if (!may.ok) return may;
    const rules = readGroupRules(given, may.value.definition);
    if (!rules.ok) return rules;
    const sorter = new Sorter(rules.value);
    for await (const answer of withPauses(this.deps.polls.words(name), AT_ONCE)) sorter.add(answer);
    await this.deps.audit(who, 'words.read', `poll/${name}`);
    return done(sorter.sorted());
  }

  /** Sorts answers by rules, and replaces what rules sorted before. What a person sorted stays. */
  async applyRules(who: Who, name: string, given: Given): Promise<Outcome<Sorted>> {
    const sorted = await this.tryRules(who, name, given);
    if (!sorted.ok) return sorted;
    await this.deps.polls.ruleWords(name, sorted.value.groups);
    await this.deps.audit(who, 'words.grouped', `poll/${name}`);
    return sorted;
  }

  /**
   * Returns answers in an order that reveals nothing.
   * @param after the id of the last one that was read
   */
  async read(who: Who, name: string, limit: number, after = ''): Promise<Outcome<WordsPage>> {
    const may = await this.readable(name);
    if (!may.ok) return may;
    const answers: OpenAnswer[] = [];
    let more = false;
    for await (const answer of this.deps.polls.words(name)) {
      if (answer.id <= after) continue;
      more = answers.length === limit;
      if (more) break;
      answers.push(answer);
    }
    await this.deps.audit(who, 'words.read', `poll/${name}`);
    const next = more ? answers.at(-1)?.id : undefined;
    return done({ answers, ...(next === undefined ? {} : { next }) });
  }

  /**
   * Sorts answers into a group; undefined removes them from their group.
   * @returns how many there were
   */
  async group(
    who: Who,
    name: string,
    ids: readonly string[],
    group: string | undefined,
  ): Promise<Outcome<number>> {
    const may = await this.readable(name);
    if (!may.ok) return may;
    const sorted = await this.deps.polls.sortWords(name, ids, group);
    await this.deps.audit(who, 'words.grouped', `poll/${name}`);
    return done(sorted);
  }
}
