import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  affiliations,
  type Affiliation,
  type FocalPoint,
  type Role,
} from '../../src/directory/directory.js';
import { decide } from '../../src/escalation/answer.js';
import type { Answer } from '../../src/escalation/escalation.js';
import { nextStep } from '../../src/escalation/next-step.js';
import type { Step } from '../../src/escalation/step.js';
import { policyFor } from '../../src/escalation/policies.js';
import { withExclusions, withPriority } from '../../src/escalation/corrections.js';
import {
  withLevelCalled,
  withNobodyCalledBefore,
  withNobodyToCall,
} from '../../src/escalation/levels.js';
import { actedOn, withSecondPersons } from '../../src/escalation/second-person.js';
import type { Escalation } from '../../src/models/cases/escalation-doc.js';
import { MINUTE } from '../../src/shared/clock.js';
import { answers, escalation, noon } from './support.js';
import { kossi } from '../fixtures/people.js';

const roles: readonly Role[] = ['focal-point', 'agency-head', 'regional-desk'];
const affiliation = fc.constantFrom(...affiliations);

const person = fc
  .record({
    role: fc.constantFrom(...roles),
    affiliation,
    active: fc.boolean(),
    phone: fc.boolean(),
  })
  .map(({ phone, ...rest }) => ({ ...rest, ...(phone ? {} : { reaches: [] }) }));
const crowd = fc
  .array(person, { maxLength: 6 })
  .map((some) => some.map((one, i) => answers(`p${i}`, kossi, one.role, one)));

/**
 * What can happen: time passes and a tick comes, somebody
 * answers, a conflict is learnt, the priority changes.
 */
const event = fc.oneof(
  { weight: 4, arbitrary: fc.record({ what: fc.constant('tick'), late: fc.nat({ max: 3000 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant('answer'),
      who: fc.nat({ max: 5 }),
      verb: fc.constantFrom<Answer['verb']>('ok', 'no', 'pass', 'done'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('exclude'), affiliation }) },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant('priority'), priority: fc.constantFrom(1, 2, 3) }),
  },
);
type Event =
  | { what: 'tick'; late: number }
  | { what: 'answer'; who: number; verb: Answer['verb'] }
  | { what: 'exclude'; affiliation: Affiliation }
  | { what: 'priority'; priority: 1 | 2 | 3 };

const code = '1234';
const isOpen = ({ state }: Escalation) => state === 'calling' || state === 'acknowledged';

function apply(one: Escalation, step: Step, now: Date): Escalation {
  switch (step.do) {
    case 'wait':
      return one;
    case 'remind':
      return { ...one, reminded: true, dueAt: step.dueAt };
    case 'unanswered':
      return withNobodyToCall(one, step);
    case 'second':
      return actedOn(withSecondPersons(one, step, () => code, now));
    case 'later':
      return withNobodyCalledBefore(one, step.dueAt, now);
    case 'noSecond':
      return { ...one, unanswered: true, dueAt: step.dueAt };
    case 'call':
      return {
        ...withLevelCalled(one, step, () => code, now),
        pending: undefined,
        dueAt: step.dueAt,
      };
  }
}

interface Moment {
  readonly before: Escalation;
  readonly step: Step;
  readonly after: Escalation;
  readonly now: Date;
}

/** Plays events, ticking at the deadline or later, and tells every tick to `look`. */
function play(
  group: readonly FocalPoint[],
  start: Escalation,
  events: readonly Event[],
  look: (moment: Moment) => void,
): Escalation {
  const who = (role: Role) => group.filter((one) => one.role === role);
  let now = noon;
  let one = start;
  for (const next1 of events) {
    switch (next1.what) {
      case 'tick': {
        now = new Date(Math.max(now.getTime(), (one.dueAt ?? now).getTime()) + next1.late * 1000);
        const step = nextStep(one, who, now);
        const after = apply(one, step, now);
        look({ before: one, step, after, now });
        one = after;
        break;
      }
      case 'answer': {
        const focalPoint = `p${next1.who}`;
        if (
          one.calls.some((call) => call.focalPoint === focalPoint && call.outcome !== 'excluded')
        ) {
          one = decide(one, focalPoint, { verb: next1.verb, code }, now).changed ?? one;
        }
        break;
      }
      case 'exclude':
        one = withExclusions(
          one,
          { affiliations: [next1.affiliation] },
          (id) => group.find((p) => p.id === id),
          now,
        );
        break;
      case 'priority': {
        const { priority } = next1;
        const policy = policyFor('TG', priority);
        if (isOpen(one) && priority !== one.priority) {
          one = withPriority(one, { priority, policy, reason: 'r' }, now);
        }
        break;
      }
    }
  }
  return one;
}

const story = fc.record({
  group: crowd,
  excluded: fc.subarray([...affiliations]),
  priority: fc.constantFrom(1 as const, 2 as const, 3 as const),
  events: fc.array(event, { maxLength: 30 }),
});
const begin = ({ excluded, priority }: { excluded: Affiliation[]; priority: 1 | 2 | 3 }) =>
  escalation({ excludedAffiliations: excluded }, priority);

test('§T3 whatever happens, an escalation is due at some time, or it is acted on', () => {
  fc.assert(
    fc.property(story, (s) => {
      const end = play(s.group, begin(s), s.events, ({ after }) => {
        expect(after.dueAt !== undefined).toBe(isOpen(after));
      });
      expect(end.dueAt !== undefined).toBe(isOpen(end));
      expect(end.state === 'acknowledged').toBe(isOpen(end) && end.acknowledgedBy !== undefined);
    }),
    { numRuns: 400 },
  );
});

test('§5.36 §T15 an excluded person is never called, nor reminded, in no fallback', () => {
  fc.assert(
    fc.property(story, (s) => {
      play(s.group, begin(s), s.events, ({ before, step }) => {
        const out = (one: FocalPoint | undefined) =>
          one !== undefined && before.excludedAffiliations.includes(one.affiliation);
        const whom = step.do === 'call' || step.do === 'second' ? step.people : [];
        expect(whom.filter((one) => out(one) || !one.active || one.reaches.length === 0)).toEqual(
          [],
        );
        if (step.do === 'remind')
          expect(out(s.group.find(({ id }) => id === step.focalPoint))).toBe(false);
      });
    }),
    { numRuns: 400 },
  );
});

test('§T17 a P1 is never over by the word of one: a second person, who did not take it, is told', () => {
  fc.assert(
    fc.property(story, (s) => {
      const end = play(s.group, begin(s), s.events, ({ before, step, after }) => {
        if (step.do === 'noSecond')
          expect(after).toMatchObject({ state: 'acknowledged', unanswered: true });
        if (step.do !== 'second') return;
        expect(before.reportedAt).toBeDefined();
        expect(step.people.map(({ id }) => id)).not.toContain(before.acknowledgedBy);
        expect(after.seconds).toEqual(step.people.map(({ id }) => id));
      });
      const { state, reportedAt, seconds, priority } = end;
      if (state === 'acted' && priority === 1 && end.changes.length === 0) {
        expect(reportedAt).toBeDefined();
        expect(seconds?.length).toBeGreaterThan(0);
      }
    }),
    { numRuns: 400 },
  );
});

test('no deadline fires twice: after a step nothing is due until its own deadline', () => {
  fc.assert(
    fc.property(story, (s) => {
      play(s.group, begin(s), s.events, ({ step, after, now }) => {
        // A second person was told: it is over.
        if (step.do === 'wait' || step.do === 'second') return;
        expect(after.dueAt?.getTime()).toBeGreaterThan(now.getTime());
        expect(nextStep(after, () => s.group, now)).toEqual({ do: 'wait' });
      });
    }),
    { numRuns: 400 },
  );
});

test('no deadline is skipped: what is due is done, and the ladder goes up past empty levels only', () => {
  fc.assert(
    fc.property(story, (s) => {
      play(s.group, begin(s), s.events, ({ before, step, now }) => {
        const due = before.dueAt !== undefined && before.dueAt <= now && isOpen(before);
        expect(step.do === 'wait').toBe(!due);
        if (step.do !== 'call') return;
        const may = s.group.filter(
          (one) =>
            one.active &&
            one.reaches.length > 0 &&
            !before.excludedAffiliations.includes(one.affiliation),
        );
        const willing = (level: number) =>
          may.filter(
            ({ id, role }) =>
              role === before.policy.levels[level]?.role &&
              !before.calls.some(
                (call) => call.focalPoint === id && /declined|passed/.test(call.outcome ?? ''),
              ),
          ).length;
        const above = [0, 1, 2].filter((level) => level > before.level && willing(level) > 0);
        expect(step.repeat).toBe(above.length === 0);
        if (!step.repeat) expect(step.level).toBe(above[0]);
        expect(step.round).toBe(before.round + (step.repeat ? 1 : 0));
        const { levels, repeatEvery } = before.policy;
        const within = step.repeat ? repeatEvery : (levels[step.level]?.answerWithin ?? NaN);
        const early = now.getTime() + within - step.dueAt.getTime();
        expect(early >= 0 && early < MINUTE).toBe(true);
      });
    }),
    { numRuns: 400 },
  );
});
