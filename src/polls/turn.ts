import {
  dangerIn,
  isOnlyCallForHelp,
  isCallForHelp,
  isCallForHelpInOpenAnswer,
} from '../flows/danger.js';
import type { Flow, Input, Session, Turn } from '../flows/engine/flow.js';
import type { Reading } from '../flows/engine/reading.js';
import { resume } from '../flows/engine/resume.js';
import { isSentence } from '../flows/engine/sentence.js';
import { goTo, offersOf, stepOf } from '../flows/engine/run.js';
import type { PollEvent, PollTurn } from '../flows/poll-turn.js';
import { heardOnce, type Hearing } from '../shared/texts/signals-in.js';
import { isOffer, offerBefore, steps } from './flow.js';

/** What a turn needs to read an answer, and the signals in its words, read once for all callers. */
interface Listening extends Reading {
  readonly hearing: Hearing;
}

/** Returns the question to which a step belongs. */
const questionOf = (step: string) => (isOffer(step) ? step.slice(offerBefore('').length) : step);

const isQuestion = (id: string): boolean => !isOffer(id) && !id.startsWith('poll.');

function eventsOf(flow: Flow, from: string, turn: Turn): PollEvent[] {
  const answered = turn.effects.some((effect) => effect.type === 'answer');
  // The person is being asked whether an answer was meant: it may still become one.
  const asked = turn.session?.maybe !== undefined;
  const events = turn.effects.flatMap((effect): PollEvent[] => {
    if (effect.type === 'answer' && !isOffer(effect.step))
      return [{ type: 'answered', question: effect.step, value: effect.value }];
    if (effect.type !== 'words') return [];
    const { step, text } = effect;
    if (flow.steps[step]?.kind === 'text') return [{ type: 'told', question: step, text }];
    return [
      {
        type: 'remarked',
        question: questionOf(step),
        text,
        instead: !answered && !asked && !isOffer(step),
      },
    ];
  });
  const left = turn.session?.step !== from && isQuestion(from) && flow.steps[from] !== undefined;
  const gave = events.some(({ type }) => type === 'answered' || type === 'told');
  return left && !gave ? [...events, { type: 'skipped', question: from }] : events;
}

/** Returns the turn with the offer to report before its next step. */
function offering(flow: Flow, session: Session, turn: Turn, reading: Reading): Turn {
  const next = turn.session?.step ?? steps.thanks;
  const kept = turn.effects.filter(({ type }) => type === 'answer' || type === 'words');
  // At the end there is no session any more; a person who changes their mind goes back to the
  // question at which they were.
  const place = turn.session ?? { ...session, trail: [...session.trail, session.step] };
  return goTo(flow, place, offerBefore(next), reading, kept);
}

/**
 * Returns the part of a place to remember: no answers, which are stored elsewhere. BACK leads to
 * questions, not to an offer that was declined.
 */
const placeOf = (session: Session): Session => ({
  ...session,
  answers: {},
  trail: session.trail.filter((id) => !isOffer(id)),
});

/**
 * Returns the session at the question to be answered: a person who presses a button of another
 * question goes back to that question, and answers it.
 */
function stoodAt(flow: Flow, session: Session, input: Input, reading: Reading): Session {
  if (input.kind !== 'button' || input.flow !== flow.id || input.step === session.step)
    return session;
  if (isOffer(input.step) || isOffer(session.step)) return session;
  const step = flow.steps[input.step];
  if (!step || !offersOf(input.step, step, reading).some(({ value }) => value === input.value))
    return session;
  const passed = session.trail.indexOf(input.step);
  const { maybe: _, ...rest } = session;
  return {
    ...rest,
    step: input.step,
    trail: passed < 0 ? session.trail : session.trail.slice(0, passed),
    misses: 0,
  };
}

/** Returns the question that a turn asks, if it asks one for the first time. */
function askedIn(turn: Turn, from: string): string | undefined {
  const step = turn.session?.step;
  return step !== undefined && step !== from && isQuestion(step) ? step : undefined;
}

/**
 * Returns where a person continues who leaves the poll in this turn, or changes their mind after
 * its end.
 */
function asideOf(flow: Flow, before: Session, { session }: Turn): Session {
  const left = session ?? before;
  const next = questionOf(left.step);
  if (flow.steps[next]?.kind !== 'say') return { ...left, step: next };
  // At the end: the last question.
  const trail = left.trail.filter((id) => !isOffer(id));
  return { ...left, step: trail.at(-1) ?? flow.start, trail: trail.slice(0, -1) };
}

/**
 * Checks whether a person told something that hints at a case where an answer was asked for. They
 * may be in the poll because of a text that never came (a sending that was stopped), and mean to
 * report. In answers such hints are ordinary.
 */
function insteadOf(
  flow: Flow,
  from: string,
  { effects, session }: Turn,
  { texts, hearing, isEveryday }: Listening,
): boolean {
  // The person may be being asked whether an answer was meant.
  const answered = effects.some(({ type }) => type === 'answer') || session?.maybe !== undefined;
  return (
    !answered &&
    flow.steps[from]?.kind !== 'text' &&
    effects.some(
      (effect) =>
        effect.type === 'words' &&
        isSentence(effect.text) &&
        hearing(effect.text, texts).length > 0 &&
        isEveryday?.(effect.text) !== true,
    )
  );
}

/** A call for help is no answer, even if an older document has it as one: it is read as words. */
function readAs(flow: Flow, session: Session, input: Input, reading: Listening): Turn {
  const at = stepOf(flow, session);
  if (
    input.kind !== 'text' ||
    !at ||
    !isOnlyCallForHelp(input.text, reading.texts, reading.hearing)
  )
    return resume(flow, session, input, reading);
  const words = { type: 'words', step: at.id, text: input.text, keep: true } as const;
  return { session, effects: [words] };
}

/** Checks whether the words are a call for help: then a report begins without a question first. */
function cries(flow: Flow, { effects }: Turn, { texts, hearing }: Listening): boolean {
  return effects.some((effect) => {
    if (effect.type !== 'words') return false;
    const open = flow.steps[effect.step]?.kind === 'text';
    return (open ? isCallForHelpInOpenAnswer : isCallForHelp)(effect.text, texts, hearing);
  });
}

/** Returns the turn, leading to a report at once. */
const reporting = (turn: Turn): Turn => ({
  session: null,
  effects: [
    ...turn.effects.filter(({ type }) => type === 'answer' || type === 'words'),
    { type: 'do', deed: 'startReport' },
  ],
});

/**
 * Takes one message to a poll: pure. Reads what a person did at their question. An answer that
 * tells of a danger is taken, and a report is offered before the next question; a person who tells
 * something instead of an answer gets the same offer. A call for help becomes a report at once,
 * because the answer to an offer may never come. The commands (STOP, BACK, …) are handled by the
 * caller.
 * @param flow made by `pollFlow` for the poll and the person's language
 */
export function pollTurn(flow: Flow, place: Session, input: Input, around: Reading): PollTurn {
  const reading: Listening = { ...around, hearing: around.hearing ?? heardOnce() };
  const session = stoodAt(flow, place, input, reading);
  const from = stepOf(flow, session)?.id ?? session.step;
  const plain = readAs(flow, session, input, reading);
  const danger = [
    ...new Set(
      plain.effects.flatMap((effect) =>
        effect.type === 'words' ? dangerIn(effect.text, reading.texts, reading.hearing) : [],
      ),
    ),
  ];
  const told = danger.length > 0 || insteadOf(flow, from, plain, reading);
  const offered = told && !isOffer(from) ? offering(flow, session, plain, reading) : plain;
  const cry = cries(flow, plain, reading);
  const turn = cry ? reporting(plain) : offered;
  const report = turn.effects.some(
    (effect) => effect.type === 'do' && effect.deed === 'startReport',
  );
  const asked = askedIn(turn, from);
  // A person who leaves at the offer after the last question has reached the end, too.
  const atEnd = flow.steps[questionOf((turn.session ?? session).step)]?.kind === 'say';
  const offers = turn.session !== null && isOffer(turn.session.step);
  return {
    session: turn.session && placeOf(turn.session),
    says: turn.effects.filter((effect) => effect.type === 'say'),
    events: eventsOf(flow, from, plain),
    danger,
    offering: offers,
    report,
    ...(asked === undefined ? {} : { asked }),
    finished: atEnd || (turn.session === null && !report),
    aside: placeOf(asideOf(flow, session, cry ? plain : turn)),
  };
}
