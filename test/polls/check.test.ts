import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkPoll } from '../../src/polls/check.js';
import { kinds, kindsText, readPoll, show, texts } from './support.js';

/** The poll with one thing changed in its file; the change must be there to be made. */
function changed(from: string, to: string): string {
  if (!kindsText.includes(from)) throw new Error(`There is no ${from}`);
  return kindsText.replace(from, to);
}
/** What is wrong with a file, as "line: message". */
function wrong(text: string): string[] {
  const read = readPoll(text);
  return (read.ok ? read.blocking : read.problems).map(
    ({ line, message }) => `${line}: ${message}`,
  );
}

test('a poll without a mistake is ready in all its languages', () => {
  expect(readPoll(kindsText)).toMatchObject({ ok: true, ready: ['en', 'fr'], blocking: [] });
});

test.each(['\u0000', '\u0007', '\u202E', '\u2066', '\uD83D'])(
  'a text with %j in it holds back its language',
  (sign) => {
    const [first, ...rest] = kinds.questions;
    if (!first) throw new Error('There is a question.');
    const ask = { ...first.ask, en: `One${sign} of these?` };
    const read = checkPoll({ ...kinds, questions: [{ ...first, ask }, ...rest] }, texts, show);
    expect(read).toMatchObject({
      ok: true,
      ready: ['fr'],
      blocking: [{ path: ['questions', 0, 'ask', 'en'], code: 'textUnseen' }],
    });
  },
);

describe('a poll is refused', () => {
  const longLabel = 'so long that nobody can read it on a small phone '.repeat(4).trim();
  test.each([
    [
      'a question without options',
      / {4}options:\n {6}- \{ value: x.*\n.*\n.*\n/,
      '',
      /^17: questions 2, options: .*list of 2 to 9/,
    ],
    [
      'a question with one option',
      / {6}- \{ value: b.*\n/,
      '',
      /^\d+: questions 1, options: .*2 to 9 options/,
    ],
    [
      'an unknown kind',
      'kind: several',
      'kind: lottery',
      /^18: questions 2, kind: .*choice, several, number or text/,
    ],
    [
      'five questions',
      'thanks:',
      '  - { id: more, kind: text, ask: { en: A?, fr: A ? } }\nthanks:',
      /1 to 4 questions/,
    ],
    [
      'a jump to nowhere',
      'to: words',
      'to: nowhere',
      /^16: questions 1, options 2, to: There is no question "nowhere". Use one, some, count, words or end/,
    ],
    [
      'a loop',
      '    ask: { en: In your words',
      '    to: one\n    ask: { en: In your words',
      /This never ends: .*one, then/,
    ],
    [
      'a question no answer leads to',
      '    ask: { en: One of',
      '    to: words\n    ask: { en: One of',
      /^18: questions 2: No answer leads to "some"/,
    ],
    [
      'a close before its start',
      '2026-12-08T20:00Z',
      '2026-11-08T20:00Z',
      /^7: closes: The poll closes before it opens/,
    ],
    [
      'a day that does not exist',
      '2026-12-08T20:00Z',
      '2026-02-30T20:00Z',
      /^7: closes: Write a day, a time/,
    ],
    [
      'a distance from UTC that there is not',
      '2026-12-08T20:00Z',
      '2026-12-08T20:00+99:00',
      /^7: closes: Write a day, a time/,
    ],
    [
      'a time without its distance from UTC',
      "'2026-12-01T08:00Z'",
      "'2026-12-01T08:00'",
      /^6: opens: .*2026-12-01T08:00\+01:00/,
    ],
    ['a range that is none', 'max: 30', 'max: 1', /max: max must be more than min \(1\)/],
    ['a range with 0, the word for BACK', 'min: 1', 'min: 0', /min: .*0 is the word for BACK/],
    [
      'two questions of one name',
      'id: some',
      'id: one',
      /questions 2, id: "one" stands there twice/,
    ],
    ['two answers of one name', 'value: y', 'value: x', /options 2, value: "x" stands there twice/],
    ['a question that is called end', 'id: count', 'id: end', /"end" is where a poll ends/],
    [
      'a join word that means something',
      'join: KINDS',
      'join: STOP',
      /^8: join: "STOP" is a word that has a meaning/,
    ],
    [
      'a join word that is an answer',
      'join: KINDS',
      "join: 'YES'",
      /^8: join: "YES" is a word that has a meaning/,
    ],
    ['a field nobody knows', 'join: KINDS', 'audience: TG', /^8: "audience" is not known here/],
    [
      'a language it does not name',
      'title: { en: Kinds,',
      'title: { es: Tipos, en: Kinds,',
      /^5: title: "es" is not among the languages of this poll: en, fr/,
    ],
    [
      'a rename to nowhere',
      'version: 1',
      'version: 2\nrenamed: { old: gone }',
      /renamed, old: There is no question "gone"/,
    ],
    [
      'a name too long for a button',
      'id: count',
      'id: how-many-days-in-all',
      /id: .*12 characters at most/,
    ],
    [
      'no text in any language',
      'thanks: { en: Thanks., fr: Merci. }',
      'thanks: {}',
      /thanks: There is no text in en/,
    ],
    [
      'an answer longer than a segment in every language',
      '{ en: Apple, fr: Pomme }',
      `{ en: ${longLabel}, fr: ${longLabel} }`,
      /^15: questions 1, options 1, label, en: .*longer than one SMS segment/,
    ],
  ])('for %s, with the line and what is allowed', (_, from, to, message) => {
    const text = typeof from === 'string' ? changed(from, to) : kindsText.replace(from, to);
    expect(text).not.toBe(kindsText);
    const read = readPoll(text);
    expect(read.ok).toBe(false);
    expect(wrong(text).join('\n')).toMatch(new RegExp(message.source, 'm'));
  });

  test.each([
    ['that is not YAML', 'poll: [', /This is not YAML/],
    ['that is empty', '', /empty or not a poll/],
    ['that is a list', '- poll', /empty or not a poll/],
    ['that is not UTF-8', 'poll: \uFFFD', /^1: A letter here is not UTF-8/],
    [
      'that repeats itself without end',
      `a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [${'*a,'.repeat(30)}]\nc: [${'*b,'.repeat(30)}]\n`,
      /^1: Anchors and aliases/,
    ],
  ])('for a file %s', (_, text, message) => expect(wrong(text).join('\n')).toMatch(message));

  test('and everything that is wrong is told at once, in the order of the file', () => {
    const text = changed('to: words', 'to: nowhere')
      .replace('min: 1', 'min: 50')
      .replace('2026-12-08', '2025-12-08');
    expect(wrong(text).map((one) => Number(one.split(':')[0]))).toEqual([7, 16, 28]);
  });
});

describe('a mistake in one language blocks that language, and not the poll', () => {
  const long = 'Des mots, et encore des mots, '.repeat(12).trim();
  test.each([
    [
      'a missing text',
      ', fr: Banane }',
      ' }',
      /^16: questions 1, options 2, label: There is no text in fr/,
    ],
    [
      'a missing variable',
      "fr: 'Appelez le {{helpline}}.'",
      "fr: 'Appelez-nous.'",
      /^34: footer, fr: The text in fr lacks \{\{helpline\}\}/,
    ],
    [
      'a variable that only the first language has',
      "fr: '{{people}} réponses, {{one.a}} pommes.'",
      "fr: '{{people}} réponses.'",
      /^36: results, fr: .* lacks \{\{one\.a\}\}/,
    ],
    [
      'an unknown variable',
      'fr: Merci. }',
      "fr: 'Merci {{name}}.' }",
      /^33: thanks, fr: \{\{name\}\} in fr is no value of this text/,
    ],
    ['a broken variable', "le {{helpline}}.'", "le {{helpline}} {{ .'", /broken \{\{value\}\}/],
    [
      'an answer that means STOP',
      'fr: École',
      'fr: Stop',
      /label, fr: "Stop" is a word that means STOP/,
    ],
    ['an answer of no letter', 'fr: École', "fr: '...'", /has no letter or digit to answer with/],
    [
      'two answers nobody can tell apart',
      'fr: Marché',
      'fr: radio',
      /label, fr: Who writes "radio" would not choose/,
    ],
    [
      'an answer that is the number of another',
      'fr: Marché',
      "fr: '1'",
      /label, fr: Who writes "1" would not choose/,
    ],
    [
      'a message of three segments',
      "fr: 'Combien ?'",
      `fr: '${long}'`,
      /^26: questions 3, ask, fr: The message "count" in fr takes 3 SMS segments/,
    ],
  ])('%s', (_, from, to, message) => {
    const read = readPoll(changed(from, to));
    expect(read).toMatchObject({ ok: true, ready: ['en'] });
    expect(wrong(changed(from, to)).join('\n')).toMatch(new RegExp(message.source, 'm'));
  });
  test('as does a language Amana does not speak', () => {
    const text = changed('languages: [en, fr]', 'languages: [en, fr, ha]');
    expect(readPoll(text)).toMatchObject({ ok: true, ready: ['en', 'fr'] });
    expect(wrong(text)).toEqual([
      '4: languages 3: Amana does not speak "ha" yet: its own texts are there in en, fr, pt.',
    ]);
  });
  test('and the first language is no exception', () => {
    expect(readPoll(changed('en: Banana, ', ''))).toMatchObject({ ok: true, ready: ['fr'] });
  });
});

test('whatever a request or a file holds, the check answers with findings, never with a fault', () => {
  const paths = [
    ['questions'],
    ['questions', 0],
    ['questions', 0, 'options'],
    ['questions', 1, 'ask'],
    ['languages'],
    ['footer'],
    ['results', 'en'],
    ['closes'],
    ['renamed'],
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...paths),
      fc.oneof(fc.jsonValue(), fc.constantFrom('__proto__', '{{x}}', '{{', 'end')),
      (path, value) => {
        const content: unknown = structuredClone(kinds);
        const holder = path
          .slice(0, -1)
          .reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], content);
        (holder as Record<string, unknown>)[path.at(-1) ?? ''] = value;
        const checked = checkPoll(content, texts, show);
        if (!checked.ok) expect(checked.findings.length).toBeGreaterThan(0);
      },
    ),
    { numRuns: 300 },
  );
});
