import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { callWordsOf, lacksCode, meaningOf, readAnswer } from '../../src/escalation/read-answer.js';
import { effort } from '../support/effort.js';
import { texts } from './support.js';

const words = callWordsOf(texts);
const read = (text: string) => {
  const found = readAnswer(text, words);
  return { codes: found.codes, meaning: meaningOf(found) };
};
const live = (code: string) => expect.arrayContaining([code]) as unknown as string[];

describe('a person half asleep is understood: verb and code stand anywhere', () => {
  test.each([
    ['OK 4821', 'ok'],
    ['ok4821', 'ok'],
    ['OK4821', 'ok'],
    ['4821 ok', 'ok'],
    ['4821ok', 'ok'],
    ['0K 4821', 'ok'],
    ['0k4821', 'ok'],
    ['ok. 4821!', 'ok'],
    ['o.k. 4821', 'ok'],
    ['o k 4821', 'ok'],
    [' Ok. #4821! ', 'ok'],
    ['OK I take it 4821', 'ok'],
    ['I take it 4821', 'ok'],
    ["I'll take it, 4821", 'ok'],
    ['OK code 4821', 'ok'],
    ['ok the code is 4821', 'ok'],
    ["D'accord 4821", 'ok'],
    ['D’accord, 4821', 'ok'],
    ['daccord 4821', 'ok'],
    ["J'ai pris 4821", 'ok'],
    ['je prends le 4821 merci', 'ok'],
    ['je m’en occupe 4821', 'ok'],
    ['OUI 4821', 'ok'],
    ['sim: 4821', 'ok'],
    ['Está bem 4821', 'ok'],
    ['eu trato 4821', 'ok'],
    ['OK 48 21', 'ok'],
    ['OK 4 8 2 1', 'ok'],
    ['OK 4-8-2-1', 'ok'],
    ['OK 4.821', 'ok'],
    ['ok 482l', 'ok'],
    ['ok 482I', 'ok'],
    ['OK 4 8 2 l', 'ok'],
    ['ok ok 4821', 'ok'],
    ['yes ok, I am on my way 4821', 'ok'],
    ['no problem 4821', 'ok'],
    ['pas de problème 4821', 'ok'],
    ['OK ٤٨٢١', 'ok'],
    ['we will take it 4821', 'ok'],
    ['I can take it 4821', 'ok'],
    ['ready to take it 4821', 'ok'],
    ['it is finished 4821', 'done'],
    ['OK TG-7K2M4 4821', 'ok'],
    ['Re: TG-7K2M4 P1 ok 4821', 'ok'],
    ['👍 4821', 'ok'],
    ['NO 4821', 'no'],
    ['N0 4821', 'no'],
    ['Non, 4821', 'no'],
    ['NÃO 4821', 'no'],
    ['nao4821', 'no'],
    ["no I can't 4821", 'no'],
    ["I can't take it 4821", 'no'],
    ['Sorry I cannot 4821', 'no'],
    ['je ne peux pas 4821', 'no'],
    ['Je ne peux pas le prendre 4821', 'no'],
    ['não posso 4821', 'no'],
    ['PASS 4821', 'pass'],
    ['pass it on 4821', 'pass'],
    ['Passe 4821', 'pass'],
    ['passar ao seguinte 4821', 'pass'],
    ['DONE 4821', 'done'],
    ['d0ne 4821', 'done'],
    ['done 4821 thanks', 'done'],
    ['done4821thanks', 'done'],
    ['fait 4821', 'done'],
    ["c'est fait 4821 merci", 'done'],
    ['FEITO 4821', 'done'],
    ['já tratei 4821 obrigado', 'done'],
  ] as const)('"%s" is %s', (said, verb) => {
    expect(read(said)).toEqual({ codes: live('4821'), meaning: verb });
  });

  test.each([
    'OK 482917',
    'OK 482 917',
    'OK 4 8 2 9 1 7',
    'ok482917',
    '482 917 ok',
    '0K 4829l7',
    'OK 48-29-17',
  ])('six digits, too: "%s"', (said) => {
    expect(read(said)).toEqual({ codes: live('482917'), meaning: 'ok' });
  });
});

describe('what is not plain is asked, and never taken for an OK or a DONE', () => {
  test.each([
    'can you take it 4821',
    'Someone take it 4821',
    'please take it 4821',
    'you take it 4821',
    'Kofi will take it 4821',
    'are you ok 4821',
    'is she ok 4821',
    'she is ok 4821',
    'is this done 4821',
    'have you done it 4821',
    'anybody done 4821',
    'hope it is done 4821',
    'done for today 4821',
    'ok wait 4821',
    'avez-vous fini 4821',
    'tu as fait 4821',
    "c'est fini pour elle 4821",
    'fait quelque chose 4821',
    'pode tratar disso, sim 4821',
    '4821',
    '4 8 2 1',
    'code 4821',
    'ok done 4821',
    'OK 4821 NO',
    'NO OK 4821',
    'oui non 4821',
    'not done 4821',
    'pas fait 4821',
    'pas encore fait 4821',
    'ainda não feito 4821',
    'will be done tomorrow 4821',
    'almost done 4821',
    'done? 4821',
    'ok? 4821',
    'is it done 4821?',
    'when it is done I tell you 4821',
    'OK if nobody else can 4821',
    'maybe ok 4821',
    'ok peut-être 4821',
    'we have done what we could the girls are at the station 4821',
    'who is this 4821',
    'wait 4821',
    'bientôt terminé 4821',
    'someone else can take it 4821',
  ])('"%s"', (said) => {
    expect(read(said)).toEqual({ codes: live('4821'), meaning: 'unclear' });
  });
});

test('two codes are two, a row of numbers is not more than one of each', () => {
  expect(read('OK 482917 and 551200').codes).toEqual(['482917', '551200']);
  expect(read('OK 482917 551200').codes).toEqual(['482917', '551200']);
  expect(read('OK 482917, call +228 90 12 34 56').codes).toEqual(['482917']);
  expect(read('4829 1170 5536 0942').codes).toEqual([]);
  expect(read('4829117055360942').codes).toEqual([]);
  expect(read('they took 2 girls and 3 boys').codes).toEqual([]);
});

test.each(['okra 4821', '__proto__ 4821', 'constructor 4821', 'token 4821'])(
  'part of a word is no verb: "%s"',
  (said) => {
    expect(read(said).meaning).toBe('unclear');
  },
);

test.each(['ok', ' OK! ', 'Não', 'passe', 'FAIT', 'ok I take it', "d'accord", 'OK TG-7K2M4'])(
  '%j is an answer that lacks its code',
  (said) => {
    expect(lacksCode(readAnswer(said, words))).toBe(true);
  },
);
test.each(['ok 4821', 'ok then', 'no one helps', '', '4821', 'done yet?', 'they take it all'])(
  '%j is not',
  (said) => {
    expect(lacksCode(readAnswer(said, words))).toBe(false);
  },
);

test('no text makes it fail, or holds the process up', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (said) => void read(said)));
  for (const piece of ['OK ', '4', '4 ', '4l', 'ok4821', '0', 'o ', 'je ne peux pas ', 'ß']) {
    const long = piece.repeat(65_000);
    expect(effort(() => read(long), 50)).toBeLessThan(50);
  }
});
