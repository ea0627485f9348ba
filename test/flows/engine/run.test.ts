import { describe, expect, test } from '@jest/globals';
import { defineFlow, type Flow, type Session } from '../../../src/flows/engine/flow.js';
import { ask, back, goTo, offersOf, start, stepOf } from '../../../src/flows/engine/run.js';
import { reading } from './surroundings.js';

const flow = defineFlow({
  id: 'f',
  version: 3,
  start: 'hello',
  steps: {
    hello: { kind: 'say', say: 'help', to: 'fork' },
    fork: {
      kind: 'route',
      by: (answers, facts) => (facts.countryKnown || answers['skip'] === 'yes' ? 'which' : 'where'),
    },
    where: { kind: 'pick', ask: 'tip.country', list: 'countries', to: 'which' },
    which: {
      kind: 'choice',
      ask: 'tip.minor',
      options: [
        { value: 'yes', label: 'option.yes', to: 'words' },
        { value: 'no', label: 'option.no', to: 'bye' },
      ],
    },
    words: { kind: 'text', ask: 'tip.what', to: 'bye' },
    bye: { kind: 'end', say: 'case.end', does: 'leave' },
  },
  renamed: { whichOne: 'which' },
});
const session = (change: Partial<Session>): Session => ({
  flow: 'f',
  version: 3,
  step: 'which',
  answers: {},
  trail: [],
  misses: 0,
  ...change,
});

test('a talk begins at the first question: what is said before it is said, forks are taken silently', () => {
  const { session, effects } = start(flow, reading());
  expect(session).toEqual({
    flow: 'f',
    version: 3,
    step: 'which',
    answers: {},
    trail: [],
    misses: 0,
  });
  expect(effects.map((effect) => effect.type === 'say' && effect.key)).toEqual([
    'help',
    'tip.minor',
  ]);
});

test('a fork knows the facts and what was answered before', () => {
  const unknown = reading({ facts: { countryKnown: false, wordsKept: false } });
  expect(start(flow, unknown).session?.step).toBe('where');
  expect(start(flow, unknown, { skip: 'yes' }).session?.step).toBe('which');
});

test('an end says goodbye, then asks for its deed, and nothing is left of the talk', () => {
  expect(goTo(flow, session({}), 'bye', reading())).toEqual({
    session: null,
    effects: [
      { type: 'say', key: 'case.end' },
      { type: 'do', deed: 'leave' },
    ],
  });
});

test('coming to a question forgets the slips made at the last one, and the version is that of today', () => {
  const old = session({ version: 1, misses: 2, maybe: 'yes' });
  const turn = goTo(flow, old, 'words', reading());
  expect(turn.session).toEqual({ ...session({ step: 'words' }), misses: 0 });
  expect(turn.session).not.toHaveProperty('maybe');
});

describe('what can be chosen', () => {
  const [where, which, words] = ['where', 'which', 'words'].map((id) => flow.steps[id]);
  test('are the options of a question, the items of a list, or nothing where words are asked for', () => {
    if (!where || !which || !words) throw new Error('steps are missing');
    expect(offersOf('where', where, reading()).map(({ value, label }) => [value, label])).toEqual([
      ['GH', { text: 'Ghana' }],
      ['TG', { text: 'Togo' }],
    ]);
    expect(offersOf('which', which, reading()).map(({ step, value }) => [step, value])).toEqual([
      ['which', 'yes'],
      ['which', 'no'],
    ]);
    expect(ask('words', words, reading())).toEqual([{ type: 'say', key: 'tip.what' }]);
  });
  test('is nothing at a step that asks nothing', () => {
    expect(ask('bye', { kind: 'end', does: 'leave' }, reading())).toEqual([]);
  });
});

describe('one question back', () => {
  test('is the last one that was answered; from the first there is none', () => {
    const turn = back(flow, session({ step: 'words', trail: ['which'] }), reading());
    expect(turn?.session).toMatchObject({ step: 'which', trail: [] });
    expect(back(flow, session({ trail: [] }), reading())).toBeNull();
  });
  test('passes over questions that are gone since', () => {
    const turn = back(
      flow,
      session({ step: 'words', trail: ['which', 'gone', 'goneToo'] }),
      reading(),
    );
    expect(turn?.session).toMatchObject({ step: 'which', trail: [] });
    expect(back(flow, session({ trail: ['gone'] }), reading())).toBeNull();
  });
});

test('a step is found under its present name; one that is gone is not found', () => {
  expect(stepOf(flow, session({ step: 'whichOne' }))?.id).toBe('which');
  expect(stepOf(flow, session({ step: 'nowhere' }))).toBeUndefined();
  expect(
    stepOf({ ...flow, renamed: { old: 'nowhere' } }, session({ step: 'old' })),
  ).toBeUndefined();
});

test('a flow that runs in a circle or into nothing is a fault that names it, not a process that hangs', () => {
  const circle: Flow = {
    ...flow,
    steps: { a: { kind: 'say', say: 'help', to: 'b' }, b: { kind: 'say', say: 'help', to: 'a' } },
  };
  expect(() => goTo(circle, session({}), 'a', reading())).toThrow('Flow f runs in a circle');
  expect(() => goTo(flow, session({}), 'nowhere', reading())).toThrow('Flow f has no step nowhere');
});
