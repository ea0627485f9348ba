import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeText } from '../../../src/shared/files/decode.js';

const text = 'name;role\r\nDédé Élève;focal-point\r\n';
const wide = (mark: string, swap: boolean) => {
  const bytes = Buffer.from(mark + text, 'utf16le');
  return swap ? bytes.swap16() : bytes;
};

describe('a file that a spreadsheet wrote', () => {
  test.each([
    ['UTF-8', Buffer.from(text), 'utf-8'],
    ['UTF-16 with its mark', wide('\uFEFF', false), 'utf-16le'],
    ['UTF-16, the other way round', wide('\uFEFF', true), 'utf-16be'],
    ['UTF-16 without its mark', wide('', false), 'utf-16le'],
    ['UTF-16 the other way round without its mark', wide('', true), 'utf-16be'],
    ['Windows-1252', Buffer.from(text, 'latin1'), 'windows-1252'],
  ])('as %s is read', (_, bytes, encoding) => {
    const read = decodeText(bytes, true);
    expect({ ...read, text: read.text.replace(/^\uFEFF/, '') }).toEqual({ text, encoding });
  });
  test('as UTF-8 with its mark keeps it for its reader, or is without it', () => {
    expect(decodeText(Buffer.from(`\uFEFF${text}`), true).text.replace(/^\uFEFF/, '')).toBe(text);
  });
  test('in another encoding is left to be refused where nobody looks at a guess', () => {
    expect(decodeText(Buffer.from(text, 'latin1'), false).text).toContain('\uFFFD');
    expect(decodeText(Buffer.from([0x41, 0x81, 0xe9]), true).text).toContain('\uFFFD');
  });
  test('is read whatever its bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), fc.boolean(), (bytes, windows) => {
        expect(typeof decodeText(bytes, windows).text).toBe('string');
      }),
    );
  });
});
