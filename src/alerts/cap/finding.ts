import { rules, type RuleName } from './rules/catalogue.js';

/** Something that is wrong, at a line of a file. */
export interface Finding {
  readonly line: number;
  readonly rule: RuleName;
  readonly severity: 'error' | 'warning';
  /** What is wrong, as a sentence. It may quote the file. */
  readonly what: string;
  readonly allowed: string;
  readonly todo: string;
}

/** Letters of a file that a finding quotes. */
const QUOTED = 60;

/** A piece of the file as a sentence shows it. */
export function quote(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const letters = [...line.slice(0, 4 * QUOTED)];
  return `“${letters.length > QUOTED ? `${letters.slice(0, QUOTED).join('')}…` : line}”`;
}

/** A finding of a rule. @param over what is other than the rule says */
export function finding(
  line: number,
  rule: RuleName,
  what: string,
  over: Partial<Pick<Finding, 'severity' | 'allowed' | 'todo'>> = {},
): Finding {
  return { line, rule, what, ...rules[rule], ...over };
}

/**
 * What a check finds, one after another. `undefined` says that a piece of work is done and others
 * may be heard: what checks a long file never holds up a person's message.
 */
export type Findings = Generator<Finding | undefined, void, void>;
