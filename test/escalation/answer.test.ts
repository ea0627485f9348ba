import { describe, expect, test } from '@jest/globals';
import { decide, decideExcluded } from '../../src/escalation/answer.js';
import type { Answer } from '../../src/escalation/escalation.js';
import type { Call, Escalation } from '../../src/models/cases/escalation-doc.js';
import { escalation, minutes, noon } from './support.js';

const call = (focalPoint: string, level = 0, more: Partial<Call> = {}): Call => ({
  focalPoint,
  level,
  round: 0,
  code: '1234',
  times: 1,
  at: noon,
  ...more,
});
const answer = (verb: Answer['verb']): Answer => ({ verb, code: '1234' });

const atFirst = escalation({
  level: 0,
  dueAt: minutes(10),
  calls: [call('kossi'), call('mawuli')],
});
const atSecond = escalation({
  level: 1,
  dueAt: minutes(20),
  calls: [...atFirst.calls, call('essi', 1)],
});
const atEnd = escalation({
  level: 2,
  dueAt: minutes(35),
  calls: [...atSecond.calls, call('desk', 2)],
});

/** Plays answers one after another. */
function after(start: Escalation, ...said: [string, Answer['verb']][]) {
  let last = decide(start, said[0]?.[0] ?? '', answer('ok'), minutes(5));
  let one = start;
  for (const [who, verb] of said) {
    last = decide(one, who, answer(verb), minutes(5));
    one = last.changed ?? one;
  }
  return { ...last, one };
}

describe('OK', () => {
  test('takes it, and it must be acted on within the hour', () => {
    const { answered, one, tell } = after(atFirst, ['kossi', 'ok']);
    expect(answered).toEqual({ ok: true, outcome: 'acknowledged', reference: 'TG-7K2M4' });
    expect(one).toMatchObject({
      state: 'acknowledged',
      acknowledgedBy: 'kossi',
      dueAt: minutes(65),
    });
    expect(tell).toBe('taken');
  });

  test('from the first level is good after the second was called', () => {
    expect(after(atSecond, ['kossi', 'ok']).one.acknowledgedBy).toBe('kossi');
  });

  test('after NO is a change of mind', () => {
    expect(after(atFirst, ['kossi', 'no'], ['kossi', 'ok']).one.acknowledgedBy).toBe('kossi');
  });

  test('twice by the same person is once', () => {
    const twice = after(atFirst, ['kossi', 'ok'], ['kossi', 'ok']);
    expect(twice.answered).toMatchObject({ ok: true, outcome: 'acknowledged' });
    expect(twice.changed).toBeUndefined();
  });

  test('after somebody else is too late', () => {
    expect(after(atFirst, ['kossi', 'ok'], ['mawuli', 'ok']).answered).toEqual({
      ok: false,
      reason: 'taken',
      reference: 'TG-7K2M4',
    });
  });

  test('keeps calls that are stored and not yet sent from being sent', () => {
    const pending = { ...atSecond, pending: { dueAt: minutes(20) } };
    expect(after(pending, ['kossi', 'ok']).one.pending).toBeUndefined();
  });
});

describe('NO', () => {
  test('from one of two leaves the other their time', () => {
    const { answered, one } = after(atFirst, ['kossi', 'no']);
    expect(answered).toMatchObject({ ok: true, outcome: 'declined' });
    expect(one).toMatchObject({ state: 'calling', dueAt: minutes(10) });
  });

  test('from everybody of the level calls the next at once', () => {
    expect(after(atFirst, ['kossi', 'no'], ['mawuli', 'no']).one.dueAt).toEqual(minutes(5));
  });

  test('from everybody at the end shows it as unanswered and keeps the time of the repeat', () => {
    const { one } = after(atEnd, ['desk', 'no']);
    expect(one).toMatchObject({ state: 'calling', unanswered: true, dueAt: minutes(35) });
  });

  test('from a level that was left does not hurry the next', () => {
    const { one } = after(atSecond, ['kossi', 'no'], ['mawuli', 'no']);
    expect(one.dueAt).toEqual(minutes(20));
  });

  test('from who took it gives it back, and the next level is called at once', () => {
    const { one } = after(atFirst, ['kossi', 'ok'], ['kossi', 'no']);
    expect(one).toMatchObject({ state: 'calling', dueAt: minutes(5) });
    expect(one.acknowledgedBy).toBeUndefined();
  });

  test('of another does not take it from who has it', () => {
    const { one } = after(atFirst, ['kossi', 'ok'], ['mawuli', 'no']);
    expect(one).toMatchObject({
      state: 'acknowledged',
      acknowledgedBy: 'kossi',
      dueAt: minutes(65),
    });
  });

  test('twice changes nothing more', () => {
    expect(after(atFirst, ['kossi', 'no'], ['kossi', 'no']).changed).toBeUndefined();
  });
});

describe('PASS', () => {
  test('calls the next level at once, though others were called', () => {
    const { answered, one } = after(atFirst, ['kossi', 'pass']);
    expect(answered).toMatchObject({ ok: true, outcome: 'passed' });
    expect(one.dueAt).toEqual(minutes(5));
  });

  test('from the first level does not pass over the second', () => {
    expect(after(atSecond, ['kossi', 'pass']).one.dueAt).toEqual(minutes(20));
  });

  test('at the end has nobody to pass to', () => {
    expect(after(atEnd, ['desk', 'pass']).one).toMatchObject({
      unanswered: true,
      dueAt: minutes(35),
    });
  });
});

describe('DONE', () => {
  const p2 = escalation(
    { level: 0, dueAt: minutes(10), calls: [call('kossi'), call('mawuli')] },
    2,
  );

  test('of a P2 ends it, by whoever took it', () => {
    const { answered, one } = after(p2, ['kossi', 'ok'], ['kossi', 'done']);
    expect(answered).toMatchObject({ ok: true, outcome: 'acted' });
    expect(one).toMatchObject({ state: 'acted', actedBy: 'kossi', acknowledgedBy: 'kossi' });
    expect(one.dueAt).toBeUndefined();
  });

  test('of a P1 is not the last word: it stays open, due at once, until a second person is told', () => {
    const { answered, one } = after(atFirst, ['kossi', 'ok'], ['kossi', 'done']);
    expect(answered).toMatchObject({ ok: true, outcome: 'acted', second: true });
    expect(one).toMatchObject({
      state: 'acknowledged',
      acknowledgedBy: 'kossi',
      reportedAt: minutes(5),
      dueAt: minutes(5),
    });
    const twice = after(one, ['kossi', 'done']);
    expect(twice.answered).toMatchObject({ ok: true, outcome: 'acted', second: true });
    expect(twice.changed).toBeUndefined();
  });

  test.each([atFirst, p2])('without OK changes nothing, and says what is missing', (start) => {
    const { answered, changed } = after(start, ['kossi', 'done']);
    expect(answered).toEqual({ ok: false, reason: 'notTaken', reference: 'TG-7K2M4' });
    expect(changed).toBeUndefined();
  });

  test('from who took it and was late counts, though the next level is being called', () => {
    const late = { ...atSecond, calls: [call('kossi', 0, { outcome: 'lapsed' }), call('essi', 1)] };
    const { answered, one } = after(late, ['kossi', 'done']);
    expect(answered).toMatchObject({ outcome: 'acted', second: true });
    expect(one).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'kossi' });
  });

  test('after giving it back is no longer theirs', () => {
    const { answered } = after(atFirst, ['kossi', 'ok'], ['kossi', 'no'], ['kossi', 'done']);
    expect(answered).toMatchObject({ reason: 'notTaken' });
  });

  test('of what another has is too late', () => {
    expect(after(atFirst, ['kossi', 'ok'], ['mawuli', 'done']).answered).toMatchObject({
      reason: 'taken',
    });
  });

  test('twice is once, and every other answer hears that it is closed', () => {
    const done = after(p2, ['kossi', 'ok'], ['kossi', 'done'], ['kossi', 'done']);
    expect(done.answered).toMatchObject({ ok: true, outcome: 'acted' });
    expect(done.changed).toBeUndefined();
    for (const verb of ['ok', 'no', 'pass'] as const)
      for (const who of ['kossi', 'mawuli'])
        expect(after(done.one, [who, verb]).answered).toMatchObject({ reason: 'closed' });
    expect(after(done.one, ['mawuli', 'done']).answered).toMatchObject({ reason: 'closed' });
  });

  const told: Escalation = {
    ...atSecond,
    state: 'acted',
    acknowledgedBy: 'kossi',
    actedBy: 'kossi',
    actedAt: minutes(4),
    reportedAt: minutes(4),
    seconds: ['essi'],
    dueAt: undefined,
  };

  test('is taken back by the NO of the second person: everybody is called again, at once', () => {
    const { answered, one, tell } = after(told, ['essi', 'no']);
    expect(answered).toMatchObject({ ok: true, outcome: 'reopened' });
    expect(tell).toBe('reopened');
    expect(one).toMatchObject({ state: 'calling', level: -1, round: 1, dueAt: minutes(5) });
    for (const field of ['actedBy', 'acknowledgedBy', 'reportedAt', 'seconds'] as const)
      expect(one[field]).toBeUndefined();
  });

  test('is not taken back by somebody who was called and not told', () => {
    expect(after(told, ['mawuli', 'no']).answered).toMatchObject({ reason: 'closed' });
    expect(after(told, ['kossi', 'no']).answered).toMatchObject({ reason: 'closed' });
  });
});

describe('whoever may not know of it any more hears what anybody hears when another has it', () => {
  const out = (one: Escalation, hears?: 'acted') => ({
    ...one,
    calls: one.calls.map((found) =>
      found.focalPoint === 'mawuli'
        ? { ...found, outcome: 'excluded' as const, ...(hears ? { hears } : {}) }
        : found,
    ),
  });
  const states = {
    'being called for': atFirst,
    'taken by another': after(atFirst, ['kossi', 'ok']).one,
    'acted on': after(
      escalation({ level: 0, calls: atFirst.calls }, 2),
      ['kossi', 'ok'],
      ['kossi', 'done'],
    ).one,
    closed: { ...atFirst, state: 'closed' as const, dueAt: undefined },
  };

  test.each(Object.entries(states))('%s', (_, one) => {
    const taken = one.state === 'calling' ? after(one, ['kossi', 'ok']).one : one;
    for (const verb of ['ok', 'no', 'pass', 'done'] as const) {
      const ordinary = after(taken, ['mawuli', verb]).answered;
      expect(decideExcluded(out(one), 'mawuli', answer(verb)).answered).toEqual(ordinary);
    }
  });

  test('and nothing of it changes, whatever they answer', () => {
    for (const verb of ['ok', 'no', 'pass', 'done'] as const)
      for (const one of Object.values(states)) {
        const { changed } = decideExcluded(out(one), 'mawuli', answer(verb));
        const { calls: before, ...same } = out(one);
        if (changed) expect(changed).toMatchObject(same);
        expect(changed?.calls.map(({ outcome }) => outcome) ?? []).toEqual(
          changed ? before.map(({ outcome }) => outcome) : [],
        );
      }
  });

  test('and who had acted on it before goes on hearing so', () => {
    expect(decideExcluded(out(atFirst, 'acted'), 'mawuli', answer('done')).answered).toMatchObject({
      ok: true,
      outcome: 'acted',
    });
    expect(decideExcluded(out(atFirst, 'acted'), 'mawuli', answer('ok')).answered).toMatchObject({
      reason: 'closed',
    });
  });
});
