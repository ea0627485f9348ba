/**
 * What one turn of a talk costs the processor, without database,
 * sealing or network: `npx tsx bench/turn.ts [talks]`. Prints the
 * median and the 99th percentile per kind of message, in microseconds.
 */
import { createPlaces } from '../src/directory/gazetteer/gazetteer.js';
import { stranger, type Person } from '../src/flows/dialog/person.js';
import type { TalkContext } from '../src/flows/dialog/talk-context.js';
import { talk } from '../src/flows/dialog/talk.js';
import { createTexts } from '../src/shared/texts/load.js';
import { signalsIn } from '../src/shared/texts/signals-in.js';

const texts = createTexts();
const context: TalkContext = {
  texts,
  hearing: signalsIn,
  defaultLanguage: 'en',
  countryOfAddress: 'TG',
  countries: () => [],
  helpline: () => '1011',
  officialLanguage: () => 'fr',
  languagesOf: () => ['fr'],
  countryIn: () => ({ kind: 'none' }),
  areaIn: () => undefined,
  places: createPlaces([]),
  signalsIn: (text) => [...new Set(signalsIn(text, texts).map(({ signal }) => signal))],
  seems: () => undefined,
  fresh: {
    tip: 'tip',
    strand: 'strand',
    strandKey: 'a2V5',
    referenceTail: 'AAAAA',
    code: '4829117055360942',
  },
  erases: false,
  locates: false,
  photos: false,
  missingIn: () => ({ codes: {}, words: {} }),
  poll: () => undefined,
  pollTurn: () => {
    throw new Error('no poll is open');
  },
  pollByWord: () => undefined,
  campaignWord: () => undefined,
  campaignOnJoining: () => undefined,
};

/**
 * Six messages: first words, answers as numbers and
 * words, an answer with a story behind it, a place.
 */
const messages = [
  'They are holding three girls behind the market and they cannot leave',
  'yes',
  '1',
  'Yes, one of them is maybe 13 years old',
  'no',
  'skip',
];

const talks = Number(process.argv[2] ?? 2_000);
const times = messages.map((): number[] => []);
const WARM = 200;
for (let count = -WARM; count < talks; count += 1) {
  let person: Person = stranger;
  messages.forEach((text, at) => {
    const began = process.hrtime.bigint();
    ({ person } = talk(person, { kind: 'text', text }, context));
    if (count >= 0) times[at]?.push(Number(process.hrtime.bigint() - began) / 1_000);
  });
}

const at = (sorted: readonly number[], part: number): string =>
  (sorted[Math.floor((sorted.length - 1) * part)] ?? 0).toFixed(0).padStart(6);
const row = (name: string, list: readonly number[]): string => {
  const sorted = list.toSorted((a, b) => a - b);
  return `${at(sorted, 0.5)} ${at(sorted, 0.99)}  ${name}`;
};
console.log(`median    p99  µs a turn, ${talks} talks, ${texts.languages.length} languages`);
messages.forEach((text, place) => console.log(row(text, times[place] ?? [])));
console.log(row('all', times.flat()));
