import { expect, test } from '@jest/globals';
import { languagesIn, localesFolder, readLocale } from '../../src/shared/texts/locale-file.js';
import { register } from '../../src/flows/register.js';
import { tip } from '../../src/flows/tip.js';
import { context, Talker } from './dialog/people.js';

/** What stands in a text for something; none of it is what a person wrote. */
const filledByUs = new Set([
  ...['app', 'code', 'count', 'helpline', 'label', 'max', 'min', 'minutes', 'traits', 'wants'],
  // What a focal point asks, behind the safe word.
  'message',
]);

test('no text that a person is sent has a place for words of their own', () => {
  for (const language of languagesIn(localesFolder())) {
    const texts = Object.entries(readLocale(localesFolder(), language).texts).filter(
      ([key]) => !/^(?:focal|results|alertPage)\./.test(key),
    );
    const names = texts.flatMap(([, text]) =>
      [...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name]) => name ?? ''),
    );
    expect(names.filter((name) => !filledByUs.has(name))).toEqual([]);
  }
});

const own = 'zanzibarine words of mine';
const shown = (talker: Talker) => JSON.stringify(talker.all.filter(({ type }) => type === 'say'));

test('DATA shows no words of one’s own: somebody else may hold the phone', () => {
  const kofi = new Talker(context({ countryOfAddress: 'GH' }), undefined, () => ({
    wants: { polls: true, alerts: false, campaigns: false },
    gender: 'own',
    ownWords: own,
  }));
  kofi.says('my data');
  expect(shown(kofi)).toContain('Other');
  expect(shown(kofi)).not.toContain(own);
});

test.each(
  [tip, register].flatMap((flow) => Object.keys(flow.steps).map((step) => [flow, step] as const)),
)('words that are sent at a step are not said again', (flow, step) => {
  const talker = new Talker(context());
  talker.person = {
    stopped: false,
    language: 'en',
    session: { flow: flow.id, version: flow.version, step, answers: {}, trail: [], misses: 0 },
  };
  talker.says(own);
  talker.says(own);
  expect(shown(talker)).not.toContain(own);
});
