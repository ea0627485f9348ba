import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import type { Campaign } from '../../src/campaigns/definition.js';
import { answerIn, wordBook } from '../../src/campaigns/faq.js';
import { dearestQuiz } from '../../src/campaigns/meter.js';
import { readCampaignFile } from '../../src/campaigns/file.js';
import { campaignFlow } from '../../src/campaigns/flow.js';
import { start } from '../../src/flows/engine/run.js';
import type { Session } from '../../src/flows/engine/flow.js';
import { pollTurn } from '../../src/polls/turn.js';
import { reading } from '../flows/engine/surroundings.js';
import { show, texts } from '../polls/support.js';

const text = readFileSync(
  new URL('../../examples/campaigns/real-offer.yaml', import.meta.url),
  'utf8',
);
const offer = parse(text) as Campaign;
const read = (changed: string) => readCampaignFile(changed, texts, show);
/** The campaign with one thing changed in its file; the change must be there to be made. */
function changed(from: string | RegExp, to: string): string {
  const other = text.replace(from, to);
  if (other === text) throw new Error('Nothing was changed.');
  return other;
}
function wrong(file: string): string {
  const found = read(file);
  return (found.ok ? found.blocking : found.problems)
    .map(({ line, message }) => `${line}: ${message}`)
    .join('\n');
}

test('the example is ready in all its languages, and no message takes more than two segments', () => {
  const found = read(text);
  expect(found).toMatchObject({ ok: true, ready: ['en', 'fr', 'pt'], blocking: [] });
  expect(Math.max(...(found.ok ? found.messages.map(({ segments }) => segments) : [9]))).toBe(2);
});

describe('a campaign is refused', () => {
  test.each([
    [
      'for a question without a right answer',
      /^ {8}right: true\n/m,
      '',
      /quiz 1, options: None of the answers is marked/,
    ],
    [
      'for two right answers',
      '      - value: pay\n',
      '      - value: pay\n        right: true\n',
      /quiz 1, options: 2 of the answers/,
    ],
    [
      'for a question with one answer',
      /^ {6}- value: pay\n(?: {8}.*\n)+/m,
      '',
      /quiz 1, options: .*2 to 4 options/,
    ],
    [
      'for a word that means something',
      'en: [fees]',
      'en: [stop]',
      /words, en 1: "stop" is a word that has a meaning/,
    ],
    [
      'for a word that is an answer',
      'en: [fees]',
      "en: ['yes']",
      /"yes" is a word that has a meaning/,
    ],
    [
      'for a word with two answers',
      'en: [fees]',
      'en: [passport]',
      /"passport" leads to another answer already/,
    ],
    [
      'for a word that is an answer of its own quiz',
      'en: [fees]',
      'en: [pay]',
      /"pay" is an answer of the quiz/,
    ],
    [
      'for a word it is joined by',
      'join: OFFER',
      'join: FEES',
      /"fees" is the word the campaign is joined by/,
    ],
    [
      'for a join word that means something',
      'join: OFFER',
      'join: HELP',
      /^6: join: "HELP" is a word that has a meaning/,
    ],
    [
      'for an end that is no moment',
      'version: 1\n',
      'version: 1\nends: tomorrow\n',
      /^4: ends: Write a day, a time/,
    ],
    [
      'for telling it to half of those who join',
      'onJoining: true',
      'onJoining: sometimes',
      /^7: onJoining: Write "onJoining: true", or leave it out/,
    ],
    [
      'for a sentence as a word',
      'en: [fees]',
      'en: [what does it cost]',
      /is not one word of 3 to 20 letters/,
    ],
    [
      'for a word in no language of its own',
      'en: [fees]',
      'es: [tasas], en: [fees]',
      /"es" is not among the languages of this campaign/,
    ],
    [
      'for a field nobody knows',
      'version: 1',
      'version: 1\naudience: TG',
      /^4: "audience" is not known here. docs\/campaigns.md/,
    ],
    [
      'for a name too long for a button',
      'campaign: real-offer',
      'campaign: is-this-job-offer-real',
      /^2: campaign: .*20 characters at most/,
    ],
    ['that is empty', /[^]*/, '', /empty or not a campaign/],
  ])('%s, with the line and what is allowed', (_, from, to, message) => {
    const file = changed(from, to);
    expect(read(file).ok).toBe(false);
    expect(wrong(file)).toMatch(new RegExp(message.source, 'm'));
  });

  test.each([
    [
      'a missing text',
      "  fr: Un vrai employeur ne demande jamais d'argent d'abord et ne garde jamais votre passeport. Deux questions pour vous tester.\n",
      '',
      /message: There is no text in fr/,
    ],
    [
      'a missing helpline',
      'Appelez le {{helpline}}.',
      'Appelez-nous.',
      /footer, fr: The text in fr lacks {{helpline}}/,
    ],
    [
      'a message of three segments',
      'fr: Un vrai employeur',
      `fr: ${'Un vrai employeur ne ment pas. '.repeat(9)}`,
      /message, fr: .*3 SMS segments|message, fr: .*4 SMS segments/,
    ],
  ])('in one language only, for %s', (_, from, to, message) => {
    const file = changed(from, to);
    expect(read(file)).toMatchObject({ ok: true, ready: ['en', 'pt'] });
    expect(wrong(file)).toMatch(message);
  });
});

const around = reading({ texts });
const flow = campaignFlow(offer, 'en', '1011');
const saying = (session: Session | null, sent: string) => {
  if (!session) throw new Error('The campaign is over.');
  const turn = pollTurn(flow, session, { kind: 'text', text: sent }, around);
  return { ...turn, said: turn.says.map((say) => say.key ?? say.text).join(' | ') };
};

test('whoever tries the quiz is told what each answer is worth, and is led on to the helpline', () => {
  const first = saying(start(flow, around).session, '1');
  expect(first.said).toMatch(/Better not\. .* \| Your new boss/);
  const last = saying(first.session, 'no');
  expect(last.session).toBeNull();
  expect(last.said).toMatch(/Right\. Your passport is yours.* \| Text CONTRACT.* \| .*Call 1011\./);
});

test('a quiz can be skipped, and who tells of a danger in it is offered to report at once', () => {
  const skipped = saying(start(flow, around).session, 'skip');
  expect(skipped.said).toMatch(/^Your new boss/);
  const told = saying(start(flow, around).session, 'they have locked a girl in and beat her');
  expect(told.danger.length).toBeGreaterThan(0);
  expect(told.said).toContain('poll.offer');
  expect(saying(told.session, '1').report).toBe(true);
});

test('every button of a campaign fits what Telegram takes', () => {
  const names = Object.entries(flow.steps).flatMap(([step, one]) =>
    'options' in one ? one.options.map(({ value }) => `${flow.id}:${step}:${value}`) : [],
  );
  expect(names.length).toBeGreaterThan(6);
  const longestName = `campaign.${'c'.repeat(20)}:offer.${'q'.repeat(12)}:${'v'.repeat(12)}`;
  expect(Buffer.byteLength(longestName)).toBeLessThanOrEqual(64);
});

test('what it costs to the end is what is said first and, at each question, the answer that is told the most', () => {
  const messages = (language: string) =>
    dearestQuiz(offer, language, (says) => show(says, language).length);
  expect(['en', 'fr', 'pt'].map(messages)).toEqual([3, 3, 3]);
  const { quiz: _quiz, ...plain } = offer;
  expect(dearestQuiz(plain, 'en', (says) => says.length)).toBe(3);
  const words = (campaign: Campaign) =>
    dearestQuiz(campaign, 'en', (says) => show(says, 'en').join('').length);
  const longer = parse(text.replace('en: Better not.', 'en: Better not, and never.')) as Campaign;
  expect(words(longer) - words(offer)).toBe(', and never'.length);
});

test('a word alone is answered in its language; in a sentence it may be a tip, and is not', () => {
  const book = wordBook(offer, ['en', 'fr', 'pt']);
  expect(answerIn(book, 'Passport!', 'fr')).toMatch(/^Keep your passport yourself/);
  expect(answerIn(book, ' PASSEPORT ', 'en')).toMatch(/^Gardez votre passeport/);
  expect(answerIn(book, 'they took my passport', 'en')).toBeUndefined();
  expect(answerIn(book, '', 'en')).toBeUndefined();
  expect(answerIn(book, '__proto__', 'en')).toBeUndefined();
  expect(answerIn(wordBook(offer, ['en']), 'passeport', 'en')).toBeUndefined();
});
