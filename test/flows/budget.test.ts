import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { render } from '../../src/conversation/render.js';
import type { Effect } from '../../src/flows/dialog/effect.js';
import { flows } from '../../src/flows/dialog/steps.js';
import { offersOf } from '../../src/flows/engine/run.js';
import { checkLocales } from '../../src/shared/texts/check.js';
import { readWorstCase } from '../../src/shared/texts/check-cost.js';
import { localesFolder } from '../../src/shared/texts/locale-file.js';
import type { TextKey } from '../../src/shared/texts/texts.js';
import { measure } from '../../src/shared/texts/segments.js';
import { prompts } from '../../scripts/prompts.js';
import { texts } from './dialog/people.js';

type Say = Extract<Effect, { type: 'say'; key: TextKey }>;
const sms = {
  letters: 'gsm',
  buttons: false,
  twoWay: true,
  maxLength: 1600,
  perSecond: 1,
  erases: false,
} as const;
const worst = readWorstCase(localesFolder());
/** The longest value a text can be given, by the name of the value. */
const longest = (key: string, language: string): Record<string, string> =>
  Object.fromEntries(
    Object.keys(worst)
      .filter((name) => !name.includes('.'))
      .map((name) => {
        const value = worst[`${key.split('.')[0]}.${name}`] ?? worst[name];
        return [name, typeof value === 'string' ? value : (value?.[language] ?? '')];
      }),
  );

/** The lists people choose from, by the check of the languages: the same names as in the seed. */
const choices = new Map(prompts().map((prompt) => [prompt.key, prompt]));
function asked(language: string): Say[] {
  return flows.flatMap((flow) =>
    Object.entries(flow.steps).flatMap(([id, step]): Say[] => {
      if (!('ask' in step) || typeof step.ask !== 'string') return [];
      const labels =
        step.kind === 'pick' ? (choices.get(step.ask)?.choices(language, {}) ?? []) : [];
      const listed = labels.map((text) => ({ step: id, value: text, label: { text } }));
      const around = {
        facts: { countryKnown: false, wordsKept: false },
        lists: { countries: [], languages: [] },
      };
      const offers = step.kind === 'pick' ? listed : offersOf(id, step, around);
      const params = longest(step.ask, language);
      return [
        {
          type: 'say',
          key: step.ask,
          params,
          flow: flow.id,
          ...(offers.length > 0 ? { offers } : {}),
        },
      ];
    }),
  );
}

test('the languages pass their own check: every text with its longest values fits its segments', () => {
  expect(checkLocales(prompts()).problems).toEqual([]);
});

test.each(texts.languages)(
  'in %s every question goes out as one text of two segments at most',
  (language) => {
    const questions = asked(language);
    expect(questions.length).toBeGreaterThan(20);
    expect(new Set(questions.map(({ flow }) => flow))).toEqual(new Set(flows.map(({ id }) => id)));
    for (const question of questions) {
      const [message, ...more] = render([question], language, texts, sms);
      expect(more).toEqual([]);
      expect([question.key, measure(message?.text ?? '').segments <= 2]).toEqual([
        question.key,
        true,
      ]);
    }
  },
);

test.each(texts.languages)(
  'in %s texts are only joined as long as they fit two segments together',
  (language) => {
    const questions = asked(language);
    const turn = fc.array(fc.constantFrom(...questions), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(turn, (says) => {
        const messages = render(says, language, texts, sms);
        for (const { text } of messages) expect(measure(text).segments).toBeLessThanOrEqual(2);
        // Nothing is left out, and the order stays.
        const one = says
          .flatMap((say) => render([say], language, texts, sms))
          .map(({ text }) => text);
        expect(messages.map(({ text }) => text).join('\n')).toBe(one.join('\n'));
      }),
      { numRuns: 100 },
    );
  },
);
