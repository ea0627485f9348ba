import { lifeInDanger, type Priority } from '../../shared/priority.js';
import type { Hearing } from '../../shared/texts/signals-in.js';
import type { Signal, Texts } from '../../shared/texts/texts.js';
import {
  evidenceOf,
  isBareWord,
  isClearlyExcused,
  NONE_OVER_CALM,
  noneOverUrgent,
  P3_OVER_URGENT,
  plainlyTold,
  surelyNoneFrom,
  urgentFrom,
  type Plain,
} from './evidence.js';
import { featureReader, signalsOf, type Features } from './features.js';
import { signalsOfKind, type MessageKind } from './kinds.js';
import { likelihoods, readModel, weightsOf, type Linear, type Model } from './model.js';

/** What a text is taken for. A score for order, never a verdict: a person decides. */
export interface Judgement {
  /** `none`: nothing in it says that it is a report. */
  readonly outcome: Priority | 'none';
  readonly kind: MessageKind;
  /** Concepts, pairs and signals that spoke most for the outcome; never the person's own words. */
  readonly reasons: readonly string[];
  /** The signals of its words, so that their priority is the outcome's. */
  readonly signals: readonly Signal[];
}

/** @param hearing how the words of the lists are heard; given where a text was heard before */
export type Judge = (text: string, hearing?: Hearing) => Judgement;

const outcomes = { P1: 1, P2: 2, P3: 3, none: 'none' } as const;
type OutcomeName = keyof typeof outcomes;

/** What a text's features most likely mean, before safety is looked at. */
interface Likely {
  readonly outcome: OutcomeName;
  /** No report, beyond doubt. */
  readonly surelyNone: boolean;
}

/**
 * The outcome that a text's features are most likely to mean; what falls just short of P1 is P2.
 */
function likelyOutcome({ outcome }: Model, features: Features): Likely {
  const likely = likelihoods(outcome, features);
  const of = (name: OutcomeName) => likely[outcome.classes.indexOf(name)] ?? 0;
  const [P1, P2, P3, none] = [of('P1'), of('P2'), of('P3'), of('none')];
  const evidence = evidenceOf(features);
  const surelyNone = none >= surelyNoneFrom(features);
  if (P1 >= urgentFrom[evidence] || isBareWord(features)) return { outcome: 'P1', surelyNone };
  if (none >= noneOverUrgent[evidence] * P1 + NONE_OVER_CALM * (P2 + P3))
    return { outcome: 'none', surelyNone };
  return { outcome: P3 > P3_OVER_URGENT * P1 + P2 ? 'P3' : 'P2', surelyNone };
}

function kindOf({ kind }: Model, features: Features, outcome: OutcomeName): MessageKind {
  const likely = likelihoods(kind, features);
  let best = -1;
  kind.classes.forEach((name, at) => {
    if (name.startsWith(`${outcome}:`) && (likely[at] ?? 0) > (likely[best] ?? 0)) best = at;
  });
  return (kind.classes[best]?.split(':')[1] ?? 'other') as MessageKind;
}

const MOST_REASONS = 4;

/**
 * Features that a person may be shown: none that holds words of the text, and of senses no rows.
 */
const isShown = (name: string) => !/^[=~]|^\+(?:short|middle|long)$|>/.test(name);

/** Concepts and signals say more to a person than the senses of single words. */
const isSense = (name: string) => name.startsWith('%');

function reasonsOf(model: Linear, features: Features, outcome: OutcomeName): string[] {
  const at = model.classes.indexOf(outcome);
  const shares = [...features].flatMap(([name, amount]) => {
    const row = weightsOf(model, name);
    if (!row || !isShown(name)) return [];
    const mean = row.reduce((all, one) => all + one, 0) / row.length;
    return [{ name, share: ((row[at] ?? 0) - mean) * amount }];
  });
  const shown = shares
    .filter(({ share }) => share > 0)
    .sort(
      (a, b) =>
        Number(isSense(a.name)) - Number(isSense(b.name)) ||
        b.share - a.share ||
        (a.name < b.name ? -1 : 1),
    )
    .map(({ name }) => name.replace('&', ' + ').replace(/^%/, '').replaceAll('Maybe', ''));
  // A concept, its hint and a sense may have one name.
  return [...new Set(shown)].slice(0, MOST_REASONS);
}

/** Of a P2 that only fell short of P1, what spoke for P1. */
function reasonsShown(model: Linear, features: Features, outcome: OutcomeName): string[] {
  const own = reasonsOf(model, features, outcome);
  return own.length === 0 && outcome === 'P2' ? reasonsOf(model, features, 'P1') : own;
}

const isUrgent = (signal: Signal) => lifeInDanger.includes(signal);

/**
 * The outcome of a text that tells something plainly. Where somebody is missing, or a grave thing
 * is done to somebody, it is P1; else at least P2. It is no report only where the model is sure of
 * that, or is for it and something excuses the word as well. Safety stands above precision.
 */
function raised({ outcome, surelyNone }: Likely, plain: Plain, features: Features): OutcomeName {
  if (outcome === 'P1' || plain === 'missed' || (plain === 'done' && !surelyNone)) return 'P1';
  return outcome === 'none' && (surelyNone || isClearlyExcused(features)) ? 'none' : 'P2';
}

/** Signals that agree with the outcome: a P1 has one, and what is no P1 has none. */
function agreeing(
  heard: readonly Signal[],
  outcome: OutcomeName,
  kind: MessageKind,
): readonly Signal[] {
  if (outcome !== 'P1') return heard.filter((signal) => !isUrgent(signal));
  return heard.some(isUrgent) ? heard : [...new Set([...signalsOfKind(kind), ...heard])];
}

/**
 * Makes the judge of texts. Pure: the same text, lists and weights always give the same judgement.
 */
export function createJudge(texts: Texts, model: Model = readModel()): Judge {
  const read = featureReader(texts);
  return (text, hearing) => {
    const features = read(text, hearing);
    const heard = signalsOf(features);
    const likely = likelyOutcome(model, features);
    const plain = plainlyTold(features);
    const outcome = plain ? raised(likely, plain, features) : likely.outcome;
    const kind = kindOf(model, features, outcome);
    return {
      outcome: outcomes[outcome],
      kind,
      // Sorted out only for those who look at them.
      get reasons() {
        return reasonsShown(model.outcome, features, outcome);
      },
      signals: agreeing(heard, outcome, kind),
    };
  };
}
