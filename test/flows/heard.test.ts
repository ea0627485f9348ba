import { describe, expect, test } from '@jest/globals';
import type { Flow, Input, Session } from '../../src/flows/engine/flow.js';
import { resume } from '../../src/flows/engine/resume.js';
import { register } from '../../src/flows/register.js';
import { reading } from './engine/surroundings.js';
import { Talker } from './dialog/people.js';

const held = 'They are holding three girls behind the market';

/** A question for a yes or a no, and one behind it. */
const asking: Flow = {
  id: 'tip',
  version: 1,
  start: 'minor',
  steps: {
    minor: {
      kind: 'choice',
      ask: 'tip.minor',
      keep: 'all',
      skip: 'next',
      options: [
        { value: 'yes', label: 'option.yes', alias: 'yes', to: 'next' },
        { value: 'no', label: 'option.no', alias: 'no', to: 'next' },
        { value: 'unknown', label: 'option.unknown', alias: 'unknown', to: 'next' },
      ],
    },
    next: { kind: 'text', ask: 'tip.where', to: 'bye' },
    bye: { kind: 'end', does: 'leave' },
  },
};
const there: Session = {
  flow: 'tip',
  version: 1,
  step: 'minor',
  answers: {},
  trail: [],
  misses: 0,
};
const says = (text: string, session = there, change: Parameters<typeof reading>[0] = {}) =>
  resume(asking, session, { kind: 'text', text }, reading(change));
const keys = ({ effects }: ReturnType<typeof resume>) =>
  effects.flatMap((effect) => (effect.type === 'say' ? [effect.key] : []));

describe('an answer anywhere in the text counts', () => {
  test.each<[string, string]>([
    ['yes she is 14', 'yes'],
    ['yes u can txt me', 'yes'],
    ['pls yes come quick', 'yes'],
    ['hello madam yes', 'yes'],
    ['she is small yes', 'yes'],
    ["d'accord", 'yes'],
    ['d accord', 'yes'],
    ['oui mais elle est petite', 'yes'],
    ['svp oui venez', 'yes'],
    ['sim mas ela tem medo', 'yes'],
    ['pois é', 'yes'],
    ['pois', 'yes'],
    ['yess', 'yes'],
    ['of cos', 'yes'],
    ['ouii', 'yes'],
    ['no pls just come', 'no'],
    ['no she is big', 'no'],
    ['no', 'no'],
    ['non merci venez', 'no'],
    ['não ela é grande', 'no'],
    ['not now', 'no'],
    ['pas encore', 'no'],
    ['ainda nao', 'no'],
    ['i dont know madam', 'unknown'],
    ['dunno', 'unknown'],
    ['ca depend', 'unknown'],
    ['depende', 'unknown'],
    ['mabye', 'unknown'],
  ])('%j is %s', (text, value) => {
    const turn = says(text);
    expect(turn.session).toMatchObject({ step: 'next', answers: { minor: value } });
    expect(keys(turn)).toEqual(['tip.where']);
  });

  test.each([
    'no one helps them',
    'no food for us',
    'nobody knows',
    'they said nothing',
    'we dey house',
    'tem um carro azul',
    'o homem da loja',
    'she never comes out',
    'surf',
    'quinta',
    'segunda',
    'rien a manger ici',
  ])('%j is none: it is kept, said to be kept, and never "did you mean"', (text) => {
    const first = says(text);
    expect(first.effects[0]).toMatchObject({ type: 'words', text });
    expect(keys(first)).toEqual(['answer.keptAgain', 'tip.minor']);
    const second = says('and they have nothing', first.session ?? there);
    expect(second.session?.step).toBe('next');
    expect(second.effects[0]).toMatchObject({ type: 'words', text: 'and they have nothing' });
    expect(keys(second)).toEqual(['tip.where']);
  });

  test('what the words tell of the question is its answer, and they are kept', () => {
    const turn = says('am 15 madam', there, { tells: () => ({ minor: 'yes' }) });
    expect(turn.session?.answers).toEqual({ minor: 'yes' });
    expect(turn.effects[0]).toMatchObject({ type: 'words', text: 'am 15 madam' });
  });
});

describe('in a report', () => {
  test.each(['yes she is 14', '16 ans', 'i am 16', 'tenho 16 anos', 'she is 14'])(
    '%j answers whether somebody is a child, wherever it is said',
    (text) => {
      const ama = new Talker();
      ama.says(held, 'yes', text);
      expect(ama.person.report?.told).toMatchObject({ minor: 'yes' });
      expect(ama.person.report?.signals).toContain('child');
    },
  );
  test('nobody is told "sorry" or "did you mean" whose words were kept', () => {
    const ama = new Talker();
    const told = ['am 15 madam dey lock me 4 house', 'elle les frappe', 'come quick', 'blue gate'];
    for (const text of told) ama.says(text);
    const said = ama.all.flatMap((effect) => (effect.type === 'say' ? [effect.key] : []));
    expect(said.filter((key) => key === 'answer.again' || key === 'answer.maybe')).toEqual([]);
    expect(said).toContain('answer.keptAgain');
  });
});

describe('the age of a person who joins is taken out of their words', () => {
  test.each<[string, string | undefined]>([
    ['16', '15-17'],
    ['16 ans', '15-17'],
    ['i am 16', '15-17'],
    ["j'ai 16 ans", '15-17'],
    ['tenho 16 anos', '15-17'],
    ['I am 40 years old', '35+'],
    ['14 yrs', '0-14'],
    ['for 16 years', undefined],
  ])('%j', (text, age) => {
    const input: Input = { kind: 'text', text };
    const turn = resume(register, { ...there, flow: 'register', step: 'age' }, input, reading());
    expect(turn.effects.find((effect) => effect.type === 'answer')?.value).toBe(age);
  });
});
