import { describe, expect, test } from '@jest/globals';
import { decide } from '../../src/escalation/answer.js';
import type { Answer } from '../../src/escalation/escalation.js';
import type { Call, Escalation } from '../../src/models/cases/escalation.js';
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
    expect(tell).toBe(true);
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
  test('ends it', () => {
    const { answered, one } = after(atFirst, ['kossi', 'ok'], ['kossi', 'done']);
    expect(answered).toMatchObject({ ok: true, outcome: 'acted' });
    expect(one).toMatchObject({ state: 'acted', actedBy: 'kossi', acknowledgedBy: 'kossi' });
    expect(one.dueAt).toBeUndefined();
  });

  test('without OK is both, and the others are told', () => {
    const { one, tell } = after(atFirst, ['kossi', 'done']);
    expect(one).toMatchObject({ state: 'acted', acknowledgedBy: 'kossi', actedBy: 'kossi' });
    expect(tell).toBe(true);
  });

  test('of what another has is too late', () => {
    expect(after(atFirst, ['kossi', 'ok'], ['mawuli', 'done']).answered).toMatchObject({
      reason: 'taken',
    });
  });

  test('twice is once, and every other answer hears that it is closed', () => {
    const done = after(atFirst, ['kossi', 'done'], ['kossi', 'done']);
    expect(done.answered).toMatchObject({ ok: true, outcome: 'acted' });
    expect(done.changed).toBeUndefined();
    for (const verb of ['ok', 'no', 'pass'] as const) {
      expect(after(atFirst, ['kossi', 'done'], ['kossi', verb]).answered).toMatchObject({
        reason: 'closed',
      });
    }
    expect(after(atFirst, ['kossi', 'done'], ['mawuli', 'done']).answered).toMatchObject({
      reason: 'closed',
    });
  });
});
