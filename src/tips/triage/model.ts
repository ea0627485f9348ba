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
  readonly weights: ReadonlyMap<string, readonly number[]>;
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

function linear({ classes, weights }: ModelFile['outcome']): Linear {
  return {
    classes,
    weights: new Map(
      weights.map((line) => {
        const [name = '', ...numbers] = line.split(' ');
        return [name, numbers.map((number) => Number(number) / UNIT)] as const;
      }),
    ),
  };
}

/** What is in the file. @throws Fault when it is missing or wrong */
export const readModelFile = (): ModelFile =>
  readLocaleJson(localesFolder(), MODEL, modelFile, 'Run npm run train:triage.');

/**
 * Reads the weights that `npm run train:triage` wrote.
 * @throws Fault when the file is missing or wrong
 */
export function readModel(): Model {
  const { outcome, kind } = readModelFile();
  return { outcome: linear(outcome), kind: linear(kind) };
}

/** Scores made likelihoods that add up to 1. */
export function softmax(scores: readonly number[]): number[] {
  const most = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - most));
  const sum = powers.reduce((all, one) => all + one, 0);
  return powers.map((power) => power / sum);
}

/** What each class gets from each feature, added up and made likelihoods that add up to 1. */
export function likelihoods({ classes, weights }: Linear, features: Features): number[] {
  const scores = classes.map((_, at) => weights.get('^')?.[at] ?? 0);
  for (const [name, amount] of features) {
    const row = weights.get(name);
    if (row)
      for (let at = 0; at < row.length; at += 1)
        scores[at] = (scores[at] ?? 0) + (row[at] ?? 0) * amount;
  }
  return softmax(scores);
}
