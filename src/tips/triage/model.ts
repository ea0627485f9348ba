import path from 'node:path';
import { z } from 'zod';
import { localesFolder, readLocaleJson } from '../../shared/texts/locale-file.js';
import type { Features } from './features.js';

/** Weights are kept as whole hundredths. */
export const UNIT = 100;

const table = z.strictObject({
  classes: z.array(z.string()).min(2),
  /** Each "name w1 w2 …", a weight for each class; the name of the class's own weight is "^". */
  weights: z.array(z.string()),
});
const modelFile = z.strictObject({
  /** A fingerprint of the messages and words that it was learnt from. */
  madeFrom: z.string(),
  outcome: table,
  kind: table,
});
export type ModelFile = z.infer<typeof modelFile>;

/** One linear model: how likely each class is for a text's features. */
export interface Linear {
  readonly classes: readonly string[];
  /** Where the weights of a feature stand in `weights`; those of the classes themselves are "^". */
  readonly rows: ReadonlyMap<string, number>;
  /** Row by row, a weight for each class: thirty thousand arrays would take 20 MB more. */
  readonly weights: Float64Array;
}

export interface Model {
  /** P1, P2, P3 or no report. */
  readonly outcome: Linear;
  /** What the text is about, or what it is instead of a report. */
  readonly kind: Linear;
}

/** Below `locales/`. */
const MODEL = 'triage/model.json';
export const modelPath = (): string => path.join(localesFolder(), MODEL);

/** The same text in memory of its own: a piece of a line would keep the whole line. */
const unbound = (name: string) => Buffer.from(name).toString();

function linear({ classes, weights }: ModelFile['outcome']): Linear {
  const rows = new Map<string, number>();
  const all = new Float64Array(weights.length * classes.length);
  weights.forEach((line, row) => {
    const [name = '', ...numbers] = line.split(' ');
    rows.set(unbound(name), row * classes.length);
    all.set(
      numbers.map((number) => Number(number) / UNIT),
      row * classes.length,
    );
  });
  return { classes, rows, weights: all };
}

/** What is in the file. @throws Fault when it is missing or wrong */
export const readModelFile = (): ModelFile =>
  readLocaleJson(localesFolder(), MODEL, modelFile, 'Run npm run train:triage.');

function readShipped(): Model {
  const { outcome, kind } = readModelFile();
  return { outcome: linear(outcome), kind: linear(kind) };
}
let shipped: Model | undefined;

/**
 * Reads the weights that `npm run train:triage` wrote: once in a process, since they are large.
 * @throws Fault when the file is missing or wrong
 */
export const readModel = (): Model => (shipped ??= readShipped());

/** Scores made likelihoods that add up to 1. */
export function softmax(scores: readonly number[]): number[] {
  const most = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - most));
  const sum = powers.reduce((all, one) => all + one, 0);
  return powers.map((power) => power / sum);
}

/** The weights of a feature, one for each class; undefined when the model does not know it. */
export function weightsOf({ classes, rows, weights }: Linear, name: string) {
  const at = rows.get(name);
  return at === undefined ? undefined : weights.subarray(at, at + classes.length);
}

/** What each class gets from each feature, added up and made likelihoods that add up to 1. */
export function likelihoods({ classes, rows, weights }: Linear, features: Features): number[] {
  const own = rows.get('^');
  // Numbers without an object each.
  const scores = new Float64Array(classes.length);
  if (own !== undefined) scores.set(weights.subarray(own, own + classes.length));
  for (const [name, amount] of features) {
    const row = rows.get(name);
    if (row === undefined) continue;
    for (let at = 0; at < scores.length; at += 1)
      scores[at] = (scores[at] ?? 0) + (weights[row + at] ?? 0) * amount;
  }
  return softmax([...scores]);
}
