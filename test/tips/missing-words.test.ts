import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { fold } from '../../src/shared/texts/fold.js';
import { languagesIn, localesFolder } from '../../src/shared/texts/locale-file.js';
import { readMissingWords } from '../../src/tips/missing/words.js';

type Lists = Record<string, Record<string, string>>;
const read = (language: string, folder = localesFolder()) =>
  JSON.parse(readFileSync(path.join(folder, 'missing', `${language}.json`), 'utf8')) as Lists;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'locales-'));
  cpSync(localesFolder(), folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));
const write = (name: string, content: unknown) =>
  writeFileSync(path.join(folder, name), JSON.stringify(content));

test.each(languagesIn(localesFolder()))('in %s no list has a phrase twice', (language) => {
  for (const [part, lists] of Object.entries(read(language)))
    for (const [list, text] of Object.entries(lists)) {
      const folded = text.split(', ').map(fold);
      const twice = folded.filter((one, at) => folded.indexOf(one) !== at);
      expect([part, list, twice]).toEqual([part, list, []]);
    }
});

test('the words of all languages are heard at once', () => {
  const { who } = readMissingWords();
  for (const said of ['missing', 'disparue', 'desaparecida', 'don lost', 'ka riba'])
    expect([said, who.gone.has(said)]).toEqual([said, true]);
});

test('a new language is heard as soon as its file is there, and not missed before', () => {
  const { meta, ...rest } = JSON.parse(readFileSync(path.join(folder, 'en.json'), 'utf8')) as {
    meta: object;
  };
  write('ha.json', { ...rest, meta: { ...meta, language: 'ha' } });
  expect(readMissingWords(folder).who.gone.has('ya bace')).toBe(false);
  const english = read('en', folder);
  write('missing/ha.json', { ...english, who: { ...english.who, gone: 'ya bace, ta bace' } });
  expect(readMissingWords(folder).who.gone.has('ya bace')).toBe(true);
});

test('a file with other lists than English is refused, and it is said which', () => {
  const { who: { gone, ...who } = {}, ...rest } = read('fr', folder);
  write('missing/fr.json', { ...rest, who: { ...who, went: gone } });
  expect(() => readMissingWords(folder)).toThrow(
    'locales/missing/fr.json must have the lists of en.json. Missing: who.gone. Unknown: who.went.',
  );
});
