import type { Escalations } from '../escalation/escalations.js';
import type { Db } from '../models/store/db.js';
import type { Escalation } from '../models/cases/escalation-doc.js';
import { findEscalations } from '../models/cases/escalation.js';

/** The number of acted-on or closed escalations that stay on the page. */
const MOST_ENDED = 3;
/** The most cards on the page, besides those that the page's user made. */
const MOST = 12;
/** The most separate cards of one person. */
const MOST_OWN = 6;

/** The services that read the cards. */
export interface RecentDeps {
  readonly escalations: Pick<Escalations, 'list'>;
  readonly db: Db;
}

/**
 * The escalations to show: the open ones, and the last ones that ended while this process ran.
 * Those that the page's user began come first and stay, whatever happens to them. Only the page
 * remembers who pressed what: Amana does not.
 */
export class RecentEscalations {
  private readonly ended = new Map<string, Escalation>();
  /** The person who began an escalation at the page, by escalation id. */
  private readonly begun = new Map<string, string>();
  private open = new Set<string>();

  constructor(private readonly deps: RecentDeps) {}

  /**
   * Returns first those of one person, newest first; then those nobody has taken, most urgent
   * first, then by deadline; then those taken; then those that ended last.
   */
  async list(who: string): Promise<readonly Escalation[]> {
    const now = await this.deps.escalations.list({ limit: MOST });
    await this.noteEnded(now);
    const own = await this.ownOf(who, now);
    const isOthers = ({ _id }: Escalation) => this.begun.get(_id) !== who;
    const others = now.filter(isOthers);
    const taken = (one: Escalation) => one.state === 'acknowledged';
    return [
      ...own,
      ...others.filter((one) => !taken(one)),
      ...others.filter(taken),
      ...[...this.ended.values()].reverse().filter(isOthers),
    ];
  }

  /**
   * Runs an act of a person at the page, and remembers which escalations it opened for them and
   * which ended.
   */
  async during<T>(who: string, work: () => Promise<T>): Promise<T> {
    const { escalations } = this.deps;
    const before = new Set((await escalations.list()).map(({ _id }) => _id));
    const done = await work();
    const after = await escalations.list();
    for (const { _id } of after)
      if (!before.has(_id) && !this.begun.has(_id)) this.begun.set(_id, who);
    await this.noteEnded(after.slice(0, MOST));
    return done;
  }

  private async noteEnded(now: readonly Escalation[]): Promise<void> {
    const ids = new Set(now.map(({ _id }) => _id));
    const gone = [...this.open].filter((id) => !ids.has(id));
    // An open one that left the list still exists, below more urgent ones.
    for (const one of await this.read(gone))
      if (one.dueAt === undefined) this.ended.set(one._id, one);
    this.open = ids;
    for (const id of ids) this.ended.delete(id);
    for (const id of [...this.ended.keys()].slice(0, -MOST_ENDED)) this.ended.delete(id);
  }

  /** Returns the escalations that a person began, newest first, wherever they are in the list. */
  private async ownOf(who: string, now: readonly Escalation[]): Promise<Escalation[]> {
    const theirs = [...this.begun].flatMap(([id, by]) => (by === who ? [id] : []));
    return this.read(theirs.slice(-MOST_OWN).reverse(), now);
  }

  /**
   * Returns escalations in the order of their ids.
   * @param known those that need not be read
   */
  private async read(
    ids: readonly string[],
    known: readonly Escalation[] = [],
  ): Promise<Escalation[]> {
    const byId = new Map(known.map((one) => [one._id, one]));
    const unknown = ids.filter((id) => !byId.has(id));
    if (unknown.length > 0)
      for (const one of await findEscalations(this.deps.db, unknown)) byId.set(one._id, one);
    return ids.flatMap((id) => byId.get(id) ?? []);
  }
}
