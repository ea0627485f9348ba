import type { Escalation } from '../../src/models/cases/escalation-doc.js';
import type { Talk } from './crowd.js';
import { judgeCopies, type Doubles } from './doubles.js';
import { isFocalPoint, isReply } from './focal-points.js';
import type { Kept, KeptTip } from './kept.js';
import { orders } from './orders.js';
import { tellerIn } from './people.js';
import type { Copy } from './phones.js';
import type { Told } from './provider.js';
import { judgeWordless } from './wordless.js';
import { replays, type Expected, type ExpectedTip, type Known } from './replay.js';

/** What was compared, and what did not fit. */
export interface Verdict {
  readonly people: number;
  readonly acknowledged: number;
  readonly tips: number;
  readonly words: number;
  readonly replies: number;
  readonly escalations: number;
  readonly calls: number;
  readonly answers: number;
  /** Of replies, and of calls and what else is said to focal points. */
  readonly doubledReplies: Doubles;
  readonly doubledCalls: Doubles;
  /**
   * Calls of a higher level that were decided, and not
   * made because somebody below had taken it meanwhile.
   */
  readonly notMade: readonly string[];
  /** Everything that is wrong; empty when all holds. */
  readonly wrong: readonly string[];
}

/** What differs from run to run in a text: references, codes, numbers. */
const shape = (text: string): string =>
  text.replace(/\b[A-Z]{2}-[0-9A-Z]{5}\b/g, 'XX').replace(/\d/g, '0');

/**
 * Copies of one delivery together; where the provider is told no delivery, those of one wording.
 */
function together(copies: readonly Copy[]): Map<string, Copy[]> {
  const groups = new Map<string, Copy[]>();
  for (const copy of copies) {
    const key = `${copy.to}/${copy.delivery?.replace(/~\d+$/, '') ?? shape(copy.text)}`;
    groups.set(key, [...(groups.get(key) ?? []), copy]);
  }
  return groups;
}

const tipLine = ({ country, state, priority, words, answers, urgent }: ExpectedTip): string =>
  JSON.stringify([country, state, priority, words, Object.entries(answers).sort(), urgent]);

function keptLine({ tip, words, escalation }: KeptTip): string {
  const { country, state, priority, answers } = tip;
  return tipLine({
    country,
    state,
    priority,
    words,
    answers,
    urgent: escalation !== undefined,
  });
}

const place = (person: Expected['person'] | undefined): string => {
  const { session, report, stopped, language } = person ?? { stopped: false };
  return JSON.stringify([
    language,
    stopped,
    session?.flow,
    session?.step,
    session?.answers,
    report?.notes,
    report?.signals,
    report?.country,
  ]);
};

const countOf = (texts: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(shape(text), (counts.get(shape(text)) ?? 0) + 1);
  return counts;
};

/**
 * The texts somebody must have got, and how often each came beyond that, oldest copies first. Those
 * that were taken back may be missing.
 */
function surplus(
  { replies, recalled }: Pick<Expected, 'replies' | 'recalled'>,
  got: readonly Copy[],
): { missing: string[]; extra: Copy[][]; strange: string[] } {
  const wanted = countOf(replies);
  const mayMiss = countOf(replies.slice(0, recalled));
  const needed = (text: string) => (wanted.get(text) ?? 0) - (mayMiss.get(text) ?? 0);
  const byShape = new Map<string, Copy[][]>();
  for (const group of together(got).values()) {
    const [copy] = group as [Copy];
    byShape.set(shape(copy.text), [...(byShape.get(shape(copy.text)) ?? []), group]);
  }
  const strange: string[] = [];
  const extra: Copy[][] = [];
  for (const [text, groups] of byShape) {
    const count = wanted.get(text) ?? 0;
    if (count === 0) strange.push(text);
    else if (groups[0]?.[0]?.delivery !== undefined) {
      if (groups.length > count) strange.push(text);
      extra.push(...groups);
    } else {
      // Telegram: as many copies as were meant, and the rest
      // are doubles of one of them; which one is not known.
      const copies = groups.flat();
      for (let i = count; i < copies.length; i += 1)
        extra.push([doubled(copies, i), copies[i] as Copy]);
    }
  }
  const came = (text: string) => {
    const groups = byShape.get(text) ?? [];
    return groups[0]?.[0]?.delivery === undefined ? groups.flat().length : groups.length;
  };
  const missing = [...wanted.keys()].filter((text) => came(text) < needed(text));
  return { missing, extra, strange };
}

/** Of the copies before one: that whose sender died soonest after it. */
function doubled(copies: readonly Copy[], i: number): Copy {
  const lived = ({ at, by }: Copy) => (by?.died ?? Infinity) - at;
  return copies.slice(0, i).sort((a, b) => lived(a) - lived(b))[0] as Copy;
}

/** Compares what was acknowledged with what is kept and what was sent. */
export function judge(
  talks: readonly Talk[],
  focal: ReadonlyMap<string, readonly Told[]>,
  copies: readonly Copy[],
  kept: Kept,
  known: Known,
  troubled: (from: number, to: number) => boolean,
): Verdict {
  const wrong: string[] = [];
  const byAddress = new Map<string, Copy[]>();
  for (const copy of copies) byAddress.set(copy.to, [...(byAddress.get(copy.to) ?? []), copy]);
  const byTeller = new Map<number, KeptTip[]>();
  const wordless: string[] = [];
  for (const one of kept.tips) {
    const owner = one.words.map(([, words]) => tellerIn(words)).find((n) => n !== undefined);
    if (owner === undefined) wordless.push(keptLine(one));
    else byTeller.set(owner, [...(byTeller.get(owner) ?? []), one]);
  }
  const possible: string[][][] = [];
  const replies: Copy[][] = [];
  let [replied, words] = [0, 0];

  for (const { teller, told } of talks) {
    const got = byAddress.get(teller.address) ?? [];
    const keptTips = (byTeller.get(teller.n) ?? []).map(keptLine).sort();
    const is = place(kept.person(teller));
    let best: { faults: string[]; expected: Expected; extra: Copy[][] } | undefined;
    // Two that were on their way together fit in either order,
    // as far as this person goes, though their tip is another.
    const fitting = new Map<string, string[]>();
    const ways = orders(told).flatMap((order) =>
      replays(
        teller,
        order.map(({ text }) => text),
        known,
      ),
    );
    for (const expected of ways) {
      const mine = expected.tips.filter((tip) =>
        tip.words.some(([, text]) => tellerIn(text) !== undefined),
      );
      const tips = mine.map(tipLine).sort();
      const { missing, strange, extra } = surplus(expected, got);
      const faults = [
        ...(place(expected.person) === is
          ? []
          : [`is at ${is}, expected ${place(expected.person)}`]),
        ...(JSON.stringify(tips) === JSON.stringify(keptTips)
          ? []
          : [`kept ${keptTips.join()}, expected ${tips.join()}`]),
        ...missing.map((text) => `did not get: ${text}`),
        ...strange.map((text) => `got: ${text}`),
      ];
      if (!best || faults.length < best.faults.length) best = { faults, expected, extra };
      const other = expected.tips
        .filter((tip) => !mine.includes(tip))
        .map(tipLine)
        .sort();
      if (faults.length === 0) fitting.set(other.join('\n'), other);
    }
    if (!best) continue;
    wrong.push(...best.faults.map((fault) => `person ${teller.n} (${teller.channel}) ${fault}`));
    for (const tip of best.expected.tips) words += tip.words.length;
    if (fitting.size > 0) possible.push([...fitting.values()]);
    replied += best.expected.replies.length;
    replies.push(...best.extra);
  }
  wrong.push(...judgeWordless(wordless, possible));

  const said = together(copies.filter(({ to }) => isFocalPoint(to)));
  const [calls, answers]: [Copy[][], Copy[][]] = [[], []];
  for (const group of said.values())
    (isReply(group[0]?.delivery ?? '') ? answers : calls).push(group);
  replies.push(...answers);
  const escalated = judgeEscalations(kept, said);
  wrong.push(...escalated.wrong, ...judgeAnswers(focal, answers));
  wrong.push(...kept.stray.map(({ _id }) => `an escalation without a tip: ${_id}`));
  if (kept.undone > 0) wrong.push(`work of ${kept.undone} conversations is not done`);
  wrong.push(
    ...kept.unsent.map(
      ({ _id, state, failure }) => `a delivery is ${state}: ${_id} ${failure?.reason ?? ''}`,
    ),
  );

  const doubledReplies = judgeCopies(replies, troubled);
  const doubledCalls = judgeCopies(calls, troubled);
  wrong.push(
    ...[...doubledReplies.needless, ...doubledCalls.needless].map(
      (one) => `doubled without need: ${one}`,
    ),
  );
  const acknowledged = [...talks.flatMap(({ told }) => told), ...[...focal.values()].flat()].filter(
    ({ acknowledged: when }) => when !== undefined,
  ).length;
  const escalations = kept.tips.filter(({ escalation }) => escalation).length;
  return {
    people: talks.length,
    acknowledged,
    tips: kept.tips.length,
    words,
    replies: replied,
    escalations,
    calls: calls.length,
    answers: answers.length,
    doubledReplies,
    doubledCalls,
    notMade: escalated.notMade,
    wrong,
  };
}

/**
 * Whether everybody was called for every tip that needs it, and nobody beyond what is written down,
 * and somebody has it. A call decided in the moment in which the tip moved to another country is
 * not made, the next round's is; nor is one of a higher level, decided in the moment in which
 * somebody below took it.
 */
function judgeEscalations(
  kept: Kept,
  said: ReadonlyMap<string, readonly Copy[]>,
): Pick<Verdict, 'wrong' | 'notMade'> {
  const wrong: string[] = [];
  const notMade: string[] = [];
  const sent = new Map<string, Set<number>>();
  for (const [key] of said) {
    const [, tip, round, level, tag] = /\/([^.]+)\.(\d+)\.(\d+)\.([^.]+)$/.exec(key) ?? [];
    const name = `${tip}.${level}.${tag}`;
    if (tip !== undefined) sent.set(name, (sent.get(name) ?? new Set()).add(Number(round)));
  }
  const called = new Map<string, Set<string>>();
  for (const { escalation } of kept.tips) {
    if (!escalation) continue;
    const { reference, calls, state, country, area } = escalation;
    const taker = escalation.acknowledgedBy ?? escalation.actedBy;
    const takenAt = Math.min(
      ...calls.filter(({ focalPoint }) => focalPoint === taker).map(({ level }) => level),
    );
    if (!['acknowledged', 'acted'].includes(state)) wrong.push(`${reference} is ${state}`);
    for (const { focalPoint, level, round, outcome, tag } of calls) {
      const name = `${escalation._id}.${level}.${tag}`;
      const rounds = sent.get(name) ?? new Set();
      if (!rounds.has(round) && outcome !== 'excluded') {
        if (level > takenAt)
          notMade.push(
            `${escalation._id} ${reference}: ${focalPoint}, level ${level}, taken by ${taker}`,
          );
        else wrong.push(`${reference}: ${focalPoint} was not called`);
      }
      if (Math.max(...rounds) > round)
        wrong.push(`${reference}: ${focalPoint} was called beyond what is written down`);
      sent.delete(name);
    }
    // Of tips of one place about which nothing was learnt
    // later, the same people must have been called.
    if (!isPlain(escalation)) continue;
    const people = calls
      .map(({ focalPoint }) => focalPoint)
      .sort()
      .join();
    const where = `${country}/${area ?? ''}`;
    called.set(where, (called.get(where) ?? new Set()).add(people));
  }
  wrong.push(...[...sent.keys()].map((name) => `called, and not written down: ${name}`));
  for (const [where, groups] of called) {
    if (groups.size > 1)
      wrong.push(`for ${where} not always the same people were called: ${[...groups].join(' | ')}`);
  }
  return { wrong, notMade };
}

const isPlain = ({ calls, excludedAffiliations }: Escalation): boolean =>
  excludedAffiliations.length === 0 &&
  calls.every(({ level, round }) => level === 0 && round === 0);

/** Every answer of a focal point has one reply. */
function judgeAnswers(
  focal: ReadonlyMap<string, readonly Told[]>,
  answers: readonly (readonly Copy[])[],
): string[] {
  return [...focal].flatMap(([address, wrote]) => {
    const got = answers.flatMap(([copy]) => (copy?.to === address ? [copy] : []));
    if (got.length === wrote.length) return [];
    const shapes = new Map<string, number>();
    for (const { text } of got) shapes.set(shape(text), (shapes.get(shape(text)) ?? 0) + 1);
    const said = [...shapes].map(([text, count]) => `${count} times "${text}"`);
    return [
      `${address} wrote ${wrote.length} answers and got ${got.length} replies: ${said.join('; ')}`,
    ];
  });
}
