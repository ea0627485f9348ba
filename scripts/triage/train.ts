import { createHash } from 'node:crypto';
import type { Features } from '../../src/tips/triage/features.js';
import { softmax, UNIT, type ModelFile } from '../../src/tips/triage/model.js';
import type { Message } from './messages.js';

/** A text's features and the class it belongs to. */
export interface Example {
  readonly features: Features;
  readonly label: number;
  /** How much it counts beside others; 1 when nothing is said. */
  readonly counts?: number;
}

/** A text as the places of its features among the weights, with their amounts. */
interface Row {
  readonly at: Int32Array;
  readonly amounts: Float64Array;
  readonly label: number;
  readonly counts: number;
}

const RATE = 0.05;
const EPOCHS = 80;
/** How much large weights cost: without it a rare word would decide. */
const COST = 1;
/** Weights below a fourteenth change nothing and are not kept. */
const LEAST = 0.07;

/**
 * Names of features that are learnt: single words only when two texts have them, letters when three
 * have.
 */
function namesOf(examples: readonly Example[]): string[] {
  const seen = new Map<string, number>();
  for (const { features } of examples)
    for (const name of features.keys()) seen.set(name, (seen.get(name) ?? 0) + 1);
  const least = (name: string) => (/^~/.test(name) ? 3 : /^=|[&>]/.test(name) ? 2 : 1);
  return [...seen]
    .filter(([name, times]) => times >= least(name))
    .map(([name]) => name)
    .sort();
}

function rowsOf(examples: readonly Example[], names: readonly string[]): Row[] {
  const places = new Map(names.map((name, at) => [name, at]));
  return examples.map(({ features, label, counts = 1 }) => {
    const known = [...features].flatMap(([name, amount]) => {
      const at = places.get(name);
      return at === undefined ? [] : [[at, amount] as const];
    });
    return {
      at: Int32Array.from([...known.map(([at]) => at), names.length]),
      amounts: Float64Array.from([...known.map(([, amount]) => amount), 1]),
      label,
      counts,
    };
  });
}

/**
 * How likely each class is for a row. The loops are plain ones: they run a thousand million times.
 */
function guess({ at, amounts }: Row, weights: Float64Array, classes: number): number[] {
  const scores = new Array<number>(classes).fill(0);
  for (let i = 0; i < at.length; i += 1) {
    const first = (at[i] ?? 0) * classes;
    const amount = amounts[i] ?? 0;
    for (let one = 0; one < classes; one += 1)
      scores[one] = (scores[one] ?? 0) + (weights[first + one] ?? 0) * amount;
  }
  return softmax(scores);
}

/** How far the guess of a row is off for each class. */
function wrongOf(row: Row, weights: Float64Array, classes: number, doubt: number): number[] {
  return guess(row, weights, classes).map((likely, one) => {
    const right = doubt / classes + (one === row.label ? 1 - doubt : 0);
    return (likely - right) * row.counts;
  });
}

/** All that the weights are learnt with. */
interface Lesson {
  readonly rows: readonly Row[];
  readonly classes: number;
  readonly doubt: number;
}

function slope({ rows, classes, doubt }: Lesson, weights: Float64Array): Float64Array {
  const slopes = weights.map((weight) => COST * weight);
  for (const row of rows) {
    const wrong = wrongOf(row, weights, classes, doubt);
    for (let i = 0; i < row.at.length; i += 1) {
      const first = (row.at[i] ?? 0) * classes;
      const amount = row.amounts[i] ?? 0;
      for (let one = 0; one < classes; one += 1)
        slopes[first + one] = (slopes[first + one] ?? 0) + (wrong[one] ?? 0) * amount;
    }
  }
  return slopes;
}

/**
 * Multinomial logistic regression. Source: D. P. Kingma and J. Ba, Adam, 2015, for the steps.
 * Deterministic.
 */
function descend(lesson: Lesson, size: number): Float64Array {
  const weights = new Float64Array(size * lesson.classes);
  const mean = new Float64Array(weights.length);
  const spread = new Float64Array(weights.length);
  for (let epoch = 1; epoch <= EPOCHS; epoch += 1) {
    const slopes = slope(lesson, weights);
    weights.forEach((weight, at) => {
      const here = slopes[at] ?? 0;
      const m = (mean[at] = 0.9 * (mean[at] ?? 0) + 0.1 * here);
      const v = (spread[at] = 0.999 * (spread[at] ?? 0) + 0.001 * here * here);
      const step = m / (1 - 0.9 ** epoch) / (Math.sqrt(v / (1 - 0.999 ** epoch)) + 1e-8);
      weights[at] = weight - RATE * step;
    });
  }
  return weights;
}

/**
 * Learns to tell classes apart.
 * @param originals how many of the examples, the first ones, are messages as they were written
 * @param doubt the share of a label that is given to all classes alike, so that no message is
 * learnt by heart
 * @returns the table that is committed
 */
export function learn(
  examples: readonly Example[],
  classes: readonly string[],
  { originals = examples.length, doubt = 0 } = {},
): ModelFile['outcome'] {
  const names = namesOf(examples.slice(0, originals));
  const rows = rowsOf(examples, names);
  const found = descend({ rows, classes: classes.length, doubt }, names.length + 1);
  const lines = [...names, '^'].flatMap((name, at) => {
    const row = classes.map((_, one) => found[at * classes.length + one] ?? 0);
    if (name !== '^' && row.every((weight) => Math.abs(weight) < LEAST)) return [];
    return [`${name} ${row.map((weight) => Math.round(weight * UNIT)).join(' ')}`];
  });
  return { classes: [...classes], weights: lines };
}

const pick = (seed: string, many: number) =>
  createHash('sha256').update(seed).digest().readUInt32BE(0) % many;

/**
 * Messages with everyday messages of their language around them, so that the model learns that
 * length alone tells nothing: two more of each everyday message, one more of each other.
 */
export function lengthened(messages: readonly Message[]): Message[] {
  const everyday = (lang: string) =>
    messages.filter((one) => one.lang === lang && one.priority === null && one.text.length > 12);
  const pools = new Map(
    [...new Set(messages.map(({ lang }) => lang))].map((lang) => [lang, everyday(lang)]),
  );
  return messages.flatMap((message) => {
    const pool = pools.get(message.lang) ?? [];
    const other = (seed: string) => pool[pick(message.text + seed, pool.length)]?.text ?? '';
    const once = { ...message, text: `${message.text}. ${other('0')}` };
    if (message.priority !== null) return [once];
    return [once, { ...message, text: `${message.text}. ${other('1')}. ${other('x1')}` }];
  });
}
