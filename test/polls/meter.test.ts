import { expect, test } from '@jest/globals';
import { dearestWay, meter } from '../../src/polls/meter.js';
import { measure } from '../../src/shared/texts/segments.js';
import { kinds, show } from './support.js';
import { smsWords } from '../support/words.js';

test('every message is counted as it goes out: what is sent together, with its numbered answers, in the letters sent', () => {
  expect(meter(kinds, 'fr', show).map(({ message, text }) => [message, text])).toEqual([
    ['intro + one', 'Quatre petites questions.\nUn seul ?\n1 Pomme\n2 Banane'],
    ['some', 'Plusieurs ?\n1 Radio\n2 Marché\n3 École'],
    ['count', 'Combien ? (1-30 jours)'],
    ['words', 'Avec vos mots ?'],
    ['thanks + footer', 'Merci.\nAppelez le 0800800800 (24h/24).'],
    [
      '(offer to report)',
      "Merci. Si quelqu'un est en danger, vous pouvez le signaler ici, sans votre nom.\n1 Signaler maintenant\n2 Pas maintenant",
    ],
    ['results + caveat', `1000000 réponses, 100% pommes.\n${smsWords('fr', 'poll.caveat')}`],
  ]);
});

test('characters, units and segments are those of a carrier', () => {
  for (const { text, characters, ...rest } of meter(kinds, 'en', show)) {
    expect(characters).toBe([...text].length);
    expect(rest).toMatchObject(measure(text));
  }
});

test('what does not fit into one message is counted as two, each under its own name', () => {
  const talkative = { ...kinds, intro: { ...kinds.intro, en: 'Amana asks. '.repeat(25).trim() } };
  const [first, second] = meter(talkative, 'en', show);
  expect([first?.message, first?.segments, second?.message]).toEqual(['intro', 2, 'one']);
});

test('letters outside the alphabet of SMS make a message dear, and it is told', () => {
  const emoji = {
    ...kinds,
    questions: [{ ...kinds.questions[3], ask: { en: 'In your words? 🙂' } }],
  } as typeof kinds;
  expect(meter(emoji, 'en', show)[0]).toMatchObject({ message: 'intro + words', letters: 'ucs2' });
});

test('results are never counted, or sent, without the caveat', () => {
  for (const { message, text } of meter(kinds, 'en', show).slice(-1))
    expect([message, text.endsWith(smsWords('en', 'poll.caveat'))]).toEqual([
      'results + caveat',
      true,
    ]);
});

test('who answers to the end is sent a message a question and the thanks, by whichever way is dearest', () => {
  expect(dearestWay(kinds, 'en', () => 1)).toBe(kinds.questions.length + 1);
  const [one, some, count, words] = kinds.questions;
  if (one?.kind !== 'choice' || !some || !count || !words)
    throw new Error('The fixture has changed.');
  const [yes, no] = one.options;
  const forked = {
    ...kinds,
    questions: [
      {
        ...one,
        to: 'some',
        options: [
          { ...yes, to: 'words' },
          { ...no, to: 'some' },
        ],
      },
      { ...some, to: 'end' },
      { ...count, to: 'end' },
      words,
    ],
  } as typeof kinds;
  const asked = (cost: Readonly<Record<string, number>>) =>
    dearestWay(
      forked,
      'en',
      ([say]) =>
        Object.entries(cost).find(([words]) =>
          (say && 'text' in say ? say.text : '').includes(words),
        )?.[1] ?? 0,
    );
  const [long, short] = [some.ask.en ?? '', words.ask.en ?? ''];
  expect(asked({ [long]: 5, [short]: 3 })).toBe(5);
  expect(asked({ [long]: 3, [short]: 5 })).toBe(5);
});
