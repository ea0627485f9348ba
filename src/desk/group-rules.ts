import type { Poll } from '../polls/definition.js';
import { shapeFindings, spoken, type Finding } from '../polls/finding.js';
import { groupRulesShape, type GroupRule } from '../results/group-rules.js';
import { Report } from '../shared/files/problems.js';
import { DOCUMENT } from '../shared/files/bounds.js';
import { readYamlText } from '../shared/files/yaml-text.js';
import type { Given } from './check.js';
import { done, refuse, type Found, type Outcome } from './refusal.js';

const refused = (findings: readonly Found[]) =>
  refuse(
    'notRight',
    `The rules are refused: ${findings.length === 1 ? 'one thing is' : `${findings.length} things are`} wrong with them.`,
    'Fix the problems listed; docs/polls.md shows rules.',
    { findings },
  );

/** Returns rules that do not fit the poll they are for. */
function misfits(rules: readonly GroupRule[], { languages, questions }: Poll): Finding[] {
  const open = questions.filter(({ kind }) => kind === 'text').map(({ id }) => id);
  return rules.flatMap(({ question, words }, at): Finding[] => [
    ...(question === undefined || open.includes(question)
      ? []
      : [
          {
            path: ['rules', at, 'question'],
            message: `"${question}" is no open question of this poll: ${open.join(', ') || 'it has none'}.`,
          },
        ]),
    ...Object.keys(words)
      .filter((language) => !languages.includes(language))
      .map((language): Finding => ({
        path: ['rules', at, 'words'],
        key: language,
        message: `Nobody answers this poll in "${language}": its languages are ${languages.join(', ')}.`,
      })),
  ]);
}

/** Reads rules for the open answers of a poll, and reports all their problems at once. */
export function readGroupRules(given: Given, poll: Poll): Outcome<readonly GroupRule[]> {
  const report = new Report();
  const yaml = 'yaml' in given ? readYamlText(given.yaml, report, DOCUMENT) : undefined;
  if ('yaml' in given && !yaml)
    return refused(report.problems.map(({ line, message }) => ({ at: '', line, says: message })));
  const read = groupRulesShape.safeParse('yaml' in given ? yaml?.content : given.data);
  const found = read.success ? misfits(read.data.rules, poll) : shapeFindings(read.error);
  if (read.success && found.length === 0) return done(read.data.rules);
  return refused(
    found.map(({ path, key, message }): Found => {
      const place = yaml && (key === undefined ? yaml.at(path) : yaml.keyAt(path, key));
      return {
        at: spoken(key === undefined ? path : [...path, key]),
        says: message,
        ...(place ? { line: place.line } : {}),
      };
    }),
  );
}
