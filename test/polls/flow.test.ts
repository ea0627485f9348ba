import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { Session } from '../../src/flows/engine/flow.js';
import { back, offersOf, start } from '../../src/flows/engine/run.js';
import { pollFlow } from '../../src/polls/flow.js';
import { dangerIn } from '../../src/flows/danger.js';
import { reading } from '../flows/engine/surroundings.js';
import { Answerer, kinds, texts } from './support.js';

const danger = 'they took a sister of Afi and she is in danger';

describe('somebody who is asked', () => {
  test('hears the words of the poll in their language, and its questions one after another', () => {
    const flow = pollFlow(kinds, 'fr', '1011');
    const said = start(flow, reading({ language: 'fr' })).effects.map(
      (effect) => 'text' in effect && effect.text,
    );
    expect(said).toEqual(['Quatre petites questions.', 'Un seul ?']);
    const ama = new Answerer();
    expect(ama.says('1')).toEqual(['Some of these?']);
    expect(ama.says('1,3')).toEqual(['How many? (1-30 days)']);
    expect(ama.says('12 days')).toEqual(['In your words?']);
    expect(ama.says('Ask your aunt.')).toEqual(['Thanks.', 'Call 1011.']);
    expect(ama.session).toBeNull();
  });
  test('goes the way of their answer', () => {
    expect(new Answerer().says('banana')).toEqual(['In your words?']);
  });
  test('gets no footer where there is no verified helpline', () => {
    const flow = pollFlow(kinds, 'en');
    expect(start({ ...flow, start: 'poll.thanks' }, reading()).effects).toEqual([
      { type: 'say', text: 'Thanks.' },
      { type: 'do', deed: 'leave' },
    ]);
  });
  test('is never asked in a language the poll is not ready in', () => {
    expect(() => pollFlow(kinds, 'pt')).toThrow('not ready in pt');
  });
  test('can press every button: its data fits what Telegram takes, with the longest names', () => {
    const long = {
      ...kinds,
      poll: 'p'.repeat(24),
      questions: kinds.questions.map((question, at) => ({
        ...question,
        id: `${at}`.padStart(12, 'q'),
        to: undefined,
        ...('options' in question
          ? {
              options: question.options.map((option, i) => ({
                ...option,
                value: `${i}`.padStart(12, 'v'),
                to: undefined,
              })),
            }
          : {}),
      })),
    } as typeof kinds;
    const flow = pollFlow(long, 'en');
    for (const [id, step] of Object.entries(flow.steps))
      for (const { value } of offersOf(id, step, reading()))
        expect(Buffer.byteLength(`${flow.id}:${id}:${value}`)).toBeLessThanOrEqual(64);
  });
});

describe('what the poll keeps', () => {
  test('are answers as values, own words as words, and what was skipped', () => {
    const ama = new Answerer();
    ama.says('apple');
    expect(ama.last?.events).toEqual([{ type: 'answered', question: 'one', value: 'a' }]);
    ama.says('3 and 1');
    expect(ama.last?.events).toEqual([{ type: 'answered', question: 'some', value: 'x,z' }]);
    ama.says('skip');
    expect(ama.last?.events).toEqual([{ type: 'skipped', question: 'count' }]);
    ama.says('Ask your aunt.');
    expect(ama.last?.events).toEqual([{ type: 'told', question: 'words', text: 'Ask your aunt.' }]);
  });
  test('is what was not understood, apart from answers; and words beside an answer, apart from both', () => {
    const ama = new Answerer();
    expect(ama.says('1 or 2')).toEqual(['answer.onlyOne', 'One of these?']);
    expect(ama.last?.events).toEqual([
      { type: 'remarked', question: 'one', text: '1 or 2', instead: true },
    ]);
    ama.says('apple. it is cheap');
    expect(ama.last?.events).toContainEqual({ type: 'answered', question: 'one', value: 'a' });
    expect(ama.last?.events).toContainEqual({
      type: 'remarked',
      question: 'one',
      text: 'apple. it is cheap',
      instead: false,
    });
    expect(ama.says('1,2 because of the school')).toEqual(['answer.maybe']);
    expect(ama.last?.events).toEqual([
      { type: 'remarked', question: 'some', text: '1,2 because of the school', instead: false },
    ]);
    ama.says('yes');
    expect(ama.last?.events).toEqual([{ type: 'answered', question: 'some', value: 'x,y' }]);
  });
  test('follows a change of mind: BACK asks again, and the later answer replaces the earlier', () => {
    const ama = new Answerer();
    ama.says('1');
    const again = back(ama.flow, ama.session as Session, ama.around);
    expect(again?.session).toMatchObject({ step: 'one', trail: [] });
    ama.session = again?.session ?? null;
    ama.says('2');
    expect(ama.last?.events).toEqual([{ type: 'answered', question: 'one', value: 'b' }]);
  });
});

describe('an answer that tells of a danger', () => {
  test.each(['one', 'some', 'count', 'words'])(
    'at %s is taken or kept, and a report is offered at once',
    (step) => {
      const session = { flow: 'poll.kinds', version: 1, step, answers: {}, trail: [], misses: 0 };
      const ama = new Answerer(kinds, session);
      expect(ama.says(danger)).toEqual(['poll.offer']);
      expect(ama.last?.danger).toContain('danger');
      expect(JSON.stringify(ama.last?.events)).toContain(danger);
      expect(JSON.stringify(ama.session)).not.toContain('sister');
      ama.says('1');
      expect([ama.session, ama.last?.report]).toEqual([null, true]);
    },
  );
  test('beside a choice does not lose the choice', () => {
    const ama = new Answerer();
    expect(ama.says(`apple. ${danger}`)).toEqual(['poll.offer']);
    expect(ama.last?.events).toContainEqual({ type: 'answered', question: 'one', value: 'a' });
    expect(ama.says('2')).toEqual(['Some of these?']);
    // Where they are, and never what they answered.
    expect(ama.session).toMatchObject({ answers: {}, trail: ['one'] });
  });
  test('at the last question leads on to the end for whoever would rather not report', () => {
    const ama = new Answerer();
    ama.says('2', danger);
    expect(ama.says('not now')).toEqual(['Thanks.', 'Call 1011.']);
    expect([ama.session, ama.last?.report, ama.last?.events]).toEqual([null, false, []]);
  });
  test.each([
    'Children should go to school',
    'my uncle was promised work',
    'there is no danger',
    'radio',
  ])('is not %j', (text) => expect(dangerIn(text, texts)).toEqual([]));
});

const folder = new URL('../fixtures/sessions/polls/', import.meta.url);
const frozen = readdirSync(folder).filter((file) => file.endsWith('.json'));
const read = (file: string) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Session;

describe('somebody in the middle of a poll when Amana is updated', () => {
  test('there is somebody at every question of every kind, and at every offer', () => {
    const asking = Object.entries(new Answerer().flow.steps).filter(([, step]) => 'ask' in step);
    expect(frozen).toEqual(expect.arrayContaining(asking.map(([id]) => `kinds@1.${id}.json`)));
  });
  test.each(frozen)(
    'goes on from %s: by a number, in own words, by a skip, and with a yes',
    (file) => {
      for (const text of ['1', '1,2', 'they sleep in the blue house', 'skip', 'yes']) {
        const ama = new Answerer(kinds, read(file));
        ama.says(text);
        expect((ama.last?.says.length ?? 0) > 0 || ama.last?.report).toBe(true);
      }
    },
  );
  test('goes on where they were when their question has a new name', () => {
    const next = {
      ...kinds,
      version: 2,
      renamed: { some: 'many' },
      questions: kinds.questions.map((question) =>
        question.id === 'some' ? { ...question, id: 'many' } : question,
      ),
    };
    const ama = new Answerer(next, read('kinds@1.some.json'));
    expect(ama.says('1,2')).toEqual(['How many? (1-30 days)']);
    expect(ama.last?.events).toEqual([{ type: 'answered', question: 'many', value: 'x,y' }]);
    expect(ama.session).toMatchObject({ version: 2, step: 'count' });
  });
});

test('whatever people write, every word with a letter in it is kept or answered, and skipping ends every poll', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '1',
      '2',
      '1,3',
      '13',
      '1 or 2',
      'yes',
      'no',
      'skip',
      'apple',
      '2O',
      '14 days',
      danger,
      'the man beats the children',
      '',
    ),
    fc.string({ unit: 'binary', maxLength: 30 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (sent) => {
      const ama = new Answerer();
      for (const text of sent) {
        if (!ama.session) break;
        const { step } = ama.session;
        const said = ama.says(text);
        expect(said.length > 0 || ama.last?.report).toBe(true);
        expect(ama.session === null || 'ask' in (ama.flow.steps[ama.session.step] ?? {})).toBe(
          true,
        );
        expect(JSON.parse(JSON.stringify(ama.session))).toEqual(ama.session);
        if (text.startsWith('the man')) expect(JSON.stringify(ama.last?.events)).toContain(text);
        if (
          !step.startsWith('offer.') &&
          ama.session?.step !== step &&
          !ama.session?.step.startsWith('offer.')
        )
          expect(ama.last?.events.some(({ type }) => type !== 'remarked')).toBe(true);
      }
      for (let turns = 0; ama.session && turns < 10; turns += 1) ama.says('skip');
      expect(ama.session).toBeNull();
    }),
    { numRuns: 40 },
  );
});
