import { expect, test } from '@jest/globals';
import { callCode } from '../../src/escalation/codes.js';
import { callWordsOf, readAnswer } from '../../src/escalation/read-answer.js';
import { createTexts } from '../../src/shared/texts/load.js';

const words = callWordsOf(createTexts());
const asLetters = (code: string) => code.replaceAll('1', 'l').replaceAll('0', 'O');

test.each([
  [6, 0],
  [7, 6],
])(
  'every code of %i digits is read when its zeros and ones are typed as letters',
  (digits, attempt) => {
    const codes = Array.from({ length: 2_000 }, () => callCode(attempt));
    expect(codes.filter((code) => !/^[1-9]\d+$/.test(code) || code.length !== digits)).toEqual([]);
    const misread = codes.filter(
      (code) => !readAnswer(`OK ${asLetters(code)}`, words).codes.includes(code),
    );
    expect(misread).toEqual([]);
  },
);
