import { rules, type RuleName } from './rules/catalogue.js';

/** A problem at a line of a file. */
export interface Finding {
  readonly line: number;
  readonly rule: RuleName;
  readonly severity: 'error' | 'warning';
  /** The problem as a sentence. It may quote the file. */
  readonly what: string;
  readonly allowed: string;
  readonly todo: string;
}

/** The most letters of a file that a finding quotes. */
const QUOTED = 60;

/** Returns a part of the file as a sentence quotes it. */
export function quote(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const letters = [...line.slice(0, 4 * QUOTED)];
  return `“${letters.length > QUOTED ? `${letters.slice(0, QUOTED).join('')}…` : line}”`;
}

/** Returns the name of a sign that is not seen, as `U+200B`. */
export const codeOf = (sign: string): string =>
  `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/**
 * Returns a finding of a rule.
 * @param over values that replace those of the rule
 */
export function finding(
  line: number,
  rule: RuleName,
  what: string,
  over: Partial<Pick<Finding, 'severity' | 'allowed' | 'todo'>> = {},
): Finding {
  return { line, rule, what, ...rules[rule], ...over };
}

/**
 * The findings of a check, one after another. `undefined` means that a piece of work is done and
 * other tasks may run: checking a long file never delays a person's message.
 */
export type Findings = Generator<Finding | undefined, void, void>;
