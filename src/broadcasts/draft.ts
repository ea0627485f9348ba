import { insertBroadcast } from '../models/gateway/broadcast.js';
import type { BroadcastDoc } from '../models/gateway/broadcast-doc.js';
import { randomId } from '../shared/ids.js';
import type { BroadcastDeps } from './deps.js';
import { broadcastShape, type BroadcastInput, type InputProblem } from './input.js';
import { subjectOf } from './subject.js';

/** A draft, or everything that is wrong with what was asked for. */
export type Drafted =
  | { readonly ok: true; readonly broadcast: BroadcastDoc }
  | { readonly ok: false; readonly reason: 'invalid'; readonly problems: readonly InputProblem[] };

const wrong = (path: string, message: string): Drafted => ({
  ok: false,
  reason: 'invalid',
  problems: [{ path, message }],
});

/** A broadcast without an end of its own is over after so long, in milliseconds. */
const LONGEST = 30 * 24 * 60 * 60_000;
const nobody = { total: 0, said: 0, left: 0, answered: 0, unreached: 0, reminded: 0 } as const;

/** Lists that are not given are left out, so that the schema's own rules on them hold. */
const given = <T extends object>(one: T): T =>
  Object.fromEntries(Object.entries(one).filter(([, value]) => value !== undefined)) as T;

/** Keeps a broadcast as a draft, if it could be sent as it is. Nobody is written to. */
export async function draft(
  deps: BroadcastDeps,
  input: BroadcastInput,
  now: Date,
): Promise<Drafted> {
  const read = broadcastShape.safeParse(input);
  if (!read.success)
    return {
      ok: false,
      reason: 'invalid',
      problems: read.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
    };
  const { kind, poll, campaign, texts, audience, sample, starts, closes, hours, waves } = read.data;
  const parts = given({ kind, poll, campaign, texts });
  const subject = await subjectOf(deps, parts);
  if ((audience.answered && !deps.answered) || (kind === 'results' && !deps.listed))
    return wrong('audience', 'Who answered a poll is not known here.');
  const what = campaign === undefined ? 'poll' : 'campaign';
  if (!subject) return wrong(what, 'There is none of this name.');
  if (subject.state === 'over') return wrong(what, `This ${what} is over.`);
  if (subject.languages.length === 0)
    return wrong(what, 'It is ready in no language. Check its texts.');
  const startsAt = starts === undefined ? now : new Date(starts);
  const closesAt =
    closes === undefined
      ? (subject.closesAt ?? new Date(startsAt.getTime() + LONGEST))
      : new Date(closes);
  if (closesAt <= startsAt || closesAt <= now)
    return wrong('closes', 'The close must be later than the start and than now.');
  if (subject.closesAt && closesAt > subject.closesAt)
    return wrong(
      'closes',
      `The ${what} is over at ${subject.closesAt.toISOString()}: close with it or before.`,
    );
  const broadcast = given<BroadcastDoc>({
    _id: randomId(),
    state: 'draft',
    ...parts,
    audience: given(audience),
    ...given({ sample, waves }),
    seed: randomId(),
    startsAt,
    closesAt,
    hours,
    kid: randomId(),
    counts: nobody,
    decisions: [],
    createdAt: now,
  });
  await insertBroadcast(deps.db.gateway, broadcast);
  return { ok: true, broadcast };
}
