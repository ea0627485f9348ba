import { describe, expect, test } from '@jest/globals';
import { isMissingStep } from '../../src/flows/missing.js';
import { sightingSteps, tellsOfSeen } from '../../src/flows/sighting.js';
import { answerSignals, tip } from '../../src/flows/tip.js';
import { triage } from '../../src/tips/triage.js';
import { createTexts } from '../../src/shared/texts/load.js';
import { Talker, context } from './dialog/people.js';

const held = 'They are holding three girls behind the market';
const asking = Object.entries(tip.steps).filter(([, step]) => 'ask' in step);
const questions = new Map(asking);
const texts = createTexts();

/** A person whom nothing is known of, not even their country, is asked safety first. */
const unknown = (at = context({ countryOfAddress: undefined, photos: true })) => {
  const kofi = new Talker(at);
  kofi.says('hello', '1');
  return kofi;
};
/** Questions that only an answer leads to, and the question it answers. A new one is added here. */
const behind: Readonly<Record<string, string>> = {
  movingHow: 'moving',
  missingContact: 'missingConsent',
};
/** The alert that a person names who saw somebody. */
const named = { alert: 'alert-7', country: 'TG', ended: false, rest: '' };
/** What is asked of a missing person before the code is said. */
const beforeCode = ['missing', 'missingPlace', 'missingSince', 'missingAge', 'missingPolice'];

/** A question, and those whose answers lead to it. */
const wayTo = (id: string): string[] => [id, ...(id in behind ? wayTo(behind[id] ?? '') : [])];
/** Questions that are offered after the code. A new one is added here, or in `behind`. */
const offered = [
  ...['minor', 'leave', 'moving', 'papers', 'promised', 'unpaid', 'hurt', 'forced'],
  ...['sightingWords', 'sightingPhoto'],
];
const isOffered = (id: string): boolean =>
  wayTo(id).some((one) => offered.includes(one)) || (isMissingStep(id) && !beforeCode.includes(id));

/**
 * Answers one question after another, by number or words, until the talk is over.
 * @returns the questions
 */
function walk(talker: Talker, answer: (step: string) => string): string[] {
  const asked: string[] = [];
  while (talker.person.session && asked.length < 40) {
    const { step } = talker.person.session;
    asked.push(step);
    talker.says(answer(step));
  }
  return asked;
}

/** Alerts that stand where somebody tells of a child who was seen. */
const standing = [
  { alert: 'alert-7', number: 'TG-2026-07' },
  { alert: 'alert-8', number: 'TG-2026-08' },
];

describe('the questions of a report', () => {
  test('can all be skipped, and each of them leads towards the end', () => {
    for (const [id, step] of asking) {
      const skippable = step.kind === 'text' || ('skip' in step && step.skip !== undefined);
      expect([id, skippable]).toEqual([id, true]);
    }
  });
  test('lose nothing that is told instead of an answer', () => {
    const told = 'the man beats the children behind the mill';
    for (const [id] of asking.filter(([step]) => step !== 'word')) {
      const kofi = new Talker();
      kofi.says(held);
      kofi.person = {
        ...kofi.person,
        session: { flow: 'tip', version: 1, step: id, answers: {}, trail: [], misses: 0 },
      };
      kofi.says(told);
      const notes = kofi.notes().filter(({ step }) => step !== 'topic');
      expect([id, notes[0]]).toEqual([id, { step: id, words: told }]);
    }
  });
  test.each([
    ['with a danger in the first words', held, 'TG', ['safe', 'where', 'officials', 'more']],
    ['without one', 'Something is strange', 'TG', ['safe', 'danger', 'where', 'officials', 'more']],
    [
      'from a country that is not known',
      'Something is strange',
      undefined,
      ['safe', 'danger', 'country', 'where', 'officials', 'more'],
    ],
  ])('%s are so few to a person who tells no more', (_, first, country, expected) => {
    const kofi = new Talker(context({ countryOfAddress: country }));
    kofi.says(first);
    const asked = walk(kofi, (step) => (step === 'safe' || step === 'country' ? '1' : 'no'));
    expect(asked).toEqual(expected);
    expect(1 + asked.length).toBeLessThanOrEqual(7);
    const finishes = kofi.all.filter(({ type }) => type === 'finish');
    expect(finishes).toMatchObject([{ how: 'submitted', mode: 'B', code: '4829117055360942' }]);
  });
  test('never number more than twenty, whatever is answered; of a missing person two more; none is asked twice or never', () => {
    /** Answers everything, from a choice of the menu. @returns the questions */
    const all = (chosen: string | undefined, more = {}) => {
      const kofi = unknown(context({ countryOfAddress: undefined, photos: true, ...more }));
      // Who names an alert is in its questions, whatever they write.
      if (chosen !== undefined) kofi.says(chosen);
      const asked = walk(kofi, (step) => {
        if (questions.get(step)?.kind === 'text')
          return step === 'missing' ? 'Kofi' : 'by the river';
        // "no" to danger and to whether they can leave: nothing of it answers another question.
        return ['danger', 'hurt', 'sightingStill'].includes(step) ? 'no' : '1';
      });
      expect(new Set(asked).size).toBe(asked.length);
      expect(kofi.finish()).toMatchObject({ mode: 'C', safeWord: 'by the river', hours: 'any' });
      return asked;
    };
    const [told, missing, seen] = [all('1'), all('2'), all(undefined, { named })];
    expect(told.length).toBeLessThanOrEqual(20);
    expect(missing.length).toBeLessThanOrEqual(22);
    // Who tells of a missing person tells of a danger by that.
    expect(missing).not.toContain('danger');
    expect(seen.length).toBeLessThanOrEqual(14);
    const perhaps = all('1', { perhaps: standing });
    expect(perhaps.length).toBeLessThanOrEqual(20);
    const once = new Set([...told, ...missing, ...seen, ...perhaps]);
    expect([...once].sort()).toEqual(asking.map(([id]) => id).sort());
  });
  test.each(asking.filter(([, step]) => 'keep' in step && step.keep === 'all').map(([id]) => id))(
    'make a report by the answer to %s alone',
    (id) => {
      const ofMissing = isMissingStep(id);
      const ofSighting = Object.hasOwn(sightingSteps, id);
      const kofi = unknown(
        context({
          ...{ countryOfAddress: undefined, photos: true },
          ...(id === 'sightingAbout' ? { perhaps: standing } : ofSighting ? { named } : {}),
        }),
      );
      if (!ofSighting || id === 'sightingAbout') kofi.says(ofMissing ? '2' : '1');
      const given = (step: string) =>
        step === 'safe' ||
        step === 'more' ||
        wayTo(id).includes(step) ||
        // What is offered after the code is offered to a person who told something: a place.
        (isOffered(id) &&
          step === (ofMissing ? 'missingPlace' : ofSighting ? 'sightingPlace' : 'where'));
      const words = ['where', 'missingPlace', 'sightingPlace'];
      walk(kofi, (step) => (given(step) ? (words.includes(step) ? 'by the mill' : '1') : 'skip'));
      expect(
        kofi.all.some((effect) => effect.type === 'finish' && effect.how === 'submitted'),
      ).toBe(true);
      const noted = kofi.all.flatMap((effect) =>
        effect.type === 'note' ? [effect.note.step] : [],
      );
      expect(noted).toContain(id);
    },
  );
});

test('what answers hint at belongs to questions and options that exist', () => {
  for (const [id, hints] of Object.entries(answerSignals)) {
    if (id === 'topic') continue; // Chosen in the menu.
    const step = tip.steps[id];
    const values = step?.kind === 'choice' ? step.options.map(({ value }) => value) : [];
    expect([id, Object.keys(hints).every((value) => values.includes(value))]).toEqual([id, true]);
  }
});

test.each([
  ['danger', 'yes', 1],
  ['leave', 'no', 1],
  ['moving', 'yes', 1],
  ['hurt', 'yes', 1],
  ['minor', 'yes', 2],
  ['papers', 'yes', 2],
  ['officials', 'yes', 3],
] as const)('the answer to %s, %s, makes a report a P%s', (step, value, priority) => {
  expect(triage(answerSignals[step]?.[value] ?? []).priority).toBe(priority);
});

describe('in the middle of a report', () => {
  test('0 while choosing a language leads back to the question, not out of the report', () => {
    const kofi = new Talker();
    kofi.says(held, 'yes', 'LANG');
    expect(kofi.says('0')).toEqual(['tip.where']);
    expect(kofi.finish()).toBeUndefined();
    expect(kofi.person.paused).toBeUndefined();
  });
  test('words written while choosing a language are kept, and the report goes on where it was', () => {
    const kofi = new Talker();
    kofi.says(held, 'yes', 'LANG');
    expect(kofi.says('they are taking her away now')).toEqual(['tip.where']);
    expect(kofi.notes()).toEqual([{ step: 'language', words: 'they are taking her away now' }]);
  });
  test('a question about another report does not mix the two', () => {
    const kofi = new Talker(context(), () => ({
      tip: { tip: 'tip-9', reference: 'GH-ZZZZZ', country: 'GH', restricted: false },
      messages: [],
    }));
    kofi.says(held, 'yes');
    kofi.on({ kind: 'question', handle: 'h', hasWord: true, language: 'en' });
    expect(kofi.finish()).toMatchObject({ how: 'partial', report: { tip: 'tip-1' } });
    kofi.says('baobab', 'On the road to Kpalime');
    expect(kofi.finish()).toMatchObject({ how: 'added', report: { tip: 'tip-9' } });
    expect(kofi.person.mail).toBeUndefined();
  });
  test.each(['nonsense', '', ':::', 'tip', 'menu:menu:report'])(
    'the strange button %j does not lead out of it',
    (data) => {
      const kofi = new Talker();
      kofi.says(held, 'yes');
      expect(kofi.presses(data)).toEqual(['answer.oldButton', 'tip.where']);
    },
  );
});

test.each(texts.languages)(
  'in %s every option of every question can be chosen by its label',
  (language) => {
    for (const [id, step] of asking) {
      if (step.kind !== 'choice') continue;
      for (const { value, label } of step.options) {
        const talker = new Talker();
        talker.person = {
          language,
          stopped: false,
          session: { flow: 'tip', version: 1, step: id, answers: {}, trail: [], misses: 0 },
        };
        talker.says(typeof label === 'string' ? texts.say(language, { key: label }) : label.text);
        expect([
          id,
          value,
          talker.last.some(
            (effect) => effect.type === 'say' && effect.key?.startsWith('answer.') === true,
          ),
        ]).toEqual([id, value, false]);
      }
    }
  },
);

describe('whether it is about an alert', () => {
  const at = (text: string) => {
    const kofi = new Talker(context({ perhaps: standing }));
    kofi.says(text);
    return kofi;
  };
  const offers = ({ last }: Talker) =>
    last.flatMap((effect) => (effect.type === 'say' ? (effect.offers ?? []) : []));
  test('is asked by one list behind what cannot wait; the alert that is chosen is what it is about', () => {
    const kofi = at('I saw the girl at the market, she is still there');
    expect(kofi.finish() ?? kofi.person.report?.about).toBeUndefined();
    expect(kofi.says('yes')).toEqual(['tip.danger']);
    expect(kofi.says('no')).toEqual(['sighting.about']);
    expect(offers(kofi).map(({ label }) => label)).toEqual([
      ...standing.map(({ number }) => ({ text: number })),
      { text: 'No' },
    ]);
    expect(kofi.says('2')).toEqual(['tip.officials']);
    expect(kofi.person.report).toMatchObject({ about: { alert: 'alert-8' }, still: true });
    expect(kofi.notes()).toEqual([{ step: 'sightingAbout', value: 'yes' }]);
  });
  test.each([
    ['3', 'no'],
    ['skip', undefined],
  ])('by %s it is a report as any other', (word, value) => {
    const kofi = at('I saw the girl at the market');
    kofi.says('yes', 'no', word);
    expect(kofi.person.report?.about).toBeUndefined();
    expect(kofi.notes()).toEqual(value ? [{ step: 'sightingAbout', value }] : []);
    expect(kofi.person.session?.step).toBe('where');
  });
});

test.each([
  ['I saw the girl yesterday', true],
  ["J'ai vu la petite au marché", true],
  ["je l'ai vue devant la gare", true],
  ['Eu vi a menina no mercado', true],
  ['I don see the pikin for motor park', true],
  ['A girl with a yellow dress near the big mosque', true],
  ['Une fille en robe jaune au marché de Bè', true],
  ['My daughter is missing, a girl in a yellow dress', false],
  ['Ma fille a disparu hier au marché', false],
  ['They beat the workers in the mine', false],
  ['I saw a man take money', false],
  ['hello', false],
] as const)('%s: somebody was seen, or not', (text, expected) => {
  const around = context();
  const read = (words: string) => around.missingIn(words, 'TG');
  const heard = (words: string) => around.signalsIn(words);
  expect(tellsOfSeen(text, texts, read, heard)).toBe(expected);
});
