import { dangerIn } from '../danger.js';
import type { Flow, FlowEffect, Input } from '../engine/flow.js';
import { isSentence } from '../engine/sentence.js';
import { ask, back, start, stepOf } from '../engine/run.js';
import { tip } from '../tip.js';
import { menu } from '../welcome.js';
import { isCampaign, isPoll, placeToRemember } from './poll-sessions.js';
import { pollOf, readingFor, saidIn, say, type Draft } from './draft.js';
import type { PollPlace } from './person.js';
import type { TalkContext } from './talk-context.js';
import { keepWords, openReport } from './report.js';
import { apply, askAgain, begin } from './steps.js';

/** Returns the draft with the person at a place in a poll. */
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

/** Begins a report with the words that told of a danger. */
function report(draft: Draft, told: string | undefined, context: TalkContext): Draft {
  const opened = openReport(draft, context);
  return begin(
    told === undefined ? opened : say(keepWords(opened, 'first', told, context), 'tip.kept'),
    tip,
    context,
  );
}

/**
 * Answers a person who writes to a closed poll. Words that hint at a case are saved as a report,
 * like any first text.
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
    dangerIn(text, context.texts, context.hearing).length > 0 ||
    (isSentence(text) && context.signalsIn(text).length > 0 && context.seems(text) === undefined);
  return hints
    ? report(late, text, context)
    : say(late, isCampaign({ flow }) ? 'campaign.over' : 'poll.over');
}

/**
 * Remembers that a person reached the end of a poll, so that they are not asked it again and can
 * change their mind until it closes. Their place in another waiting poll is lost, but their answers
 * to it are not: that poll begins again.
 */
function finished(draft: Draft, place: PollPlace): Draft {
  const { session: _, ...person } = draft.person;
  return {
    ...draft,
    person: { ...person, poll: placeToRemember({ ...place, over: true }, person.poll) },
  };
}

/**
 * Takes a message of a person in a poll. What they write there becomes a report only if they say
 * so.
 */
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
  // A poll counts words that may become a tip, but does not save them.
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

/**
 * Returns the other place to remember when a person continues a poll or campaign: one that waits,
 * or the end of a poll.
 */
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

/** Continues a poll where the person left it, or begins it. Another poll they are in waits. */
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
  // A campaign that asks nothing ends as soon as it is sent.
  if (!begun.session)
    return finished(
      { ...free, effects: [...free.effects, ...saidIn(flow, begun.effects)] },
      { flow: id, version: flow.version, step: flow.start, answers: {}, trail: [], misses: 0 },
    );
  return at(free, flow, begun.session, begun.effects);
}

/** Handles BACK of a person who left a poll or reached its end: it leads to their last question. */
function takeUpAgain(draft: Draft, context: TalkContext): Draft | undefined {
  const { poll } = draft.person;
  if (!poll || !pollOf(draft, poll.flow, context)) return undefined;
  const { over: _, ...place } = poll;
  return takeUp({ ...draft, person: { ...draft.person, poll: place } }, poll.flow, context);
}

/**
 * Handles BACK in a poll: it leads one question back, and from the first question to itself. From
 * the menu, or outside a talk, it leads to a poll that was left. A person who goes back from the
 * offer to report has declined it.
 * @returns undefined when no poll is concerned
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

/** Takes a button of a poll that the person is not in now: they continue it, or begin it. */
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
