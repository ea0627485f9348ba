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

/** How many times the conversations a second of each peer Amana does: compared within each round, then the median. */
export function ratios(rounds: readonly Round[]): string {
  const rows = keys(rounds)
    .filter(({ stack }) => !stack.startsWith('amana'))
    .map(({ people, stack, mine }) => {
      const each = mine.flatMap((peer) => {
        const ours = rounds.find(
          (one) => one.stack === 'amana' && one.people === people && one.round === peer.round,
        );
        return ours ? [rate(ours) / rate(peer)] : [];
      });
      return [String(people), stack, `${short(median(each))}×`, each.map(short).join(', ')];
    });
  return table(['people at once', 'peer', 'Amana / peer', 'each round'], rows);
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
