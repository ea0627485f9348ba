import type { Signal } from '../shared/texts/texts.js';
import { defineFlow, type Option } from './engine/flow.js';

/** Yes, no, and "I don't know", which is as good as skipping. */
const yesNo = <const S extends string>(to: S, yes: S = to): readonly Option<S>[] => [
  { value: 'yes', label: 'option.yes', alias: 'yes', to: yes },
  { value: 'no', label: 'option.no', alias: 'no', to },
  { value: 'unknown', label: 'option.unknown', alias: 'unknown', to },
];

/**
 * A report. Safety first, then urgency, then what helps to find people, then the indicators.
 * Every question can be skipped, and a report is valid after any one answer.
 * Source of the questions: domain.md §2 (ILO/EC indicators, UNODC); of the first: safety.md §3 (Polaris).
 */
export const tip = defineFlow({
  id: 'tip',
  version: 1,
  start: 'safe',
  steps: {
    safe: {
      kind: 'choice',
      ask: 'tip.safe',
      // A "no" alone leaves nothing behind: only words that are no answer are kept here.
      keep: 'words',
      skip: 'danger',
      options: [
        { value: 'yes', label: 'option.yes', alias: 'yes', to: 'danger' },
        { value: 'no', label: 'option.no', alias: 'no', to: 'unsafe' },
      ],
    },
    unsafe: { kind: 'end', say: 'tip.unsafe', does: 'notSafe' },
    danger: {
      kind: 'choice',
      ask: 'tip.danger',
      keep: 'all',
      skip: 'countryOrWhat',
      options: yesNo('countryOrWhat'),
    },
    countryOrWhat: {
      kind: 'route',
      by: (_, facts) => (facts.countryKnown ? 'whatOrMinor' : 'country'),
    },
    country: {
      kind: 'pick',
      ask: 'tip.country',
      list: 'countries',
      keep: 'all',
      skip: 'whatOrMinor',
      to: 'whatOrMinor',
    },
    whatOrMinor: { kind: 'route', by: (_, facts) => (facts.wordsKept ? 'minor' : 'what') },
    what: { kind: 'text', ask: 'tip.what', keep: 'all', to: 'minor' },
    minor: {
      kind: 'choice',
      ask: 'tip.minor',
      keep: 'all',
      skip: 'leave',
      options: yesNo('leave'),
    },
    leave: {
      kind: 'choice',
      ask: 'tip.leave',
      keep: 'all',
      skip: 'moving',
      options: yesNo('moving'),
    },
    moving: {
      kind: 'choice',
      ask: 'tip.moving',
      keep: 'all',
      skip: 'where',
      options: yesNo('where', 'movingHow'),
    },
    movingHow: { kind: 'text', ask: 'tip.movingHow', keep: 'all', to: 'where' },
    where: { kind: 'text', ask: 'tip.where', keep: 'all', to: 'officials' },
    officials: {
      kind: 'choice',
      ask: 'tip.officials',
      keep: 'all',
      skip: 'more',
      options: yesNo('more'),
    },
    more: {
      kind: 'choice',
      ask: 'tip.more',
      keep: 'words',
      skip: 'reply',
      options: [
        { value: 'yes', label: 'option.more', alias: 'yes', to: 'papers' },
        { value: 'no', label: 'option.sendNow', alias: 'no', to: 'reply' },
      ],
    },
    papers: {
      kind: 'choice',
      ask: 'tip.papers',
      keep: 'all',
      skip: 'promised',
      options: yesNo('promised'),
    },
    promised: {
      kind: 'choice',
      ask: 'tip.promised',
      keep: 'all',
      skip: 'unpaid',
      options: yesNo('unpaid'),
    },
    unpaid: {
      kind: 'choice',
      ask: 'tip.unpaid',
      keep: 'all',
      skip: 'hurt',
      options: yesNo('hurt'),
    },
    hurt: {
      kind: 'choice',
      ask: 'tip.hurt',
      keep: 'all',
      skip: 'forced',
      options: yesNo('forced'),
    },
    forced: {
      kind: 'choice',
      ask: 'tip.forced',
      keep: 'all',
      skip: 'reply',
      options: yesNo('reply'),
    },
    reply: {
      kind: 'choice',
      ask: 'tip.reply',
      keep: 'words',
      skip: 'done',
      options: [
        { value: 'A', label: 'reply.none', to: 'done' },
        { value: 'B', label: 'reply.code', to: 'done' },
        { value: 'C', label: 'reply.text', to: 'hours' },
      ],
    },
    hours: {
      kind: 'choice',
      ask: 'tip.hours',
      keep: 'words',
      skip: 'word',
      options: [
        { value: 'any', label: 'hours.any', to: 'word' },
        { value: 'morning', label: 'hours.morning', to: 'word' },
        { value: 'afternoon', label: 'hours.afternoon', to: 'word' },
        { value: 'evening', label: 'hours.evening', to: 'word' },
      ],
    },
    word: {
      kind: 'text',
      ask: 'tip.word',
      secret: true,
      gate: { again: 'tip.wordAgain' },
      to: 'done',
    },
    done: { kind: 'end', does: 'submitReport' },
  },
});

/** What an answer hints at. Source: domain.md §2 (indicators) and §3 (triggers). */
export const answerSignals: Readonly<Record<string, Readonly<Record<string, readonly Signal[]>>>> =
  {
    safe: { no: ['reporterAtRisk'] },
    topic: { missing: ['missing'] },
    danger: { yes: ['danger'] },
    minor: { yes: ['child'] },
    leave: { no: ['captive'] },
    moving: { yes: ['transit'] },
    officials: { yes: ['official'] },
    papers: { yes: ['exploitation'] },
    promised: { yes: ['exploitation'] },
    unpaid: { yes: ['exploitation'] },
    hurt: { yes: ['violence'] },
    forced: { yes: ['exploitation', 'forced'] },
  };
