import { HOUR } from '../shared/clock.js';
import { EQUAL_WITHIN, type SaidLately } from './said.js';

/** A message at the person's side that can still be deleted. */
export interface SentRef {
  readonly ref: string;
  readonly at: number;
}

/** Case codes that were wrong, for the throttle: how many since when. */
export interface WrongCodes {
  readonly count: number;
  readonly since: number;
}

/** Source: Telegram Bot API, deleteMessage: messages of the last 48 hours. */
export const DELETABLE = 48 * HOUR;
export const MOST_REFS = 200;

export const deletable = (refs: readonly SentRef[], now: Date): SentRef[] =>
  refs.filter(({ at }) => at > now.getTime() - DELETABLE);

/** What later turns need of talks that are over. */
export interface Afterwards {
  readonly refs: readonly SentRef[];
  readonly said: SaidLately;
  readonly wrongCodes?: WrongCodes | undefined;
}

const once = (refs: readonly SentRef[]): SentRef[] => [
  ...new Map(refs.map((one) => [one.ref, one])).values(),
];

const nothing: Afterwards = { refs: [], said: [] };

/** Of more people at once the oldest are forgotten. */
const MOST = 20_000;

/** What of it is still good for something; undefined when nothing is. */
function lately({ refs, said, wrongCodes }: Afterwards, now: Date): Afterwards | undefined {
  const left = {
    refs: once(deletable(refs, now)).slice(-MOST_REFS),
    said: said.filter(([, at]) => at * 1_000 > now.getTime() - EQUAL_WITHIN),
    wrongCodes: wrongCodes && wrongCodes.since > now.getTime() - HOUR ? wrongCodes : undefined,
  };
  return left.refs.length + left.said.length > 0 || left.wrongCodes ? left : undefined;
}

/**
 * What is still needed of talks that are over: by people's keyed names, in the memory of this process and nowhere else. In a
 * database, under whatever key of the server, its times, digests and message numbers join a person to their tip
 * (docs/adr/015). A process that starts anew has forgotten it.
 */
export class ShortMemory {
  private readonly kept = new Map<string, Afterwards>();

  of(person: string, now: Date): Afterwards {
    const found = this.kept.get(person);
    return (found && lately(found, now)) ?? nothing;
  }

  /** @param to what is to be remembered, from what is; the latest stand last, so that those that are over are found first */
  change(person: string, to: (before: Afterwards) => Afterwards, now: Date): void {
    const left = lately(to(this.of(person, now)), now);
    this.kept.delete(person);
    if (left) this.kept.set(person, left);
    for (const [other, one] of this.kept) {
      if (this.kept.size <= MOST && lately(one, now)) break;
      this.kept.delete(other);
    }
  }

  /** Messages at the person's side that ERASE could delete. */
  addRefs(person: string, refs: readonly SentRef[], now: Date): void {
    if (refs.length === 0) return;
    this.change(person, (before) => ({ ...before, refs: [...before.refs, ...refs] }), now);
  }
}
