import { describe, expect, test } from '@jest/globals';
import type { FocalPoint, Role } from '../../src/directory/directory.js';
import { nextStep } from '../../src/escalation/next-step.js';
import { peopleOnDuty, type People } from '../../src/escalation/people.js';
import { withLevelCalled, withNobodyToCall } from '../../src/escalation/levels.js';
import type { Escalation } from '../../src/models/cases/escalation-doc.js';
import { directoryOf, escalation, everybody, minutes, noon, people } from './support.js';

const all: People = (role) =>
  Object.values(people).filter((one) => one.role === role && one.country !== 'GH');
const nobody: People = () => [];
const only =
  (...roles: Role[]): People =>
  (role, without) =>
    roles.includes(role) ? all(role, without) : [];
let code = 1000;
const newCode = () => String((code += 1));
const ids = (group: readonly FocalPoint[]) => group.map(({ id }) => id);

/** Does what `next` says at the moment it is due, and tells who was called when. */
function climb(start: Escalation, who: People, times: number): { at: number; calls: string[] }[] {
  let now = start.dueAt ?? noon;
  let one = start;
  const story = [];
  for (let i = 0; i < times; i += 1) {
    const step = nextStep(one, who, now);
    if (step.do !== 'call' && step.do !== 'unanswered') throw new Error(step.do);
    story.push({
      at: (now.getTime() - noon.getTime()) / 60_000,
      calls: step.do === 'call' ? ids(step.people) : [],
    });
    one =
      step.do === 'call' ? withLevelCalled(one, step, newCode, now) : withNobodyToCall(one, step);
    one = { ...one, dueAt: step.dueAt, pending: undefined };
    now = step.dueAt;
  }
  return story;
}

describe('a silent ladder', () => {
  test.each([
    [1, [0, 10, 20, 35, 50]],
    [2, [0, 60, 180, 420, 660]],
    [3, [0, 1440, 2880, 2880 + 10080, 2880 + 2 * 10080]],
  ] as const)('of P%i is called at minutes %j', (priority, times) => {
    const story = climb(escalation({}, priority), all, 5);
    expect(story.map(({ at }) => at)).toEqual(times);
    expect(story.map(({ calls }) => calls)).toEqual([
      ['kossi', 'mawuli'],
      ['essi'],
      ['desk'],
      ['desk'],
      ['desk'],
    ]);
  });

  test('skips a level that has nobody at once', () => {
    expect(climb(escalation(), only('focal-point', 'regional-desk'), 3)).toEqual([
      { at: 0, calls: ['kossi', 'mawuli'] },
      { at: 10, calls: ['desk'] },
      { at: 25, calls: ['desk'] },
    ]);
    expect(climb(escalation(), only('regional-desk'), 1)).toEqual([{ at: 0, calls: ['desk'] }]);
  });

  test('calls the highest level there is again when there is no regional desk', () => {
    expect(
      climb(escalation(), only('focal-point', 'agency-head'), 4).map(({ calls }) => calls),
    ).toEqual([['kossi', 'mawuli'], ['essi'], ['essi'], ['essi']]);
  });

  test('never ends where there is nobody at all, and begins at the first level once there is somebody', () => {
    const story = climb(escalation({}, 3), nobody, 3);
    expect(story).toEqual([
      { at: 0, calls: [] },
      { at: 60, calls: [] },
      { at: 120, calls: [] },
    ]);
    const step = nextStep(escalation({}, 3), nobody, noon);
    if (step.do !== 'unanswered') throw new Error(step.do);
    const waiting = withNobodyToCall(escalation({}, 3), step);
    expect(waiting).toMatchObject({ unanswered: true, state: 'calling' });
    expect(nextStep(waiting, all, step.dueAt)).toMatchObject({ do: 'call', level: 0 });
  });
});

describe('a conflict of interest', () => {
  const official = escalation({ excludedAffiliations: ['police', 'government'] });

  test('leaves the excluded out at every level and in every repeat', () => {
    const who = climb(official, all, 6).flatMap(({ calls }) => calls);
    expect(who).toEqual(['kossi', 'desk', 'desk', 'desk', 'desk', 'desk']);
  });

  test('never opens to an excluded person because nobody else is left', () => {
    const closed = escalation({
      excludedAffiliations: ['police', 'government', 'ngo', 'regional'],
    });
    expect(climb(closed, all, 4).flatMap(({ calls }) => calls)).toEqual([]);
    expect(nextStep(closed, all, noon)).toMatchObject({ do: 'unanswered' });
  });
});

describe('who said NO', () => {
  const call = (focalPoint: string, level: number, outcome?: 'declined') => ({
    focalPoint,
    level,
    round: 0,
    code: '1234',
    times: 1,
    at: noon,
    outcome,
  });

  test('is asked again only when nobody else is left', () => {
    const end = {
      level: 2,
      calls: [call('kossi', 0), call('mawuli', 0), call('essi', 1), call('desk', 2, 'declined')],
    } as const;
    expect(nextStep(escalation(end), all, noon)).toMatchObject({
      do: 'call',
      people: [people.essi],
      round: 1,
    });
    const calls = end.calls.map((one) => ({ ...one, outcome: 'declined' as const }));
    expect(nextStep(escalation({ ...end, calls }), all, noon)).toMatchObject({
      do: 'call',
      people: [people.desk],
      repeat: true,
    });
  });

  test('makes room for a colleague who is not on duty', () => {
    const calls = [call('kossi', 0, 'declined')];
    const who = peopleOnDuty(everybody, escalation(), noon);
    const again = escalation({ level: -1, round: 1, calls });
    expect(nextStep(again, who, noon)).toMatchObject({ do: 'call', people: [people.mawuli] });
  });
});

describe('what was taken', () => {
  const taken = escalation({
    state: 'acknowledged',
    acknowledgedBy: 'kossi',
    acknowledgedAt: noon,
    level: 0,
    calls: [{ focalPoint: 'kossi', level: 0, round: 0, code: '1234', times: 1, at: noon }],
    dueAt: minutes(60),
  });

  test('waits until it must be acted on', () => {
    expect(nextStep(taken, all, minutes(59))).toEqual({ do: 'wait' });
  });

  test('is recalled to the person once, and then the next level is called', () => {
    const step = nextStep(taken, all, minutes(60));
    expect(step).toEqual({ do: 'remind', focalPoint: 'kossi', dueAt: minutes(70) });
    const reminded = { ...taken, reminded: true, dueAt: minutes(70) };
    expect(nextStep(reminded, all, minutes(69))).toEqual({ do: 'wait' });
    const resumed = nextStep(reminded, all, minutes(70));
    expect(resumed).toMatchObject({
      do: 'call',
      people: [people.essi],
      level: 1,
      dueAt: minutes(80),
    });
    if (resumed.do !== 'call') throw new Error(resumed.do);
    const open = withLevelCalled(reminded, resumed, newCode, minutes(70));
    expect(open).toMatchObject({ state: 'calling', reminded: false });
    expect(open.acknowledgedBy).toBeUndefined();
    expect(open.calls).toMatchObject([
      { focalPoint: 'kossi', outcome: 'lapsed' },
      { focalPoint: 'essi' },
    ]);
  });

  test.each(['acted', 'closed'] as const)('and is %s needs nobody', (state) => {
    expect(nextStep({ ...taken, state }, all, minutes(9_999))).toEqual({ do: 'wait' });
  });
});

describe('a tip from an unknown country', () => {
  test.each(['ECOWAS', 'ZZ'])('goes to the regional desk directly (%s)', (country) => {
    const unknown = escalation({ country });
    expect(nextStep(unknown, peopleOnDuty(everybody, unknown, noon), noon)).toMatchObject({
      do: 'call',
      level: 2,
      people: [people.desk],
    });
  });
});

test('people without a phone, or who left, are nobody', () => {
  const gone = [
    { ...people.kossi, reaches: [] },
    { ...people.mawuli, active: false },
  ];
  const who = peopleOnDuty(directoryOf(...gone, people.essi), escalation(), noon);
  expect(nextStep(escalation(), who, noon)).toMatchObject({
    do: 'call',
    people: [people.essi],
    level: 1,
  });
});

test('after a day of downtime the ladder goes on in its order, and everybody gets their time', () => {
  const day = escalation({ level: 0, dueAt: minutes(10) });
  expect(nextStep(day, all, minutes(1500))).toMatchObject({
    do: 'call',
    level: 1,
    dueAt: minutes(1510),
  });
});

test('deadlines are whole minutes, and never later than promised', () => {
  const step = nextStep(escalation(), all, new Date('2026-03-02T12:00:59.999Z'));
  expect(step).toMatchObject({ dueAt: minutes(10) });
});
