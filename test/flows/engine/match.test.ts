import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { matchAnswer, matchCommand, type AnswerOption } from '../../../src/flows/engine/match.js';
import { createTexts } from '../../../src/shared/texts/load.js';
import { effort } from '../../support/effort.js';

const texts = createTexts();
const lexicons = texts.languages.map((language) => texts.lexicon(language));

const yesNo: AnswerOption[] = [
  { value: 'yes', label: 'Yes' },
  { value: 'no', label: 'No' },
  { value: 'unknown', label: "Don't know" },
];
const menu: AnswerOption[] = [
  { value: 'tip', label: 'Report something' },
  { value: 'missing', label: 'Missing person' },
  { value: 'case', label: 'Check my report' },
  { value: 'ask', label: 'Ask us', aliases: ['question', 'query'] },
];
const read = (text: string, options = yesNo) => matchAnswer(text, options, lexicons);
const match = (value: string, rest?: string) => ({
  kind: 'match',
  value,
  ...(rest === undefined ? {} : { rest }),
});

test.each([
  ['I will', 'I will not go'],
  ["I don't", "I don't know"],
  ['Je le ferais', 'Je le ferais pas'],
  ['eu vou', 'Eu vou não'],
  ['sem', 'Sempre'],
])('%j may be no beginning of %j, which denies it: it is asked about', (text, label) => {
  const options = [label, 'Sometimes'].map((one) => ({ value: one, label: one }));
  expect(read(text, options)).toMatchObject({ kind: 'maybe', value: label });
});

describe('an answer to "1 Yes 2 No 3 Don\'t know"', () => {
  test.each([
    ...[
      '1',
      '1.',
      '(1)',
      '#1',
      ' 1 ',
      'nº 1',
      'n°1',
      '1️⃣',
      '١',
      'one',
      'ONE!',
      'un',
      'Um',
      'option 1',
      'numéro 1',
      'opção 1',
      '1 please',
      '1 1',
      '1 Yes',
      '1. yes',
    ].map((text) => [text, 'yes']),
    ...[
      'Yes',
      'YES!!',
      'y',
      'oui',
      'O',
      'Sim',
      's',
      'ok',
      'yes o',
      'oui svp',
      'sim por favor',
      '👍',
      '👍🏿',
      'ye',
      'yes yes',
    ].map((text) => [text, 'yes']),
    ...[
      '2',
      'no',
      'NON',
      'Não',
      'nao',
      'n',
      'deux',
      'dois',
      'two',
      'no no',
      'non, non',
      'non merci',
      'pas du tout',
    ].map((text) => [text, 'no']),
    ...[
      '3',
      'trois',
      'três',
      'dont know',
      'Don’t know',
      'I don’t know',
      'je ne sais pas',
      'sais pas',
      'Não sei',
      'maybe',
      'peut-être',
      'talvez',
      'idk',
      'no idea',
      'not sure',
      'don',
      "don't kn",
    ].map((text) => [text, 'unknown']),
  ])('%j is taken', (text, value) => {
    expect(read(text ?? '')).toEqual(match(value ?? ''));
  });

  test.each([
    ['yes they have guns', 'yes', 'they have guns'],
    ['Yes, they have GUNS!', 'yes', 'they have GUNS!'],
    ['oui ils ont des armes à feu', 'yes', 'ils ont des armes à feu'],
    ['Sim. Há três meninas', 'yes', 'Há três meninas'],
    ['no, she is free', 'no', 'she is free'],
    ['No - she is free', 'no', 'she is free'],
    ['non. elle est libre', 'no', 'elle est libre'],
    ['1. behind the market', 'yes', 'behind the market'],
    ['2) the blue house', 'no', 'the blue house'],
    ['I don’t know, it was dark', 'unknown', 'it was dark'],
    ['je ne sais pas il faisait nuit', 'unknown', 'il faisait nuit'],
    ['não sei porque estava escuro', 'unknown', 'porque estava escuro'],
  ])('%j is taken, and the words behind it are kept as they were written', (text, value, rest) => {
    expect(read(text)).toEqual(match(value, rest));
  });

  test.each([
    ['no one helps them', 'no', 'one helps them'],
    ['no food inside', 'no', 'food inside'],
    ['no-one can leave', 'no', 'one can leave'],
    ['não comem', 'no', 'comem'],
    ['2 girls are inside', 'no', 'girls are inside'],
    ['1 girl is crying', 'yes', 'girl is crying'],
    ['n ont pas mangé', 'no', 'ont pas mangé'],
  ])('%j may be a sentence: it is asked about, and its words are kept', (text, value, rest) => {
    expect(read(text)).toMatchObject({ kind: 'maybe', value, rest });
  });

  test.each([
    ['1 or 2', ['yes', 'no']],
    ['1,2', ['yes', 'no']],
    ['1/3', ['yes', 'unknown']],
    ['2 and 3', ['no', 'unknown']],
    ['1 ou 2', ['yes', 'no']],
    ['1 e 2', ['yes', 'no']],
    ['yes no', ['yes', 'no']],
    ['oui et non', ['yes', 'no']],
    ['yes or 3', ['yes', 'unknown']],
    ['No 1', ['yes', 'no']],
  ])('%j is two answers', (text, values) => {
    expect(read(text)).toEqual({ kind: 'ambiguous', values });
  });

  test.each([
    '',
    '   ',
    '?',
    '0',
    '4',
    '12',
    '4 girls',
    '1 or 7',
    '1.5',
    '10:30',
    '3pm',
    'one girl is crying',
    'girls',
    'x',
    '-1x',
    '🆘',
    '\u0000',
  ])('%j is no answer', (text) => {
    expect(read(text)).toEqual({ kind: 'none' });
  });

  test('a slip of a finger is asked about', () => {
    expect(read('dnot know')).toEqual({ kind: 'maybe', value: 'unknown', label: "Don't know" });
    expect(read('mabye')).toMatchObject({ kind: 'maybe', value: 'unknown' });
    expect(read('yse')).toEqual({ kind: 'none' });
  });
});

describe('an answer to a menu', () => {
  test.each([
    ['report', 'tip'],
    ['Repo', 'tip'],
    ['missing', 'missing'],
    ['MISSING PER', 'missing'],
    ['ch', 'case'],
    ['as', 'ask'],
    ['question', 'ask'],
    ['4', 'ask'],
    ['quatre', 'ask'],
    ['2 missing', 'missing'],
  ])('%j chooses', (text, value) => {
    expect(read(text, menu)).toEqual(match(value));
  });

  test.each([
    ['mising person', 'missing'],
    ['missing persno', 'missing'],
    ['repport something', 'tip'],
    ['qestion', 'ask'],
    ['person', 'missing'],
    ['my report', 'case'],
  ])('%j is asked about', (text, value) => {
    expect(read(text, menu)).toMatchObject({ kind: 'maybe', value });
  });

  test('a beginning or a slip that fits two labels is ambiguous', () => {
    const two = [
      { value: 'a', label: 'Girl under 18' },
      { value: 'b', label: 'Girl over 18' },
      { value: 'c', label: 'Data' },
      { value: 'd', label: 'Date' },
    ];
    expect(read('girl', two)).toEqual({ kind: 'ambiguous', values: ['a', 'b'] });
    expect(read('dats', two)).toEqual({ kind: 'ambiguous', values: ['c', 'd'] });
    expect(read('data', two)).toEqual(match('c'));
  });

  test('one letter or a word that is somewhere else is no answer', () => {
    expect(read('r', menu)).toEqual({ kind: 'none' });
    expect(read('us', menu)).toEqual({ kind: 'none' });
    expect(read('yes', menu)).toEqual({ kind: 'none' });
  });

  test('a single option is not numbered', () => {
    expect(read('1', [{ value: 'skip', label: 'Skip' }])).toEqual({ kind: 'none' });
    expect(read('passer', [{ value: 'skip', label: 'Skip' }])).toEqual(match('skip'));
    expect(read('next to the market', [{ value: 'skip', label: 'Skip' }])).toMatchObject({
      kind: 'maybe',
    });
  });

  test('no options and no languages are no trouble', () => {
    expect(matchAnswer('1', [], [])).toEqual({ kind: 'none' });
    expect(matchAnswer('yes', yesNo, [])).toEqual(match('yes'));
  });
});

describe('a global word', () => {
  test.each([
    ['STOP', 'stop'],
    ['stop!!!', 'stop'],
    ['"Stop."', 'stop'],
    ['stop stop STOP', 'stop'],
    ['ARRÊT', 'stop'],
    ['arrêtez', 'stop'],
    ['Pare', 'stop'],
    ['sair', 'back'],
    ['annuler', 'back'],
    ['cancelar', 'back'],
    ['CANCEL', 'stop'],
    ['00', 'back'],
    ['UNSUBSCRIBE', 'stop'],
    ['0', 'back'],
    ['٠', 'back'],
    ['Retour', 'back'],
    ['voltar', 'back'],
    ['AIDE', 'help'],
    ['ajuda', 'help'],
    ['LANG', 'language'],
    ['língua', 'language'],
    ['Langue', 'language'],
    ['idioma', 'language'],
    ['Effacer', 'erase'],
    ['apagar', 'erase'],
    ['delete', 'erase'],
    ['/start', 'start'],
    ['menu', 'menu'],
    ['STOPPPP!!', 'stop'],
    ['S T O P', 'stop'],
    ['s.t.o.p.', 'stop'],
  ])('%j is %s', (text, command) => {
    expect(matchCommand(text, lexicons)).toBe(command);
  });

  test.each([
    'please stop them',
    'stop them',
    'help me',
    'help help help',
    'HELPPPP',
    'h.e.l.p',
    'aidez moi',
    'socorro',
    'il a arrêté la voiture',
    'para onde vão',
    '',
    '!!!',
    'started',
  ])('%j is none', (text) => {
    expect(matchCommand(text, lexicons)).toBeUndefined();
  });
});

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc
    .array(
      fc.constantFrom(
        '1',
        '2',
        '3',
        '9',
        'yes',
        'NON',
        'sim',
        'or',
        ',',
        '.',
        ' ',
        "don't know",
        'é',
        '\u0000',
        '١',
        'girls',
        'no one',
      ),
    )
    .map((parts) => parts.join(' ')),
);

test('whatever is sent is read without a fault, and only as an option that was offered', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const result = read(text);
      expect(['match', 'maybe', 'ambiguous', 'none']).toContain(result.kind);
      if (result.kind === 'match' || result.kind === 'maybe')
        expect(yesNo.map(({ value }) => value)).toContain(result.value);
      if (result.kind === 'ambiguous') expect(result.values.length).toBeGreaterThan(1);
      matchCommand(text, lexicons);
    }),
    { numRuns: 1000 },
  );
});

test('case, accents and the alphabet of the digits do not change how an answer is read', () => {
  const strange = (text: string) =>
    text
      .toUpperCase()
      .replace(/[AEIO]/g, '$&\u0301')
      .replace(/\d/g, (digit) => String.fromCodePoint(0x660 + Number(digit)));
  fc.assert(
    fc.property(anyText, (text) => {
      fc.pre(!/[^\p{ASCII}]/u.test(text));
      expect({ ...read(strange(text)), rest: '' }).toEqual({ ...read(text), rest: '' });
      expect(matchCommand(strange(text), lexicons)).toBe(matchCommand(text, lexicons));
    }),
    { numRuns: 500 },
  );
});

test('a very long text is read quickly', () => {
  const long = `no ${'and then they took the girls '.repeat(2_000)}`;
  expect(read(long).kind).toBe('maybe');
  expect(effort(() => read(long), 500)).toBeLessThan(500);
});

describe('a word with a meaning of its own is no beginning of a label', () => {
  const asks = (...labels: string[]) => labels.map((label, at) => ({ value: `v${at + 1}`, label }));
  test.each<[string, string[]]>([
    ['não', ['Verificar primeiro', 'Entregar', 'Recusar', 'Não sei']],
    ['no', ['North', 'South']],
    ['no', ['No idea', 'Yesterday']],
    ['yes', ['Yesterday', 'Today']],
    ['oui', ['Ouidah', 'Lomé']],
    ['ou', ['Ouidah', 'Lomé']],
    ['sim', ['Simples', 'Duplo']],
    ['si', ['Simples', 'Duplo']],
    ['non', ['Nonante', 'Dix']],
    ['ok', ['Okra', 'Rice']],
    ['next', ['Next to the market', 'At home']],
    ['skip', ['Skipping school', 'Work']],
    ['no answer', ['No', 'Yes']],
    ['no answer please', ['No', 'Yes']],
    ['pas de réponse', ['Pas du tout', 'Souvent']],
    ['pas', ['A', 'B']],
    ['menu', ['Menu of the day', 'Rice']],
    ['la', ['La donner', 'Refuser']],
    ['le', ['Le donner', 'Refuser']],
    ['hi', ['Hire somebody', 'Nobody']],
    ['je ne sais pas', ['Je ne vais pas', 'Je vais']],
    ['10', ['A', 'B']],
    ["don't know", ["Don't", 'Do']],
  ])('%j to %j', (text, labels) => {
    expect(read(text, asks(...labels))).toEqual({ kind: 'none' });
  });
  test.each([
    ['non', ['Non, jamais', 'Oui, souvent'], 'v1'],
    ['yes', ['Never', 'Yes, always'], 'v2'],
    ['of', ['Often', 'Rarely'], 'v1'],
  ])('%j is asked about where it may be the first of %j', (text, labels, value) => {
    expect(read(text, asks(...labels))).toMatchObject({ kind: 'maybe', value });
  });
  test('a number in words that also begins a label leaves both open', () => {
    expect(read('first', asks('Food', 'First aid'))).toEqual({
      kind: 'ambiguous',
      values: ['v1', 'v2'],
    });
  });
  test.each([
    ['not now', ['Now', 'Not now'], 'v2'],
    ['not', ['Now', 'Not now'], 'v2'],
    ['check', ['Check it first', 'Hand it over'], 'v1'],
    ['Não sei', ['Não', 'Não sei'], 'v2'],
    ['none', ['None of them', 'All'], 'v1'],
    ['non merci', ['Oui', 'Non'], 'v2'],
    ['north', ['North', 'South'], 'v1'],
    ['1st', ['North', 'South'], 'v1'],
    ['first', ['Food', 'Firstborn'], 'v1'],
  ])('%j to %j is the answer', (text, labels, value) => {
    expect(read(text, asks(...labels))).toEqual(match(value));
  });
});
