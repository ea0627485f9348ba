import type { Signal } from '../shared/texts/texts.js';
import { defineFlow, type Option } from './engine/flow.js';
import { missingSteps } from './missing.js';
import { sightingSteps } from './sighting.js';

/** Returns the options yes, no, and "I don't know", which has the same effect as skipping. */
const yesNo = <const S extends string>(to: S, yes: S = to): readonly Option<S>[] => [
  { value: 'yes', label: 'option.yes', alias: 'yes', to: yes },
  { value: 'no', label: 'option.no', alias: 'no', to },
  { value: 'unknown', label: 'option.unknown', alias: 'unknown', to },
];

/**
 * The flow of a report. The urgent questions come first: safety, danger, where it is, and whether
 * officials are part of it; for a missing person, what a search needs (missing.ts). Then the
 * reporters get their code, and may tell more. Questions that their words answered already are
 * skipped (`told`). Every question can be skipped, and a report is valid after any one answer.
 * Source of the questions: domain.md §2 (ILO/EC indicators, UNODC); of the first: safety.md §3
 * (Polaris).
 */
export const tip = defineFlow({
  id: 'tip',
  version: 4,
  start: 'safe',
  steps: {
    ...missingSteps,
    ...sightingSteps,
    safe: {
      kind: 'choice',
      ask: 'tip.safe',
      // A "no" alone leaves no trace: only words that are no answer are saved here.
      keep: 'words',
      // A person who skips it may not be able to say no.
      skip: 'unsafe',
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
      told: 'country',
      skip: 'country',
      options: yesNo('country'),
    },
    country: {
      kind: 'pick',
      ask: 'tip.country',
      list: 'countries',
      keep: 'all',
      told: 'whatOrWho',
      skip: 'whatOrWho',
      to: 'whatOrWho',
    },
    whatOrWho: {
      kind: 'route',
      by: (_, { mayBeSighting }) => (mayBeSighting ? 'sightingAbout' : 'sightingOrNot'),
    },
    what: {
      kind: 'text',
      ask: 'tip.what',
      keep: 'all',
      bareNo: 'passes',
      told: 'where',
      to: 'where',
    },
    where: {
      kind: 'text',
      ask: 'tip.where',
      keep: 'all',
      bareNo: 'passes',
      told: 'officials',
      to: 'officials',
    },
    officials: {
      kind: 'choice',
      ask: 'tip.officials',
      keep: 'all',
      told: 'codeOrNothing',
      skip: 'codeOrNothing',
      options: yesNo('codeOrNothing'),
    },
    codeOrNothing: {
      kind: 'route',
      by: (answers, { hasReport }) =>
        hasReport || Object.keys(answers).some((step) => step !== 'safe') ? 'code' : 'nothing',
    },
    nothing: { kind: 'end', does: 'submitReport' },
    code: { kind: 'do', does: 'giveCode', to: 'more' },
    more: {
      kind: 'choice',
      ask: 'tip.more',
      keep: 'words',
      skip: 'done',
      options: [
        { value: 'yes', label: 'option.more', alias: 'yes', to: 'moreOf' },
        { value: 'no', label: 'option.sendNow', alias: 'no', to: 'done' },
      ],
    },
    moreOf: {
      kind: 'route',
      by: (_, { missing, sighting }) =>
        sighting ? 'sightingWords' : missing ? 'missingName' : 'minor',
    },
    minor: {
      kind: 'choice',
      ask: 'tip.minor',
      keep: 'all',
      told: 'leave',
      skip: 'leave',
      options: yesNo('leave'),
    },
    leave: {
      kind: 'choice',
      ask: 'tip.leave',
      keep: 'all',
      told: 'moving',
      skip: 'moving',
      options: yesNo('moving'),
    },
    moving: {
      kind: 'choice',
      ask: 'tip.moving',
      keep: 'all',
      told: 'movingTold',
      skip: 'beforePapers',
      options: yesNo('beforePapers', 'movingHow'),
    },
    movingTold: {
      kind: 'route',
      by: ({ moving }) => (moving === undefined ? 'movingHow' : 'beforePapers'),
    },
    movingHow: {
      kind: 'text',
      ask: 'tip.movingHow',
      keep: 'all',
      bareNo: 'passes',
      told: 'beforePapers',
      to: 'beforePapers',
    },
    // In version 1 these questions came before the code: a person who was at one of them has not
    // been asked yet where it is.
    beforePapers: { kind: 'route', by: (_, { codeGiven }) => (codeGiven ? 'papers' : 'where') },
    papers: {
      kind: 'choice',
      ask: 'tip.papers',
      keep: 'all',
      told: 'promised',
      skip: 'promised',
      options: yesNo('promised'),
    },
    promised: {
      kind: 'choice',
      ask: 'tip.promised',
      keep: 'all',
      told: 'unpaid',
      skip: 'unpaid',
      options: yesNo('unpaid'),
    },
    unpaid: {
      kind: 'choice',
      ask: 'tip.unpaid',
      keep: 'all',
      told: 'hurt',
      skip: 'hurt',
      options: yesNo('hurt'),
    },
    hurt: {
      kind: 'choice',
      ask: 'tip.hurt',
      keep: 'all',
      told: 'forced',
      skip: 'forced',
      options: yesNo('forced'),
    },
    forced: {
      kind: 'choice',
      ask: 'tip.forced',
      keep: 'all',
      told: 'reply',
      skip: 'reply',
      options: yesNo('reply'),
    },
    /** Yes comes first, as everywhere; in version 1 it came last. */
    reply: {
      kind: 'choice',
      ask: 'tip.reply',
      keep: 'words',
      skip: 'done',
      since: 2,
      options: [
        { value: 'C', label: 'reply.text', alias: 'yes', to: 'hours' },
        { value: 'B', label: 'reply.code', to: 'done' },
        { value: 'A', label: 'reply.none', alias: 'no', to: 'done' },
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

/** The signals that answers give. Source: domain.md §2 (indicators) and §3 (triggers). */
export const answerSignals: Readonly<Record<string, Readonly<Record<string, readonly Signal[]>>>> =
  {
    safe: { no: ['reporterAtRisk'] },
    topic: { missing: ['missing'] },
    danger: { yes: ['danger'] },
    minor: { yes: ['child'] },
    leave: { no: ['captive'] },
    moving: { yes: ['transit'] },
    officials: { yes: ['official'] },
    // A reporter who says that the police may not be told of it excludes officials, like one who
    // names an official.
    missingPolice: { no: ['official'] },
    papers: { yes: ['exploitation'] },
    promised: { yes: ['exploitation'] },
    unpaid: { yes: ['exploitation'] },
    hurt: { yes: ['violence'] },
    forced: { yes: ['exploitation', 'forced'] },
  };
