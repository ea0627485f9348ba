import { describe, expect, test } from '@jest/globals';
import { caseFlow, questionFlow } from '../../../src/flows/case.js';
import type { Flow, Input, Session } from '../../../src/flows/engine/flow.js';
import { resume } from '../../../src/flows/engine/resume.js';
import { start } from '../../../src/flows/engine/run.js';
import { tip } from '../../../src/flows/tip.js';
import { menu } from '../../../src/flows/welcome.js';
import { reading } from './surroundings.js';

const at = (flow: Flow, step: string, change: Partial<Session> = {}): Session => ({
  flow: flow.id,
  version: 1,
  step,
  answers: {},
  trail: [],
  misses: 0,
  ...change,
});
const say = (text: string): Input => ({ kind: 'text', text });
const turn = (flow: Flow, session: Session, input: Input, around = reading()) =>
  resume(flow, session, input, around);
/** The keys said, and the words kept, in order. */
const told = ({ effects }: ReturnType<typeof resume>) =>
  effects.flatMap((effect) =>
    effect.type === 'say'
      ? [effect.key ?? effect.text]
      : effect.type === 'words'
        ? [`"${effect.text}"`]
        : effect.type === 'lookup'
          ? [`?${effect.text}`]
          : [],
  );

describe('a question with choices', () => {
  test('takes an answer, remembers the way back, and asks the next', () => {
    const { session, effects } = turn(tip, at(tip, 'minor'), say('yes'));
    expect(session).toMatchObject({ step: 'leave', answers: { minor: 'yes' }, trail: ['minor'] });
    expect(effects[0]).toEqual({ type: 'answer', step: 'minor', value: 'yes', keep: true });
  });
  test.each([
    ['skip', 'en'],
    ['SKIP please', 'en'],
    ['passer', 'fr'],
    ['pular', 'pt'],
  ])('is passed over with %j, and nothing is kept of that', (text, language) => {
    const { session, effects } = turn(tip, at(tip, 'minor'), say(text), reading({ language }));
    expect(session).toMatchObject({ step: 'leave', answers: {}, trail: ['minor'] });
    expect(effects).toHaveLength(1);
  });
  test('takes a near miss only after a yes', () => {
    const asked = turn(menu, at(menu, 'menu'), say('reporrt'));
    expect(asked.session).toMatchObject({ step: 'menu', maybe: 'report' });
    expect(told(asked)).toEqual(['answer.maybe']);
    const taken = turn(menu, asked.session ?? at(menu, 'menu'), say('yes please'));
    expect(taken.effects).toContainEqual({ type: 'do', deed: 'startReport' });
  });
  test('a yes-or-no question never asks "did you mean": the words are kept, said to be kept, and asked for once more', () => {
    const asked = turn(tip, at(tip, 'danger'), say('no one helps them'));
    expect(asked.session).not.toHaveProperty('maybe');
    expect(told(asked)).toEqual(['"no one helps them"', 'answer.keptAgain', 'tip.danger']);
    const second = turn(tip, asked.session ?? at(tip, 'danger'), say('nobody at all'));
    expect(told(second)[0]).toBe('"nobody at all"');
    expect(second.session?.step).not.toBe('danger');
  });
  test('a "no" to "did you mean No?" of an older version is not taken for the answer "no": the question is asked again', () => {
    const again = turn(tip, at(tip, 'danger', { maybe: 'no' }), say('no'));
    expect(told(again)).toEqual(['answer.again', 'tip.danger']);
    expect(again.session).toMatchObject({ step: 'danger', answers: {}, misses: 1 });
    expect(again.session).not.toHaveProperty('maybe');
    expect(turn(tip, again.session ?? at(tip, 'danger'), say('no')).session?.answers).toEqual({
      danger: 'no',
    });
  });
  test('another choice instead of a yes is simply taken', () => {
    const { effects } = turn(menu, at(menu, 'menu', { maybe: 'report' }), say('2'));
    expect(effects).toContainEqual({ type: 'do', deed: 'startMissing' });
  });
  test('a sentence is kept even where a flow forgot to say that words are, and the talk goes on', () => {
    const forgetful: Flow = {
      ...tip,
      steps: {
        ...tip.steps,
        more: { kind: 'choice', ask: 'tip.more', skip: 'reply', options: [] },
      },
    };
    expect(told(turn(forgetful, at(forgetful, 'more'), say('he beats the children')))).toEqual([
      '"he beats the children"',
      'tip.reply',
    ]);
  });
  test('a blank text is asked about, and nothing blank is kept', () => {
    const first = turn(tip, at(tip, 'minor'), say(' \n '));
    expect(told(first)).toEqual(['answer.again', 'tip.minor']);
    const third = turn(tip, at(tip, 'minor', { misses: 2 }), say(''));
    expect(told(third)).toEqual(['tip.leave']);
  });
  test('a lookup nobody asked for changes nothing', () => {
    const { session, effects } = turn(tip, at(tip, 'minor'), {
      kind: 'looked-up',
      found: true,
      text: '',
    });
    expect(session).toEqual(at(tip, 'minor'));
    expect(effects.map(({ type }) => type)).toEqual(['say']);
  });
});

describe('a question with several choices, or for a number', () => {
  const ways: Flow = {
    id: 'ways',
    version: 1,
    start: 'where',
    steps: {
      where: {
        kind: 'several',
        ask: { text: 'Where?' },
        keep: 'words',
        skip: 'days',
        to: 'days',
        options: ['radio', 'web', 'church'].map((value) => ({ value, label: { text: value } })),
      },
      days: {
        kind: 'number',
        ask: { text: 'How many days?' },
        min: 1,
        max: 90,
        units: ['days'],
        keep: 'words',
        skip: 'bye',
        to: 'bye',
      },
      bye: { kind: 'end', say: { text: 'Bye' }, does: 'leave' },
    },
  };
  test('says its own words, with its options to be typed', () => {
    const { effects } = start(ways, reading());
    expect(effects).toEqual([
      {
        type: 'say',
        text: 'Where?',
        typed: true,
        offers: ['radio', 'web', 'church'].map((value) => ({
          step: 'where',
          value,
          label: { text: value },
        })),
      },
    ]);
  });
  test('takes them together, and the way back is remembered', () => {
    const { session, effects } = turn(ways, at(ways, 'where'), say('3,1'));
    expect(session).toMatchObject({
      step: 'days',
      answers: { where: 'radio,church' },
      trail: ['where'],
    });
    expect(effects[0]).toEqual({
      type: 'answer',
      step: 'where',
      value: 'radio,church',
      keep: false,
    });
    const done = turn(ways, session ?? at(ways, 'days'), say('14 days'));
    expect(done.session).toBeNull();
    expect(told(done)).toEqual(['Bye']);
  });
  test('takes what may be a slip only after a yes, and asks again after a no', () => {
    const asked = turn(ways, at(ways, 'where'), say('1 or 2'));
    expect(asked.effects).toEqual([
      { type: 'say', key: 'answer.maybe', params: { label: '1, 2' } },
    ]);
    const there = asked.session ?? at(ways, 'where');
    expect(turn(ways, there, say('yes')).session?.answers).toEqual({ where: 'radio,web' });
    expect(told(turn(ways, there, say('no')))).toEqual(['answer.againSeveral', 'Where?']);
    expect(turn(ways, there, say('2')).session?.answers).toEqual({ where: 'web' });
    expect(turn(ways, at(ways, 'days', { maybe: '20' }), say('yes')).effects).toContainEqual({
      type: 'answer',
      step: 'days',
      value: '20',
      keep: false,
    });
  });
  test('keeps words and says so, asks once more, then goes on; no word is lost on the way', () => {
    const first = turn(ways, at(ways, 'days'), say('a long time'));
    expect(told(first)).toEqual(['"a long time"', 'answer.keptAgainNumber', 'How many days?']);
    expect(first.effects).toContainEqual({
      type: 'say',
      key: 'answer.keptAgainNumber',
      params: { min: 1, max: 90 },
    });
    expect(told(turn(ways, first.session ?? at(ways, 'days'), say('very long')))).toEqual([
      '"very long"',
      'Bye',
    ]);
  });
  test('says what can be sent, and then shorter, where no words came', () => {
    const first = turn(ways, at(ways, 'days'), say(' '));
    expect(told(first)).toEqual(['answer.againNumber', 'How many days?']);
    const second = turn(ways, first.session ?? at(ways, 'days'), say(' '));
    expect(told(second)).toEqual(['answer.againNumberShort']);
  });
  test.each(['skip', 'passer', 'pular'])('is passed over with %j', (word) => {
    expect(turn(ways, at(ways, 'where'), say(word)).session).toMatchObject({
      step: 'days',
      answers: {},
      trail: ['where'],
    });
  });
  test('where one answer is allowed, two are answered with what to do', () => {
    const two = turn(tip, at(tip, 'minor'), say('1 or 2'));
    expect(told(two)).toEqual(['"1 or 2"', 'answer.onlyOne', 'tip.minor']);
    expect(two.effects).toContainEqual({
      type: 'say',
      key: 'answer.onlyOne',
      params: { count: 3 },
    });
  });
});

describe('a question for words', () => {
  test('answers a blank text with what to do', () => {
    expect(told(turn(tip, at(tip, 'what'), say(' ')))).toEqual(['answer.againText', 'tip.what']);
  });
  test('keeps them and goes on; the secret word is not for the report', () => {
    expect(turn(tip, at(tip, 'where'), say('By the river')).effects[0]).toEqual({
      type: 'words',
      step: 'where',
      text: 'By the river',
      keep: true,
    });
    expect(turn(tip, at(tip, 'word'), say('Baobab')).effects[0]).toMatchObject({
      type: 'words',
      keep: false,
    });
  });
  test('three blank texts are a skip, not a new beginning', () => {
    const { session, effects } = turn(tip, at(tip, 'what', { misses: 2 }), say(' '));
    expect(session).toMatchObject({ step: 'where', trail: ['what'] });
    expect(effects.map(({ type }) => type)).toEqual(['say']);
  });
});

describe('a button', () => {
  test('of the present question is an answer', () => {
    const pressed: Input = { kind: 'button', flow: 'tip', step: 'minor', value: 'no' };
    expect(turn(tip, at(tip, 'minor'), pressed).session?.answers).toEqual({ minor: 'no' });
  });
  test.each([
    ['another step', 'tip', 'danger', 'yes'],
    ['another flow', 'menu', 'minor', 'yes'],
    ['a value that is not offered', 'tip', 'minor', '__proto__'],
    ['nothing at all', '', '', ''],
  ])('of %s says so and asks the present question', (_, flow, step, value) => {
    const answered = turn(tip, at(tip, 'minor'), { kind: 'button', flow, step, value });
    expect(told(answered)).toEqual(['answer.oldButton', 'tip.minor']);
    expect(answered.session).toEqual(at(tip, 'minor'));
  });
});

describe('somebody who is asked for a case code', () => {
  const code = at(caseFlow, 'code');
  const looked = (found: boolean, text: string, flow = caseFlow, session = code) =>
    turn(flow, session, { kind: 'looked-up', found, text });
  test.each([
    '4829 1170 5536 0942',
    '4829-1170-5536-0942',
    'my code is 4829117055360942',
    '482911705536',
    'mango',
  ])('and writes %j is looked up', (text) =>
    expect(told(turn(caseFlow, code, say(text)))).toEqual([`?${text}`]),
  );
  test.each([
    'they are moving the girls now',
    'white van plate TG 4821 AB at the border',
    'call my sister +234 803 123 4567 she saw it',
  ])('and writes %j has something to tell: it is a report', (text) => {
    const { session, effects } = turn(caseFlow, code, say(text));
    expect(session).toBeNull();
    expect(effects).toEqual([
      { type: 'words', step: 'code', text, keep: true },
      { type: 'do', deed: 'startReport' },
    ]);
  });
  test('with words around a code adds them to the report it belongs to, without the code', () => {
    const text = '4829 1170 5536 0942 they have moved the girls to the river';
    expect(told(looked(true, text))).toEqual([
      '"they have moved the girls to the river"',
      'case.add',
    ]);
    expect(told(looked(true, 'my case code is 4829117055360942'))).toEqual(['case.add']);
  });
  test('with words around a wrong code is not turned away with them', () => {
    const { session, effects } = looked(
      false,
      '4829117055360942 they have moved the girls to the river',
    );
    expect(session).toBeNull();
    expect(effects[0]).toMatchObject({
      type: 'words',
      text: 'they have moved the girls to the river',
      keep: true,
    });
    expect(told(looked(false, 'my case code is 4829117055360941'))).toEqual([
      'case.unknown',
      'case.code',
    ]);
  });
  test('a safe word may be a sentence, and is never kept as words', () => {
    const word = at(questionFlow, 'word');
    expect(told(turn(questionFlow, word, say('the big red house')))).toEqual([
      '?the big red house',
    ]);
    expect(told(looked(true, 'the big red house', questionFlow, word))).toEqual(['mail.answer']);
    expect(told(looked(false, 'they took the girl away', questionFlow, word))).toEqual([
      '"they took the girl away"',
    ]);
  });
  test('three wrong safe words are answered alike and end the talk', () => {
    const first = looked(false, 'mango', questionFlow, at(questionFlow, 'word'));
    expect(first.session?.misses).toBe(1);
    const third = looked(false, 'mango', questionFlow, at(questionFlow, 'word', { misses: 2 }));
    expect([told(first), told(third), third.session]).toEqual([
      ['mail.neutral'],
      ['mail.neutral'],
      null,
    ]);
  });
});

test('a step that was renamed goes on under its new name; one that vanished begins its flow again with what was answered', () => {
  const renamed: Flow = { ...tip, version: 2, renamed: { isMinor: 'minor' } };
  const { session } = turn(renamed, at(tip, 'isMinor', { trail: ['safe'] }), say('yes'));
  expect(session).toMatchObject({ version: 2, step: 'leave', answers: { minor: 'yes' } });
  const again = turn(tip, at(tip, 'vanished', { answers: { safe: 'yes' } }), say('yes'));
  expect(again.session).toMatchObject({ step: 'safe', answers: { safe: 'yes' } });
});
