import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { maySafeguard } from '../../src/flows/safe-word.js';
import { fold } from '../../src/shared/texts/fold.js';
import { gateKey, opensGate } from '../../src/shared/texts/gate.js';
import { createTexts } from '../../src/shared/texts/load.js';

const texts = createTexts();

describe('a safe word', () => {
  test.each([
    ...['...', '??', '***', '', ' ', '\u200b', '-_-', '👍', '❤️❤️❤️', '"\u0301"'],
    // Letters, as Unicode has it, that nobody sees.
    ...['\u3164\u3164\u3164', '\uffa0\u1160\u115f', '\u0640\u0640\u0640'],
    ...['1', '2', '12', '007', '0', 'a', 'ab', '1a'],
    ...['stop', 'HELP', 'Aide', 'menu', 'yes', 'OUI', 'não', 'ok merci', 'je ne sais pas', 'skip'],
    ...['hello', 'bom dia', 'one', 'deux', 'três'],
    ...['no', 'ok', 'OK', 'nope', 'not now', 'sim', 'what word?', 'what word', 'quel mot'],
    ...['why', 'pourquoi', 'que palavra', 'code', 'my code', 'please stop'],
    ...['4829 1170 5536 0942', '482911705536094'],
  ])('is not %j, which opens by itself or is what anybody tries first', (text) => {
    expect(maySafeguard(text, texts)).toBe(false);
  });
  test.each(['baobab', 'Le baobab rouge', '2580', 'ñandu', 'ɖevi', 'مرحبا', 'a1b', 'my red bag'])(
    'may be %j',
    (text) => expect(maySafeguard(text, texts)).toBe(true),
  );
  test('of whatever signs has a letter or a digit, or is none', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        if (maySafeguard(text, texts)) expect(fold(text)).toMatch(/[\p{L}\p{N}]/u);
      }),
    );
  });
  test('that an older version kept as nothing opens by nothing', () => {
    for (const text of ['', '?', '...', 'baobab']) expect(opensGate('', text)).toBe(false);
    expect(opensGate('baobab', ' Baobab! ')).toBe(true);
    expect(gateKey('…')).toBeUndefined();
  });
});
