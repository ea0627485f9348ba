import type { z } from 'zod';
import { insertBroadcast, removeOldDrafts } from '../models/gateway/broadcast.js';
import type { BroadcastDoc } from '../models/gateway/broadcast-doc.js';
import { DAY } from '../shared/clock.js';
import { randomId } from '../shared/ids.js';
import { withoutUndefined } from '../shared/without-undefined.js';
import type { BroadcastDeps, Subject } from './deps.js';
import { estimate, type Estimate } from './estimate.js';
import { broadcastShape, problemsOf, type BroadcastInput, type InputProblem } from './input.js';
import { subjectOf } from './subject.js';

/** Everything that is wrong with a request. */
interface Invalid {
  readonly ok: false;
  readonly reason: 'invalid';
  readonly problems: readonly InputProblem[];
}
/** A draft, or everything that is wrong with the request. */
export type Drafted = { readonly ok: true; readonly broadcast: BroadcastDoc } | Invalid;
/** A broadcast that is not saved, with its estimate. */
export type Foreseen =
  { readonly ok: true; readonly broadcast: BroadcastDoc; readonly estimate: Estimate } | Invalid;

type Checked = z.output<typeof broadcastShape>;
type Span = Pick<BroadcastDoc, 'startsAt' | 'closesAt'>;

const invalid = (problems: readonly InputProblem[]): Invalid => ({
  ok: false,
  reason: 'invalid',
  problems,
});

/** How long a broadcast without an end of its own lasts, in milliseconds. */
const LONGEST = 30 * DAY;
/**
 * How long an unconfirmed draft is stored, in milliseconds; it is removed when the next draft is
 * made.
 */
export const DRAFT_KEPT = 7 * DAY;
const nobody = { total: 0, said: 0, left: 0, answered: 0, unreached: 0, reminded: 0 } as const;

const partsOf = ({ kind, poll, campaign, texts }: Checked) =>
  withoutUndefined({ kind, poll, campaign, texts });
const nounOf = ({ campaign }: Checked) => (campaign === undefined ? 'poll' : 'campaign');

/** Returns the time span in which it is sent. */
function spanOf({ starts, closes }: Checked, subject: Subject, now: Date): Span {
  const startsAt = starts === undefined ? now : new Date(starts);
  const longest = subject.closesAt ?? new Date(startsAt.getTime() + LONGEST);
  return { startsAt, closesAt: closes === undefined ? longest : new Date(closes) };
}

function subjectProblem(checked: Checked, subject: Subject | undefined): InputProblem | undefined {
  const what = nounOf(checked);
  if (!subject) return { path: what, message: 'There is none of this name.', code: 'send.none' };
  if (subject.state === 'over')
    return { path: what, message: `This ${what} is over.`, code: 'send.over' };
  return subject.languages.length === 0
    ? {
        path: what,
        message: 'It is ready in no language. Check its texts.',
        code: 'send.unready',
      }
    : undefined;
}

function spanProblem(
  checked: Checked,
  { startsAt, closesAt }: Span,
  subject: Subject,
  now: Date,
): InputProblem | undefined {
  const path = 'closes';
  if (closesAt <= startsAt || closesAt <= now)
    return {
      path,
      message: 'The close must be later than the start and than now.',
      code: 'send.close',
    };
  if (!subject.closesAt || closesAt <= subject.closesAt) return undefined;
  const end = subject.closesAt.toISOString();
  return {
    path,
    message: `The ${nounOf(checked)} is over at ${end}: close with it or before.`,
    code: 'send.closeLate',
    params: { end: end.slice(0, 16).replace('T', ' ') },
  };
}

/** Returns a draft in the form in which it would be saved. */
const born = (checked: Checked, span: Span, now: Date): BroadcastDoc =>
  withoutUndefined({
    _id: randomId(),
    state: 'draft' as const,
    ...partsOf(checked),
    audience: withoutUndefined(checked.audience),
    sample: checked.sample,
    waves: checked.waves,
    seed: randomId(),
    ...span,
    hours: checked.hours,
    kid: randomId(),
    counts: nobody,
    decisions: [],
    createdAt: now,
  });

/** Makes a broadcast from a request, if it could be sent like this, and saves nothing. */
async function plan(
  deps: BroadcastDeps,
  input: BroadcastInput,
  now: Date,
): Promise<{ ok: true; broadcast: BroadcastDoc; subject: Subject } | Invalid> {
  const read = broadcastShape.safeParse(input);
  if (!read.success) return invalid(problemsOf(read.error));
  const checked = read.data;
  if ((checked.audience.answered && !deps.answered) || (checked.kind === 'results' && !deps.listed))
    return invalid([{ path: 'audience', message: 'Who answered a poll is not known here.' }]);
  const subject = await subjectOf(deps, partsOf(checked));
  const problem = subjectProblem(checked, subject);
  if (problem || !subject) return invalid(problem ? [problem] : []);
  const span = spanOf(checked, subject, now);
  const late = spanProblem(checked, span, subject, now);
  return late ? invalid([late]) : { ok: true, broadcast: born(checked, span, now), subject };
}

/** Saves a broadcast as a draft, if it could be sent as it is. Nobody is written to. */
export async function draft(
  deps: BroadcastDeps,
  input: BroadcastInput,
  now: Date,
): Promise<Drafted> {
  const planned = await plan(deps, input, now);
  if (!planned.ok) return planned;
  const { broadcast } = planned;
  const { gateway } = deps.db;
  await removeOldDrafts(gateway, new Date(now.getTime() - DRAFT_KEPT));
  await insertBroadcast(gateway, broadcast);
  return { ok: true, broadcast };
}

/** Returns the part of an estimate that is stored with a draft until it is confirmed. */
export const estimatedOf = (
  { people, recipients, segmentsEach: segments }: Estimate,
  { languages, content }: Subject,
  at: Date,
): NonNullable<BroadcastDoc['estimated']> => ({
  people,
  recipients,
  segments,
  at,
  languages: [...languages],
  ...(content === undefined ? {} : { content }),
});

/**
 * Estimates a broadcast. Nothing is saved.
 * @param by the person who would confirm it
 */
export async function foresee(
  deps: BroadcastDeps,
  input: BroadcastInput,
  by: string,
  now: Date,
): Promise<Foreseen> {
  const planned = await plan(deps, input, now);
  if (!planned.ok) return planned;
  const { broadcast, subject } = planned;
  const found = await estimate(deps, broadcast, subject, by, now);
  const estimated = estimatedOf(found, subject, now);
  return { ok: true, broadcast: { ...broadcast, estimated }, estimate: found };
}
