import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { projectRoot } from '../../../src/shared/root.js';
import { createTexts } from '../../../src/shared/texts/load.js';
import { signalsIn } from '../../../src/shared/texts/signals-in.js';
import { findSignals } from '../../../src/shared/texts/signals.js';

const texts = createTexts();
const found = (text: string) =>
  [...new Set(signalsIn(text, texts).map(({ signal }) => signal))].sort();

test.each([
  ["Il n'y a aucun danger", []],
  ['pas de violence ici', []],
  ['il y a violence et danger', ['danger', 'violence']],
  ['ils ont des guns, they beat les filles', ['child', 'violence', 'weapon']],
  ['não há perigo nem violência', []],
  ['no bar prostituem meninas', ['child', 'sexual']],
  ['no danger here, we are fine', []],
  ["l'axe Lomé-Cotonou est ouvert", []],
  ['My name is Bala and I sang on Tue 4', []],
  ['faça favor de responder', []],
])('in %j, heard in all languages at once, there is %j', (text, signals) => {
  expect(found(text)).toEqual(signals);
});

test('every synthetic tip hints at what its label says when its language is not known', () => {
  const file = path.join(projectRoot(), 'test/fixtures/tips.json');
  const { tips } = JSON.parse(readFileSync(file, 'utf8')) as {
    tips: { text: string; signals: string[]; tolerated?: string[] }[];
  };
  const wrong = tips.filter(({ text, signals, tolerated = [] }) => {
    const raised = found(text).filter((signal) => !tolerated.includes(signal));
    return (
      raised.join() !==
      signals
        .filter((signal) => !tolerated.includes(signal))
        .sort()
        .join()
    );
  });
  expect(wrong.map(({ text }) => text)).toEqual([]);
});

test('what is heard in all languages was heard in one of them', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const single = texts.languages.flatMap((language) =>
        findSignals(text, texts.triage(language)),
      );
      expect(single).toEqual(expect.arrayContaining(signalsIn(text, texts)));
    }),
  );
});
