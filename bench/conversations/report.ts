import { median, short, table } from '../lib/numbers.js';
import type { Bare } from './bare.js';
import type { Load } from './load.js';
import type { Cost } from './stacks.js';

/** One stack's round. */
export interface Round extends Load, Cost {
  readonly stack: string;
  readonly people: number;
  readonly round: number;
  /** Database commands, by the server's own count. */
  readonly commands: number;
  /** What mongod cost the processor, in microseconds. */
  readonly mongodMicros: number;
}

const head = [
  'people at once',
  'stack',
  'conv/s',
  'app CPU µs/message',
  'mongod',
  'load',
  'commands/message',
  'answer p50 ms',
  'p99',
  'reply p50 ms',
  'p99',
  'RSS MB',
];

const rate = ({ conversations, seconds }: Round) => conversations / seconds;

/** Medians over the rounds, a line for each number of people and stack. */
export function figures(rounds: readonly Round[]): string {
  const rows = keys(rounds).map(({ people, stack, mine }) => {
    const middle = (of: (round: Round) => number) => short(median(mine.map(of)));
    return [
      String(people),
      stack,
      middle(rate),
      middle(({ cpuMicros, messages }) => cpuMicros / messages),
      middle(({ mongodMicros, messages }) => mongodMicros / messages),
      middle(({ loadMicros, messages }) => loadMicros / messages),
      middle(({ commands, messages }) => commands / messages),
      middle(({ answer }) => answer.p50),
      middle(({ answer }) => answer.p99),
      middle(({ reply }) => reply.p50),
      middle(({ reply }) => reply.p99),
      middle(({ rss }) => rss / 1e6),
    ];
  });
  return table(head, rows);
}

/** What every stack is told against: peers as a multiple, floors as a share. */
const yardsticks = [
  { stack: 'telegraf', head: '× Telegraf', say: (ratio: number) => `${short(ratio)}×` },
  { stack: 'grammy', head: '× grammY', say: (ratio: number) => `${short(ratio)}×` },
  { stack: 'floor', head: 'of the floor', say: (ratio: number) => `${short(100 * ratio)} %` },
  { stack: 'floor2', head: 'of floor2', say: (ratio: number) => `${short(100 * ratio)} %` },
];

/**
 * Each stack's conversations a second as a multiple of each peer's and a
 * share of each floor's: compared within each round, then the median, with
 * each round in brackets. A yardstick that did not run has no column.
 */
export function ratios(rounds: readonly Round[]): string {
  const present = yardsticks.filter(({ stack }) => rounds.some((one) => one.stack === stack));
  const cell = (mine: readonly Round[], { stack, say }: (typeof yardsticks)[number]): string => {
    const each = mine.flatMap((ours) => {
      const theirs = rounds.find(
        (one) => one.stack === stack && one.people === ours.people && one.round === ours.round,
      );
      return theirs ? [rate(ours) / rate(theirs)] : [];
    });
    return `${say(median(each))} (${each.map(say).join(', ')})`;
  };
  const rows = keys(rounds)
    .filter(({ stack }) => !stack.startsWith('floor'))
    .map(({ people, stack, mine }) => [
      String(people),
      stack,
      ...present.map((yardstick) => cell(mine, yardstick)),
    ]);
  return table(['people at once', 'stack', ...present.map(({ head }) => head)], rows);
}

/** A bare read and write, when one person alone was measured. */
export function bareLine(bare: readonly Bare[]): string {
  if (bare.length === 0) return '';
  const middle = (of: (one: Bare) => number) => short(median(bare.map(of)));
  return `\nA bare read + write, one after another: p50 ${middle(({ p50 }) => p50)} ms, p99 ${middle(({ p99 }) => p99)} ms.\n`;
}

function keys(rounds: readonly Round[]) {
  const names = new Map(
    rounds.map(({ people, stack }) => [`${people} ${stack}`, { people, stack }]),
  );
  return [...names.values()]
    .sort((a, b) => a.people - b.people)
    .map(({ people, stack }) => ({
      people,
      stack,
      mine: rounds.filter((round) => round.people === people && round.stack === stack),
    }));
}
