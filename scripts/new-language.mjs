/**
 * Writes locales/TAG.json to be translated: the texts in English, and every list of words empty;
 * and locales/missing/TAG.json, the words by which a report of a missing person is read. `npm run
 * new:language ha Hausa`. A word of English that stays in a list would be heard in a text of the
 * new language.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import prettier from 'prettier';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Lists become empty; the nine lists of names of numbers stay nine. */
function empty(value) {
  if (typeof value === 'string') return '';
  if (Array.isArray(value)) return value.some(Array.isArray) ? value.map(empty) : [];
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, empty(inner)]));
}

const [tag, name] = process.argv.slice(2);
if (!/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(tag ?? '') || !name) {
  console.error('Usage: npm run new:language TAG NAME, for example: npm run new:language ha Hausa');
  process.exit(2);
}
const file = path.join(root, 'locales', `${tag}.json`);
if (existsSync(file)) {
  console.error(`locales/${tag}.json is there already.`);
  process.exit(2);
}
const read = (name) => JSON.parse(readFileSync(path.join(root, 'locales', name), 'utf8'));
const english = read('en.json');
const { calls, ...words } = english.words;
const locale = {
  ...english,
  meta: { ...english.meta, language: tag, name, review: 'draft' },
  // What focal points answer is heard in all languages at once, so English stays for everybody.
  words: { ...empty(words), calls },
  triage: empty(english.triage),
};
async function write(to, content) {
  const options = { ...(await prettier.resolveConfig(to)), filepath: to };
  writeFileSync(to, await prettier.format(JSON.stringify(content), options));
}
await write(file, locale);
await write(path.join(root, 'locales/missing', `${tag}.json`), empty(read('missing/en.json')));
console.log(
  `Wrote locales/${tag}.json and locales/missing/${tag}.json. Translate the texts, fill the words, then: npm run check:locales`,
);
