import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { Person } from '../../src/flows/dialog/person.js';
import { missingSteps } from '../../src/flows/missing.js';
import { sightingSteps } from '../../src/flows/sighting.js';
import { flows } from '../../src/flows/dialog/steps.js';
import { Talker, texts, context } from './dialog/people.js';

const folder = new URL('../fixtures/sessions/', import.meta.url);
const frozen = readdirSync(folder).filter((file) => file.endsWith('.json'));
const read = (file: string) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Person;
const found = () => ({
  tip: { tip: 'tip-9', reference: 'GH-ZZZZZ', country: 'GH', restricted: false },
  messages: ['Which road?'],
});

/** A person who was in the middle of a talk when Amana was updated. */
function returning(person: Person): Talker {
  const talker = new Talker(context(), found);
  talker.person = person;
  return talker;
}

/**
 * Questions that came later, by `<flow>.<step>`, with the
 * version they came with. A new question is added here.
 */
const since: Readonly<Record<string, number>> = {
  ...Object.fromEntries(
    [...Object.keys(missingSteps), ...Object.keys(sightingSteps)].map((step) => [`tip.${step}`, 3]),
  ),
  'tip.missing': 2,
  'tip.sightingAbout': 4,
};

test('there is somebody at every question of every flow, as it was first and as it is', () => {
  const asking = flows.flatMap(({ id, version, steps }) =>
    Object.entries(steps)
      .filter(([, step]) => 'ask' in step)
      .flatMap(([step]) => [
        `${id}@${since[`${id}.${step}`] ?? 1}.${step}.json`,
        `${id}@${version}.${step}.json`,
      ]),
  );
  // A question that is missing: npx tsx test/fixtures/sessions/make.ts
  // (CONTRIBUTING.md, "Add a question").
  expect(asking.filter((file) => !frozen.includes(file))).toEqual([]);
});

/** Whether a person told something that is not submitted yet. */
const toldSomething = ({ report }: Person): boolean =>
  report !== undefined && report.notes > (report.codeGiven ?? 0);

describe.each(frozen)('somebody at %s', (file) => {
  test('goes on: skipping, by a number, in their own words, with HELP, and back', () => {
    for (const text of ['skip', '1', 'they sleep in the blue house', 'help', '0']) {
      const talker = returning(read(file));
      expect(talker.says(text)).not.toEqual([]);
    }
  });
  test('§5.14 is out of it with STOP, in every language: nothing told is lost, and nothing but the STOP is remembered', () => {
    for (const language of texts.languages)
      for (const word of [...texts.lexicon(language).commands.stop, 'STOP!!', 'stop stop'])
        for (const text of [word, word.toUpperCase(), ` ${word}. `]) {
          const person = read(file);
          const talker = returning(person);
          const said = talker.says(text);
          expect([text, said]).toEqual([text, ['stop.done']]);
          expect(talker.person).toEqual({ language: 'en', stopped: true });
          expect(talker.last).toContainEqual({ type: 'forget' });
          expect(talker.finish() !== undefined).toBe(toldSomething(person));
        }
  });
  test('who had told something and falls silent has told it', () => {
    const person = read(file);
    const talker = returning(person);
    talker.on({ kind: 'silence' });
    expect(talker.finish() !== undefined).toBe(toldSomething(person));
    expect(talker.person).toEqual({ language: 'en', stopped: false });
  });
});

describe('somebody in the middle of a report of version 1', () => {
  const at = (step: string) => returning(read(`tip@1.${step}.json`));
  const submitted = ({ all }: Talker) =>
    all.flatMap((effect) =>
      effect.type === 'finish' ? [{ how: effect.how, code: effect.code }] : [],
    );
  test.each(['minor', 'leave', 'moving', 'movingHow'])(
    'who had not come to the place and the officials (%s) is asked for them, and has their code then',
    (step) => {
      const talker = at(step);
      const said = [talker.says('no')];
      while (!said.at(-1)?.includes('tip.where') && said.length < 5) said.push(talker.says('no'));
      expect(said.at(-1)).toEqual(['tip.where']);
      expect(talker.says('the blue house', 'no')).toContain('tip.thanks');
      expect(submitted(talker)).toMatchObject([{ how: 'submitted', code: '4829117055360942' }]);
      expect(talker.person.session?.step).toBe('more');
    },
  );
  test.each(['papers', 'forced'])('who was asked more (%s) has their code at the end', (step) => {
    const talker = at(step);
    let said = talker.says('no');
    for (let count = 0; count < 9 && talker.person.session; count += 1) said = talker.says('skip');
    expect(said).toContain('tip.thanks');
    expect(submitted(talker)).toMatchObject([{ how: 'submitted', code: '4829117055360942' }]);
  });
  test('who says that they tell no more has their code at once', () => {
    expect(at('more').says('no')).toContain('tip.thanks');
  });
  test('whose options stood in another order is asked again for a number, and understood by words', () => {
    const talker = at('reply');
    expect(talker.says('1')).toEqual(['tip.reply']);
    expect(talker.says('1')).toEqual(['tip.hours']);
    expect(at('reply').says('no')).toEqual(['tip.thanksNoCode']);
  });
});

describe('somebody whose question is gone since', () => {
  const gone = (file: string, change: object): Talker => {
    const person = read(file);
    return returning({ ...person, session: { ...person.session, ...change } as never });
  };
  test('keeps their report and what they wrote, and is asked from the beginning', () => {
    const talker = gone('tip@1.where.json', { step: 'inWhichRiver' });
    const { report } = talker.person;
    expect(talker.says('the Mono')).toEqual(['tip.kept', 'tip.safe']);
    expect(talker.notes()).toEqual([{ step: 'inWhichRiver', words: 'the Mono' }]);
    expect(talker.person.report).toMatchObject({
      tip: report?.tip,
      notes: (report?.notes ?? 0) + 1,
    });
    talker.on({ kind: 'silence' });
    expect(talker.finish()).toMatchObject({ how: 'partial' });
  });
  test('by a button is asked again, and nothing is kept of the button', () => {
    const talker = gone('tip@1.where.json', { step: 'inWhichRiver' });
    expect(talker.presses('tip:inWhichRiver:mono')).toEqual(['tip.safe']);
    expect(talker.notes()).toEqual([]);
  });
  test('in a flow that is gone comes to the menu; with a report, or with something to tell, to the report', () => {
    expect(gone('menu@1.menu.json', { flow: 'lobby' }).says('2')).toEqual(['menu.ask']);
    const telling = gone('menu@1.menu.json', { flow: 'lobby' });
    expect(telling.says('a man beats the children')).toEqual(['tip.kept', 'tip.safe']);
    expect(telling.notes()).toEqual([{ step: 'menu', words: 'a man beats the children' }]);
    const told = gone('tip@1.where.json', { flow: 'report' });
    expect(told.says('the Mono')).toEqual(['tip.kept', 'tip.safe']);
    expect(told.notes()).toEqual([{ step: 'where', words: 'the Mono' }]);
  });
  test('passes over it on the way back', () => {
    const talker = gone('tip@1.where.json', { trail: ['safe', 'inWhichRiver'] });
    expect(talker.says('0')).toEqual(['tip.safe']);
  });
});
