import { oneOf } from '../shared/files/problems.js';
import { END, type Poll, type Question } from './definition.js';
import type { Finding } from './finding.js';

/** Returns the default step after a question: its `to`, or the next question, or the end. */
export function nextOf(poll: Poll, question: Question): string {
  return question.to ?? poll.questions[poll.questions.indexOf(question) + 1]?.id ?? END;
}

/** Returns where the answers to a question lead. Skipping leads to `nextOf`. */
export function answersLead(poll: Poll, question: Question): string[] {
  const next = nextOf(poll, question);
  return question.kind === 'choice' ? question.options.map(({ to }) => to ?? next) : [next];
}

/** Returns a path through questions that comes back to one of them, if there is one. */
function loopFrom(
  poll: Poll,
  id: string,
  way: readonly string[] = [],
): readonly string[] | undefined {
  if (way.includes(id)) return [...way.slice(way.indexOf(id)), id];
  const question = poll.questions.find((one) => one.id === id);
  if (!question) return undefined;
  for (const to of new Set([...answersLead(poll, question), nextOf(poll, question)])) {
    const loop = loopFrom(poll, to, [...way, id]);
    if (loop) return loop;
  }
  return undefined;
}

function reachedFrom(poll: Poll, id: string, reached: Set<string>): Set<string> {
  const question = poll.questions.find((one) => one.id === id);
  if (!question || reached.has(id)) return reached;
  reached.add(id);
  for (const to of answersLead(poll, question)) reachedFrom(poll, to, reached);
  return reached;
}

/** Returns findings for jumps to questions that do not exist. */
function jumpsToNowhere({ questions, renamed = {} }: Poll): Finding[] {
  const ids = questions.map(({ id }) => id);
  const unknown = (
    to: string | undefined,
    path: Finding['path'],
    allowed: readonly string[],
  ): Finding[] =>
    to === undefined || allowed.includes(to)
      ? []
      : [
          {
            path,
            code: 'jumpNowhere',
            params: { to },
            message: `There is no question "${to}". Use ${oneOf(allowed)}.`,
          },
        ];
  const withEnd = [...ids, END];
  return [
    ...questions.flatMap((question, at) => [
      ...unknown(question.to, ['questions', at, 'to'], withEnd),
      ...(question.kind === 'choice' ? question.options : []).flatMap(({ to }, place) =>
        unknown(to, ['questions', at, 'options', place, 'to'], withEnd),
      ),
    ]),
    ...Object.entries(renamed).flatMap(([old, now]) => unknown(now, ['renamed', old], ids)),
  ];
}

/** Returns a finding for a path that never ends, if there is one. */
function endlessWay(poll: Poll): Finding[] {
  const ids = poll.questions.map(({ id }) => id);
  const loop = ids.map((id) => loopFrom(poll, id)).find((way) => way !== undefined);
  if (!loop) return [];
  const message = `This never ends: ${loop.join(', then ')}. Let one of them go on to end.`;
  const path = ['questions', ids.indexOf(loop.at(-2) ?? ids[0] ?? END)];
  return [{ path, code: 'jumpLoop', params: { way: loop.join(' → ') }, message }];
}

/** Returns findings for questions to which no answer leads. */
function unreachable(poll: Poll): Finding[] {
  const ids = poll.questions.map(({ id }) => id);
  const reached = reachedFrom(poll, ids[0] ?? END, new Set());
  return ids.flatMap((id, at) => {
    const message = `No answer leads to "${id}". Let a "to" name it, or take it out.`;
    const told: Finding = {
      path: ['questions', at],
      code: 'jumpUnreached',
      params: { id },
      message,
    };
    return reached.has(id) ? [] : [told];
  });
}

/**
 * Returns findings for jumps to nowhere, paths that never end, and, if there are none of those,
 * questions to which no answer leads.
 */
export function jumpFindings(poll: Poll): Finding[] {
  const found = [...jumpsToNowhere(poll), ...endlessWay(poll)];
  return found.length > 0 ? found : unreachable(poll);
}
