import { lifeInDanger } from '../../shared/priority.js';
import { say, type Draft } from './draft.js';
import { withoutTalk } from './poll-sessions.js';
import type { Effect } from './effect.js';
import type { OpenReport } from './person.js';
import type { TalkContext } from './talk-context.js';
import { tellHelpline } from './report.js';

type Finish = Omit<Extract<Effect, { type: 'finish' }>, 'type'>;

/**
 * Submits a report as soon as a person can act on it, and tells its code. The talk goes on: what is
 * told from here on is added to it, and nothing is lost if its sender writes no more.
 */
export function giveCode(draft: Draft, context: TalkContext): Draft {
  const { report } = draft.person;
  // A person who went back to a question has their code already.
  if (!report || report.notes === 0 || report.codeGiven !== undefined) return draft;
  const { code } = context.fresh;
  const submitted: OpenReport = { ...report, codeGiven: report.notes };
  const given: Draft = {
    person: { ...draft.person, report: submitted },
    effects: [
      ...draft.effects,
      { type: 'finish', report: submitted, how: 'submitted', mode: 'B', code },
    ],
  };
  return sayHelpline(say(given, 'tip.thanks', { code: inFours(code) }), context);
}

const inFours = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1 ');

/**
 * Returns how a report that was told to its end is finished; undefined when it was submitted and
 * nothing is new.
 */
function finishOf(report: OpenReport, context: TalkContext): Finish | undefined {
  const { codeGiven, notes, safeWord, hours } = report;
  const mode = report.mode ?? 'B';
  const isNew = codeGiven === undefined;
  if (!isNew && mode === 'B') return notes > codeGiven ? { report, how: 'added', mode } : undefined;
  return {
    report,
    how: 'submitted',
    mode,
    ...(isNew && mode !== 'A' ? { code: context.fresh.code } : {}),
    ...(mode === 'C' ? { hours: hours ?? 'any' } : {}),
    ...(mode === 'C' && safeWord ? { safeWord } : {}),
  };
}

/** Ends the talk about a report that was told to its end, and thanks the reporter. */
export function submit(draft: Draft, context: TalkContext): Draft {
  const { report, person } = withoutTalk(draft.person);
  if (!report || report.notes === 0) return say({ ...draft, person }, 'tip.nothing');
  const finish = finishOf(report, context);
  const finished: Draft = {
    person,
    effects: [...draft.effects, ...(finish ? [{ type: 'finish', ...finish } as const] : [])],
  };
  const thanked =
    finish?.code === undefined
      ? say(finished, 'tip.thanksNoCode')
      : say(finished, 'tip.thanks', { code: inFours(finish.code) });
  return report.helplineSaid
    ? thanked
    : tellHelpline(thanked, report.country, context, 'tip.helpline');
}

/** Sends the helpline, once in a talk. */
export function sayHelpline(draft: Draft, context: TalkContext): Draft {
  const { report } = draft.person;
  if (!report || report.helplineSaid) return draft;
  const told = tellHelpline(draft, report.country, context, 'tip.helpline');
  if (told === draft) return draft;
  return { ...told, person: { ...told.person, report: { ...report, helplineSaid: true } } };
}

/** Checks whether a person is in danger, as far as the report shows. */
export const tellsOfDanger = ({ signals }: OpenReport): boolean =>
  lifeInDanger.some((signal) => signals.includes(signal));
