import { valuesIn } from '../joins.js';
import { judge, type Guess, type Truth, type Verdict } from './judge.js';
import { keyOf, readLoot, type Found } from './loot.js';
import { measuresOf, type Measures } from './measures.js';
import { guessesByMeasure, type Measured } from './pairs.js';
import type { PhoneCall } from './play.js';
import {
  firstWrites,
  fromOplog,
  fromProfile,
  guessByOpening,
  guessesByNeighbour,
  type Done,
} from './sequence.js';
import type { Theft } from './theft.js';
import { guessByValues } from './values.js';

/** What a thief has for a join beside both databases, `gateway.json` and the list of numbers. */
export type With = 'nothing' | 'oplog' | 'every operation' | 'phone company' | 'all';

/** A way of joining, and how it did. */
export interface Row extends Verdict {
  readonly question:
    'tip' | 'tip of a life in danger' | 'words in a poll' | 'case that was added to';
  readonly by: string;
  readonly with: With;
  /** How many things somebody wrote. */
  readonly of: number;
}

/** What of a person lies where: the families of measures that are judged each for itself. */
const families: readonly (readonly [by: string, which: (name: string) => boolean])[] = [
  ['where their conversation lies', (name) => name === 'conversations place'],
  [
    'sizes and counts of their conversation',
    (name) => /^conversations.* (size|bytes|count|length)$/.test(name),
  ],
  [
    'times and numbers in their opened memory',
    (name) => /^conversations\.box\./.test(name) && !/ (size|bytes|count|length)$/.test(name),
  ],
  [
    'their conversation’s open fields',
    (name) => /^conversations\.(?!box\.|sent\b)/.test(name) && !/ (bytes|count|length)$/.test(name),
  ],
  [
    'message numbers that could be deleted',
    (name) => /^conversations\.(sent|box\.refs)/.test(name),
  ],
  ['texts to them that waited or died', (name) => name.startsWith('deliveries')],
  ['the list of who said STOP', (name) => name.startsWith('erasures')],
  ['return addresses and questions', (name) => /^(returns|mail)\b/.test(name)],
  ['their taking part', (name) => /^(subscribers|answers|pollwords|polltell)\b/.test(name)],
  ['anything else of theirs', (name) => /^(copies|recipients|heard|guesses|api\w*)\b/.test(name)],
];

/** Documents of each, by what leads to them. */
function sorted(loot: readonly Found[], keysOf: (found: Found) => Iterable<string>) {
  const all = new Map<string, Found[]>();
  for (const found of loot)
    for (const key of keysOf(found)) all.set(key, [...(all.get(key) ?? []), found]);
  return all;
}

const measured = (all: ReadonlyMap<string, readonly Found[]>): Measured =>
  new Map([...all].map(([key, found]) => [key, measuresOf(found)]));

/** What the phone company's log tells of each person. */
function phoneMeasures(
  phone: readonly PhoneCall[],
  numbers: ReadonlyMap<string, string>,
): Measured {
  const all = new Map<string, Map<string, number[]>>();
  for (const { who, way, at } of phone) {
    const person = numbers.get(who);
    if (person === undefined) continue;
    const theirs = all.get(person) ?? new Map<string, number[]>();
    theirs.set(way, [...(theirs.get(way) ?? []), at]);
    all.set(person, theirs);
  }
  const ends = (theirs: ReadonlyMap<string, readonly number[]>): Measures =>
    new Map(
      [...theirs].flatMap(([way, at]) => {
        const last = at.filter((one, i) => (at[i + 1] ?? Infinity) - one > 10 * 60_000);
        const first = at.filter((one, i) => one - (at[i - 1] ?? -Infinity) > 10 * 60_000);
        return [
          [`${way} all`, at],
          [`${way} last of each talk`, last],
          [`${way} first of each talk`, first],
        ] as [string, readonly number[]][];
      }),
    );
  return new Map([...all].map(([person, theirs]) => [person, ends(theirs)]));
}

/** All ways of joining some things with the people who wrote them. */
class Joins {
  readonly rows: Row[] = [];
  private readonly loot: readonly Found[];
  private readonly people: ReadonlyMap<string, readonly Found[]>;
  private readonly measuredPeople: Measured;
  private readonly oplog: readonly Done[];

  constructor(private readonly theft: Theft) {
    const { thief, dumps, oplog, names } = theft;
    this.loot = readLoot(thief, dumps);
    const ofGateway = this.loot.filter(({ half }) => half === 'gateway');
    this.people = sorted(ofGateway, ({ doc }) => thief.owners(doc));
    this.measuredPeople = measured(this.people);
    this.oplog = fromOplog(oplog, names);
  }

  /** Judges a way of joining, for a question. */
  private note(
    question: Row['question'],
    truth: Truth,
    by: string,
    beside: With,
    guesses: readonly Guess[],
  ): void {
    this.rows.push({ question, by, with: beside, of: truth.size, ...judge(guesses, truth) });
  }

  /** The documents that are of each thing. */
  private docsOf(truth: Truth): Map<string, Found[]> {
    return sorted(this.loot, ({ doc }) => new Set(valuesIn(doc).filter((one) => truth.has(one))));
  }

  /** What both databases tell, with the keys. */
  atRest(question: Row['question'], truth: Truth, each: boolean): void {
    const docs = this.docsOf(truth);
    const things = measured(docs);
    const byValues = guessByValues(this.loot, this.people, docs);
    this.note(question, truth, 'equal values, as they are or digested', 'nothing', [byValues]);
    const judged = each
      ? families
      : ([['everything measurable of them', () => true]] as typeof families);
    for (const [by, which] of judged)
      this.note(
        question,
        truth,
        by,
        'nothing',
        guessesByMeasure(this.measuredPeople, things, which),
      );
  }

  /** What the times of the phone company tell beside. */
  byPhone(question: Row['question'], truth: Truth): void {
    const { phone, people } = this.theft.played;
    const numbers = new Map(people.map((one) => [one.address, keyOf(one)]));
    const things = measured(this.docsOf(truth));
    const measures = phoneMeasures(phone, numbers);
    const guesses = guessesByMeasure(measures, things);
    this.note(question, truth, 'when they texted, against every time', 'phone company', guesses);
  }

  /** What the oplog tells beside, without its times and with those of the phone company. */
  byOplog(question: Row['question'], truth: Truth): void {
    const { thief, played } = this.theft;
    const things = new Set(truth.keys());
    const opened = guessByOpening(this.oplog, thief, things);
    this.note(question, truth, 'promised work, opened', 'oplog', [opened]);
    const neighbours = guessesByNeighbour(this.oplog, thief, things);
    this.note(question, truth, 'whose write was next to it', 'oplog', neighbours);
    const numbers = new Map(played.people.map((one) => [one.address, keyOf(one)]));
    const written: Measured = new Map(
      [...firstWrites(this.oplog, things)].map(([key, at]) => [key, new Map([['write', [at]]])]),
    );
    const texts = played.phone.map((call) => ({ ...call, at: call.machine }));
    const guesses = guessesByMeasure(phoneMeasures(texts, numbers), written);
    this.note(question, truth, 'who texted just before it was written', 'all', guesses);
  }

  /** What a log of every operation tells beside. */
  byOperations(question: Row['question'], truth: Truth): void {
    const { thief, profile, names } = this.theft;
    const done = [
      ...fromProfile(profile.gateway, 'gateway', names.gateway),
      ...fromProfile(profile.cases, 'cases', names.cases),
    ].sort((a, b) => a.at - b.at);
    if (done.length === 0) return;
    const guesses = guessesByNeighbour(done, thief, new Set(truth.keys()));
    this.note(question, truth, 'whose operation was next to it', 'every operation', guesses);
  }
}

/** Tries what is at rest alone, for who told which report. */
export function tryAtRest(theft: Theft): Row[] {
  const joins = new Joins(theft);
  joins.atRest('tip', theft.tips, true);
  return joins.rows;
}

/** Tries every join on what was stolen. */
export function tryJoins(theft: Theft): Row[] {
  const joins = new Joins(theft);
  const { tips, cases, words, danger } = theft;
  joins.atRest('tip', tips, true);
  const only = (urgent: boolean): Truth =>
    new Map([...tips].filter(([tip]) => danger.has(tip) === urgent));
  joins.byPhone('tip', only(false));
  joins.byPhone('tip of a life in danger', only(true));
  joins.byOplog('tip', tips);
  joins.byOperations('tip', tips);
  joins.atRest('words in a poll', words, false);
  joins.byOplog('words in a poll', words);
  joins.atRest('case that was added to', cases, false);
  return joins.rows;
}
