import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { Fault } from '../../shared/fault.js';
import { projectRoot } from '../../shared/root.js';
import type { Features } from './features.js';

/** Weights are kept as whole hundredths. */
export const UNIT = 100;

const table = z.strictObject({
  classes: z.array(z.string()).min(2),
  /** Each "name w1 w2 …", a weight for each class; the name of the class's own weight is "^". */
  weights: z.array(z.string()),
});
const modelFile = z.strictObject({ outcome: table, kind: table });
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

export const modelPath = (): string => path.join(projectRoot(), 'locales/triage/model.json');

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

/** Reads the weights that `npm run train:triage` wrote. @throws Fault when the file is missing or wrong */
export function readModel(): Model {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(modelPath(), 'utf8'));
  } catch (cause) {
    throw new Fault('locales/triage/model.json cannot be read. Run npm run train:triage.', {
      cause,
    });
  }
  const parsed = modelFile.safeParse(json);
  if (!parsed.success)
    throw new Fault('locales/triage/model.json is wrong. Run npm run train:triage.');
  return { outcome: linear(parsed.data.outcome), kind: linear(parsed.data.kind) };
}

/** What each class gets from each feature, added up and made likelihoods that add up to 1. */
export function likelihoods({ classes, weights }: Linear, features: Features): number[] {
  const scores = classes.map((_, at) => weights.get('^')?.[at] ?? 0);
  for (const [name, amount] of features) {
    const row = weights.get(name);
    if (row) row.forEach((weight, at) => (scores[at] = (scores[at] ?? 0) + weight * amount));
  }
  const most = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - most));
  const sum = powers.reduce((all, one) => all + one, 0);
  return powers.map((power) => power / sum);
}
