import { dangerIn } from '../danger.js';
import type { Flow, FlowEffect, Input } from '../engine/flow.js';
import { isSentence } from '../engine/sentence.js';
import { ask, back, start, stepOf } from '../engine/run.js';
import { tip } from '../tip.js';
import { menu } from '../welcome.js';
import { isCampaign, isPoll, placeToRemember } from './poll-sessions.js';
import { pollOf, readingFor, saidIn, say, type Draft } from './draft.js';
import type { PollPlace, TalkContext } from './person.js';
import { keepWords, openReport } from './report.js';
import { apply, askAgain, begin } from './steps.js';

/** The person as they are in a poll, at a place of it. */
function at(draft: Draft, flow: Flow, place: PollPlace, effects: readonly FlowEffect[]): Draft {
  const happened = { events: [], asked: place.step, finished: false };
  return {
    person: { ...draft.person, session: place },
    effects: [
      ...draft.effects,
      ...saidIn(flow, effects),
      { type: 'poll', flow: flow.id, happened },
    ],
  };
}

/** What told of a danger becomes the first words of a report. */
function report(draft: Draft, told: string | undefined, context: TalkContext): Draft {
  const opened = openReport(draft, context);
  return begin(
    told === undefined ? opened : say(keepWords(opened, 'first', told, context), 'tip.kept'),
    tip,
    context,
  );
}

/**
 * Somebody answers a poll that is closed, and is told what to do. What hints at a case is kept as a report: a talk that is
 * over is none, and a first text is a report.
 */
function answeredLate(
  draft: Draft,
  flow: string,
  input: Input | undefined,
  context: TalkContext,
): Draft {
  const { session: _, ...person } = draft.person;
  const late: Draft = { person, effects: [...draft.effects, { type: 'late', flow }] };
  const text = input?.kind === 'text' ? input.text : '';
  const hints =
    dangerIn(text, context.texts).length > 0 ||
    (isSentence(text) && context.signalsIn(text).length > 0);
  return hints
    ? report(late, text, context)
    : say(late, isCampaign({ flow }) ? 'campaign.over' : 'poll.over');
}

/**
 * A poll at its end, kept so that nobody is asked it again, and a change of mind is possible until its close. Of another
 * one that waited meanwhile the place is lost, and not what was answered: it begins again when it is taken up.
 */
function finished(draft: Draft, place: PollPlace): Draft {
  const { session: _, ...person } = draft.person;
  return {
    ...draft,
    person: { ...person, poll: placeToRemember({ ...place, over: true }, person.poll) },
  };
}

/** A message of somebody who is in a poll. What they write there becomes no report unless they say so. */
export function goPoll(draft: Draft, place: PollPlace, input: Input, context: TalkContext): Draft {
  const flow = pollOf(draft, place.flow, context);
  if (!flow) return answeredLate(draft, place.flow, input, context);
  const { offered, over: _, ...session } = place;
  const turn = context.pollTurn(flow, session, input, readingFor(draft.person, context));
  const { events, asked, danger } = turn;
  const written = events.flatMap((event) => ('text' in event ? [event.text] : []));
  const mayReport = danger.length > 0 || offered !== undefined || turn.offering || turn.report;
  const told = [...(offered === undefined ? [] : [offered]), ...(mayReport ? written : [])].join(
    '\n',
  );
  // Words that may become a tip are in no poll: it counts that something was said, and not what.
  const kept =
    told === ''
      ? events
      : events.map((event) => ('text' in event ? { ...event, text: '' } : event));
  const happened = {
    events: kept,
    finished: turn.finished,
    ...(asked === undefined ? {} : { asked }),
  };
  const next: Draft = {
    ...draft,
    effects: [
      ...draft.effects,
      { type: 'poll', flow: flow.id, happened },
      ...saidIn(flow, turn.says),
    ],
  };
  if (turn.session) {
    const here = { ...turn.session, ...(turn.offering && told !== '' ? { offered: told } : {}) };
    return { ...next, person: { ...next.person, session: here } };
  }
  const left = turn.finished
    ? finished(next, turn.aside)
    : { ...next, person: { ...next.person, poll: turn.aside } };
  const { session: __, ...person } = left.person;
  if (turn.report) return report({ ...left, person }, told === '' ? undefined : told, context);
  return { ...left, person };
}

/** What is remembered beside a talk that is taken up: another one that waits; beside a campaign, also a poll's end. */
function besides(
  id: string,
  session: PollPlace | undefined,
  poll: PollPlace | undefined,
): PollPlace | undefined {
  const others = [session, poll].filter(
    (one) => one && isPoll(one) && one.flow !== id && (!one.over || isCampaign({ flow: id })),
  );
  return others.find((one) => !isCampaign(one)) ?? others[0];
}

/** Takes up a poll where somebody left it, or begins it. Another one they are in waits. */
export function takeUp(draft: Draft, id: string, context: TalkContext): Draft {
  const flow = pollOf(draft, id, context);
  if (!flow) {
    const late: Draft = { ...draft, effects: [...draft.effects, { type: 'late', flow: id }] };
    return say(late, isCampaign({ flow: id }) ? 'campaign.over' : 'poll.notOpen');
  }
  const { session, poll, paused: _, ...person } = draft.person;
  const reading = readingFor(draft.person, context);
  const place = [session, poll].find((one) => one?.flow === id && !one.over);
  const known = place && stepOf(flow, place);
  const other = besides(id, session, poll);
  const free: Draft = { ...draft, person: { ...person, ...(other ? { poll: other } : {}) } };
  if (place && known)
    return at(free, flow, { ...place, step: known.id }, ask(known.id, known.step, reading));
  const begun = start(flow, reading);
  // One that asks nothing is said, and over.
  if (!begun.session)
    return finished(
      { ...free, effects: [...free.effects, ...saidIn(flow, begun.effects)] },
      { flow: id, version: flow.version, step: flow.start, answers: {}, trail: [], misses: 0 },
    );
  return at(free, flow, begun.session, begun.effects);
}

/** BACK of somebody who left a poll, or came to its end: to the question they stood at. */
function takeUpAgain(draft: Draft, context: TalkContext): Draft | undefined {
  const { poll } = draft.person;
  if (!poll || !pollOf(draft, poll.flow, context)) return undefined;
  const { over: _, ...place } = poll;
  return takeUp({ ...draft, person: { ...draft.person, poll: place } }, poll.flow, context);
}

/**
 * BACK as far as it concerns polls: one question back, and from the first one to itself; from the menu, or from nowhere,
 * to a poll that was left. Whoever goes back from an offer to report has not taken it up.
 * @returns undefined when it concerns none
 */
export function backInPoll(draft: Draft, context: TalkContext): Draft | undefined {
  const { session } = draft.person;
  if (!session || session.flow === menu.id) return takeUpAgain(draft, context);
  const flow = isPoll(session) ? pollOf(draft, session.flow, context) : undefined;
  if (!flow)
    return isPoll(session) ? answeredLate(draft, session.flow, undefined, context) : undefined;
  const { offered: _, ...place } = session;
  const turn = back(flow, place, readingFor(draft.person, context));
  return turn ? apply(draft, flow, turn, context) : askAgain(draft, context);
}

/** A button of a poll that somebody is not in just now: they go back to its question, or begin there. */
export function pressed(
  draft: Draft,
  input: Extract<Input, { kind: 'button' }>,
  context: TalkContext,
): Draft {
  const { session, poll, ...person } = draft.person;
  const mine = [session, poll].find((one) => one?.flow === input.flow);
  const other = besides(input.flow, session, poll);
  const free: Draft = { ...draft, person: { ...person, ...(other ? { poll: other } : {}) } };
  const flow = pollOf(draft, input.flow, context);
  if (!flow) return answeredLate(free, input.flow, input, context);
  if (!mine && !flow.steps[input.step]) return takeUp(draft, input.flow, context);
  const place = mine ?? {
    flow: flow.id,
    version: flow.version,
    step: input.step,
    answers: {},
    trail: [],
    misses: 0,
  };
  return goPoll(free, place, input, context);
}
