import { expect, test } from '@jest/globals';
import { z } from 'zod';
import {
  consoleLanguages,
  createConsoleTexts,
  problemsOfTexts,
  readConsoleTexts,
} from '../../src/console/say.js';
import { problemCodes } from '../../src/broadcasts/input.js';
import { campaignShape } from '../../src/campaigns/definition.js';
import { pollShape } from '../../src/polls/definition.js';
import { findingCodes } from '../../src/polls/finding-codes.js';
import { shapeFindings } from '../../src/polls/finding.js';
import { about } from '../../src/flows/about.js';
import { tip } from '../../src/flows/tip.js';
import { MINUTE } from '../../src/shared/clock.js';
import { whenIn } from '../../src/console/when.js';

const english = readConsoleTexts('en');

test.each(consoleLanguages)('the texts of the console are whole in %s', (language) => {
  expect(problemsOfTexts(language, readConsoleTexts(language), english)).toEqual([]);
});

test('a text that is missing, left over, empty or without its value is named', () => {
  const { 'frame.skip': _, ...rest } = english;
  const broken = { ...rest, 'frame.help': ' ', 'time.ago': 'ago', 'no.such': 'x' };
  expect(problemsOfTexts('fr', broken, english)).toEqual(
    expect.arrayContaining([
      'fr: "frame.skip" is missing',
      'fr: "frame.help" is empty',
      'fr: "time.ago" has other values than in en.json',
      'fr: "no.such" is not in en.json',
      'fr: "time.minutes_many" is missing',
    ]),
  );
});

test('everything that can be wrong with a poll, a campaign or a sending has its text', () => {
  for (const code of [...findingCodes, ...problemCodes, 'wordTaken', 'nameTaken'])
    expect(english).toHaveProperty([`finding.${code}`]);
});

test('what a shape finds wrong has a code, so that it is said in the reader’s language', () => {
  const none = new z.ZodError([]);
  const wrong = [
    {
      poll: 'A',
      version: 0,
      renamed: 1,
      languages: [],
      title: {},
      opens: 'x',
      join: 'no',
      questions: [],
    },
    {
      poll: 1,
      languages: [1],
      title: { en: '' },
      thanks: 'x',
      questions: [
        { id: 'A', kind: 'choice', ask: { en: 'x'.repeat(2_001) }, options: [], to: 1 },
        { id: 'b', kind: 'number', ask: {}, min: 0, max: 'x' },
        { id: 'c', kind: 'other' },
      ],
    },
  ];
  const found = wrong.flatMap((one) => shapeFindings(pollShape.safeParse(one).error ?? none));
  const campaign = { campaign: 'A', quiz: [{ options: [] }], faq: [{ words: { en: [] } }] };
  found.push(...shapeFindings(campaignShape.safeParse(campaign).error ?? none));
  // What a form cannot send: a field that is no list of names at all.
  const sent = found.filter(({ message }) => !message.startsWith('Invalid input'));
  expect(sent.length).toBeGreaterThan(20);
  expect(sent.filter(({ code }) => code === undefined)).toEqual([]);
});

test('no text is long: a small screen has 360 pixels, and people read on it at night', () => {
  for (const language of consoleLanguages)
    for (const [key, text] of Object.entries(readConsoleTexts(language)))
      expect([language, key, text.length < 260]).toEqual([language, key, true]);
});

test('every question whose answer is shown on a case has a name there', () => {
  const asking = Object.entries({ ...tip.steps, ...about.steps }).filter(
    ([, { kind }]) => kind === 'text' || kind === 'choice' || kind === 'pick',
  );
  const named = Object.keys(english);
  expect(asking.map(([step]) => `step.${step}`).filter((key) => !named.includes(key))).toEqual([]);
});

test('times are said in words, in the zone of the person', () => {
  const texts = createConsoleTexts();
  const now = new Date('2026-11-28T14:05:00Z');
  const at = (minutes: number) => new Date(now.getTime() + minutes * MINUTE);
  const en = whenIn('en', texts('en'), 'Africa/Lagos', now);
  expect(en.hour(now)).toBe('15:05');
  expect(en.moment(new Date('2025-01-02T00:00:00Z'))).toBe('2 Jan 2025, 01:00');
  expect(en.left(at(8), now)).toBe('8 minutes left');
  expect(en.left(at(-1), now)).toBe('overdue by 1 minute');
  expect(en.ago(at(0), now)).toBe('just now');
  const fr = whenIn('fr', texts('fr'), 'Africa/Lome', now);
  expect(fr.left(at(-180), now)).toBe('en retard de 3 heures');
  expect(fr.ago(at(-60 * 24 * 3), now)).toBe('il y a 3 jours');
  const pt = whenIn('pt', texts('pt'), 'Africa/Bissau', now);
  expect(pt.left(at(1), now)).toBe('faltam 1 minuto');
});
