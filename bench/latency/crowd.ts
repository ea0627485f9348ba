/**
 * People in the middle of their talks, of whom one texts at every arrival. Each talk is six
 * messages of which one tip comes; two of them have words that are found again by a token. Some
 * webhooks come twice, as providers send them, and some pairs of messages overtake each other.
 */

/** One webhook to be called: what a person texted, perhaps for the second time. */
export interface Event {
  readonly person: Person;
  /** Which message of the talk. */
  readonly place: number;
  readonly repeated: boolean;
}

export interface Person {
  readonly token: string;
  readonly phone: string;
  /** By place: the id Twilio gave the message. */
  readonly sids: string[];
  /** The places whose webhook was acknowledged. */
  readonly acknowledged: Set<number>;
  /** Every message was texted in its order. */
  inOrder: boolean;
}

/** What a person texts; `menu` ends the talk. */
export const talk = (token: string): readonly string[] => [
  `Bonjour, un homme cherche des filles du quartier pour un travail loin, dossier ${token}a`,
  '1',
  '2',
  'non',
  `Il garde leurs papiers et ne les paie pas, dossier ${token}b`,
  'menu',
];
const LENGTH = talk('').length;
/** By place: the token its words carry. */
export const tokenAt = (person: Person, place: number): string | undefined =>
  place === 0 ? `${person.token}a` : place === 4 ? `${person.token}b` : undefined;

/**
 * Shares of all messages. Twilio repeats a webhook that
 * it believes was not taken; both happen far more rarely.
 */
const REPEATED = 0.05;
const OVERTAKEN = 0.03;
/** A person thinks this long before they text again, in milliseconds. */
const THINKING = { least: 1_500, most: 6_000 };

/** Below it are the numbers of the focal points. */
const FIRST = 1_000;

interface Waiting extends Event {
  readonly readyAt: number;
}

/** A heap would be faster; a few thousand people are not worth one. */
function insert(queue: Waiting[], one: Waiting): void {
  let [low, high] = [0, queue.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((queue[middle] as Waiting).readyAt <= one.readyAt) low = middle + 1;
    else high = middle;
  }
  queue.splice(low, 0, one);
}

export class Crowd {
  readonly people: Person[] = [];
  private readonly queue: Waiting[] = [];

  constructor(private readonly random: () => number) {}

  /**
   * Who texts at a moment: whoever has waited longest, or somebody who has never written.
   * @param at milliseconds
   */
  next(at: number): Event {
    const ready = this.queue[0];
    const event = ready && ready.readyAt <= at ? (this.queue.shift() as Waiting) : this.begin(at);
    if (!event.repeated && this.random() < REPEATED)
      // Half of them at once, while the first is still under way.
      insert(this.queue, {
        ...event,
        repeated: true,
        readyAt: this.random() < 0.5 ? at : at + this.random() * 2_000,
      });
    return event;
  }

  private begin(at: number): Event {
    const number = FIRST + this.people.length;
    // Togo's mobile numbers are eight digits that begin with 9.
    const phone = `+2289${String(number).padStart(7, '0')}`;
    const person = {
      token: `t${number.toString(36)}`,
      phone,
      sids: [],
      acknowledged: new Set<number>(),
      inOrder: true,
    };
    this.people.push(person);
    const order = Array.from({ length: LENGTH }, (_, i) => i);
    let readyAt = at;
    const swap = this.random() < OVERTAKEN * LENGTH ? Math.floor(this.random() * (LENGTH - 1)) : -1;
    if (swap >= 0) {
      order.splice(swap, 2, swap + 1, swap);
      person.inOrder = false;
    }
    for (const [turn, place] of order.entries()) {
      const { least, most } = THINKING;
      // What was overtaken comes just after.
      const wait = turn === swap + 1 ? this.random() * 200 : least + this.random() * (most - least);
      if (turn === 0) continue;
      readyAt += wait;
      insert(this.queue, { person, place, repeated: false, readyAt });
    }
    return { person, place: order[0] ?? 0, repeated: false };
  }
}
