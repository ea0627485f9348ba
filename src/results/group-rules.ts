import { z } from 'zod';
import { fold } from '../shared/texts/fold.js';
import { gateKey } from '../shared/texts/gate.js';

/** The name of a group of open answers, as people write it; it is published. */
export const groupName = z
  .string({ error: 'Give a group a name of 1 to 60 letters.' })
  .trim()
  // A name that is too long is not read any further.
  .max(60, { error: 'Give a group a name of 1 to 60 letters.', abort: true })
  .refine((text) => gateKey(text) !== undefined, {
    error: 'Give a group a name of 1 to 60 letters.',
  });

const badWord =
  'Write words or short phrases of 1 to 60 letters, as passport; a * at the end stands for any ending.';
const word = z.string({ error: badWord }).max(60, { error: badWord });
const wordList = z
  .array(word, { error: 'Give a list of words, as [passport*, visa].' })
  .min(1, { error: 'An empty list finds nothing: leave the language out.' });

/** Words that put an answer into a group; they are compared with answers in the same language. */
export const groupRuleShape = z.strictObject({
  group: groupName,
  /** The open question to which the rule applies; without it, to all. */
  question: z.string({ error: 'Name an open question by its id.' }).optional(),
  words: z
    .record(z.string(), wordList, {
      error: 'Give words by language, as { en: [passport*], fr: [passeport*] }.',
    })
    .refine((words) => Object.keys(words).length > 0, {
      error: 'Give words in one language at least.',
    }),
});
export type GroupRule = z.infer<typeof groupRuleShape>;

const noRules = 'Give rules as a list: [{ group: papers, words: { en: [passport*] } }].';
/** The most words of all rules together: each is folded, which must not delay anybody. */
const MOST_WORDS = 1_000;

/**
 * Checks for words without a letter or digit, which find nothing, or everything. This comes after
 * the check of how many words there are.
 */
function checkWords(rules: readonly GroupRule[], context: z.core.$RefinementCtx): void {
  const all = rules.flatMap(({ words }, rule) =>
    Object.entries(words).flatMap(([language, list]) =>
      list.map((text, at) => ({ text, path: [rule, 'words', language, at] })),
    ),
  );
  if (all.length > MOST_WORDS) {
    const message = `All rules together have ${MOST_WORDS} words at most.`;
    context.addIssue({ code: 'custom', message });
    return;
  }
  for (const { text, path } of all)
    if (gateKey(text) === undefined) context.addIssue({ code: 'custom', message: badWord, path });
}

/** Rules in the form of a file or a request. The first rule that fits an answer sorts it. */
export const groupRulesShape = z.strictObject(
  {
    rules: z
      .array(groupRuleShape, { error: noRules })
      .min(1, { error: noRules })
      .max(100, { error: 'A hundred rules at most.' })
      .superRefine(checkWords),
  },
  { error: (issue) => (issue.code === 'unrecognized_keys' ? undefined : noRules) },
);

/** An open answer that rules can sort. */
export interface Sortable {
  readonly id: string;
  readonly question: string;
  readonly language: string;
  readonly text: string;
  readonly group?: string;
  /** A rule has put it there, not a person. */
  readonly ruled?: boolean;
}

/**
 * The number of answers that a rule finds. These numbers are exact: only people who may read the
 * answers see them.
 */
export interface RuleCount {
  readonly group: string;
  readonly question?: string;
  /** Answers that contain one of its words. */
  readonly matched: number;
  /** The answers of `matched` that it sorts: no person and no earlier rule has sorted them. */
  readonly sorted: number;
}

/** The result of sorting the open answers of a poll by rules. */
export interface Sorted {
  readonly answers: number;
  /** Answers that a person has sorted: no rule moves them. */
  readonly byHand: number;
  readonly unsorted: number;
  readonly rules: readonly RuleCount[];
  /** Ids of answers, by the group into which rules put them. */
  readonly groups: ReadonlyMap<string, readonly string[]>;
}

/** Returns a word in the form used to search a folded text with blanks around it. */
const pattern = (text: string): string =>
  ` ${fold(text)}${text.trimEnd().endsWith('*') ? '' : ' '}`;

/** A rule with its search words, and its matches so far. */
interface Sorting extends Omit<GroupRule, 'words'> {
  readonly patterns: ReadonlyMap<string, readonly string[]>;
  matched: number;
  sorted: number;
}

/**
 * Sorts open answers one after another, by whole words, folded. A person's choice has priority over
 * any rule, an earlier rule over a later one. Each of the longest answers takes a millisecond for a
 * thousand words of rules.
 */
export class Sorter {
  private readonly rules: readonly Sorting[];
  private readonly groups = new Map<string, string[]>();
  private answers = 0;
  private byHand = 0;

  constructor(rules: readonly GroupRule[]) {
    this.rules = rules.map(({ words, ...rule }) => ({
      ...rule,
      patterns: new Map(
        Object.entries(words).map(([language, list]) => [language, list.map(pattern)]),
      ),
      matched: 0,
      sorted: 0,
    }));
  }

  add({ id, question, language, text, group, ruled }: Sortable): void {
    this.answers += 1;
    const folded = ` ${fold(text)} `;
    const fit = this.rules.filter(
      (rule) =>
        (rule.question ?? question) === question &&
        (rule.patterns.get(language) ?? []).some((one) => folded.includes(one)),
    );
    for (const rule of fit) rule.matched += 1;
    if (group !== undefined && !ruled) {
      this.byHand += 1;
      return;
    }
    const [first] = fit;
    if (!first) return;
    first.sorted += 1;
    const ids = this.groups.get(first.group) ?? [];
    ids.push(id);
    this.groups.set(first.group, ids);
  }

  /** Returns the result of the rules for the answers so far. */
  sorted(): Sorted {
    const rules = this.rules.map(({ group, question, matched, sorted }): RuleCount => ({
      group,
      ...(question === undefined ? {} : { question }),
      matched,
      sorted,
    }));
    const byRules = rules.reduce((sum, one) => sum + one.sorted, 0);
    return {
      answers: this.answers,
      byHand: this.byHand,
      unsorted: this.answers - this.byHand - byRules,
      rules,
      groups: this.groups,
    };
  }
}
