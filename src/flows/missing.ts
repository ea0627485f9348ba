import type { Option, Step } from './engine/flow.js';

/** Returns the options yes and no. A question that is skipped is answered by neither. */
const yesOrNo = <const S extends string>(yes: S, no: S): readonly Option<S>[] => [
  { value: 'yes', label: 'option.yes', alias: 'yes', to: yes },
  { value: 'no', label: 'option.no', alias: 'no', to: no },
];

/**
 * The questions about a missing person, a part of the report (tip.ts). The answers that a search
 * needs come before the code: where and when last seen, how old, and whether the police may be
 * told. There is no waiting period. Questions that the words answered already are skipped. Source
 * of the questions: domain.md §4.
 */
export const missingSteps = {
  /**
   * The step at which a person who chose "missing person" begins: the menu's number alone tells
   * nothing to search by.
   */
  missing: {
    kind: 'text',
    ask: 'missing.who',
    keep: 'all',
    bareNo: 'passes',
    skip: 'safe',
    to: 'missingKept',
  },
  missingKept: { kind: 'say', say: 'tip.kept', to: 'safe' },
  missingPlace: {
    kind: 'text',
    ask: 'missing.place',
    keep: 'all',
    bareNo: 'passes',
    told: 'missingSince',
    to: 'missingSince',
  },
  missingSince: {
    kind: 'text',
    ask: 'missing.since',
    keep: 'all',
    bareNo: 'passes',
    told: 'missingAge',
    refuses: 'missing.sinceFuture',
    to: 'missingAge',
  },
  missingAge: {
    kind: 'text',
    ask: 'missing.age',
    keep: 'all',
    bareNo: 'passes',
    told: 'missingPoliceOrNot',
    refuses: 'missing.ageAgain',
    to: 'missingPoliceOrNot',
  },
  /** A person who named an official has excluded all officials already. */
  missingPoliceOrNot: {
    kind: 'route',
    by: (_, { told = [] }) => (told.includes('officials') ? 'codeOrNothing' : 'missingPolice'),
  },
  missingPolice: {
    kind: 'choice',
    ask: 'missing.police',
    keep: 'all',
    told: 'codeOrNothing',
    skip: 'codeOrNothing',
    options: yesOrNo('codeOrNothing', 'codeOrNothing'),
  },
  missingName: {
    kind: 'text',
    ask: 'missing.name',
    keep: 'all',
    bareNo: 'passes',
    told: 'missingSex',
    to: 'missingSex',
  },
  missingSex: {
    kind: 'choice',
    ask: 'missing.sex',
    keep: 'all',
    told: 'missingLooks',
    skip: 'missingLooks',
    options: [
      { value: 'girl', label: 'option.girl', to: 'missingLooks' },
      { value: 'boy', label: 'option.boy', to: 'missingLooks' },
      { value: 'woman', label: 'option.woman', to: 'missingLooks' },
      { value: 'man', label: 'option.man', to: 'missingLooks' },
      { value: 'unknown', label: 'option.unknown', alias: 'unknown', to: 'missingLooks' },
    ],
  },
  missingLooks: {
    kind: 'text',
    ask: 'missing.looks',
    keep: 'all',
    bareNo: 'passes',
    told: 'missingClothes',
    to: 'missingClothes',
  },
  missingClothes: {
    kind: 'text',
    ask: 'missing.clothes',
    keep: 'all',
    bareNo: 'passes',
    told: 'missingCompany',
    to: 'missingCompany',
  },
  missingCompany: {
    kind: 'text',
    ask: 'missing.company',
    keep: 'all',
    bareNo: 'answers',
    told: 'missingVehicle',
    to: 'missingVehicle',
  },
  missingVehicle: {
    kind: 'text',
    ask: 'missing.vehicle',
    keep: 'all',
    bareNo: 'answers',
    told: 'missingDirection',
    to: 'missingDirection',
  },
  missingDirection: {
    kind: 'text',
    ask: 'missing.direction',
    keep: 'all',
    bareNo: 'passes',
    told: 'missingPhotoOrNot',
    to: 'missingPhotoOrNot',
  },
  missingPhotoOrNot: {
    kind: 'route',
    by: (_, { takesPhotos }) => (takesPhotos ? 'missingPhoto' : 'missingRelation'),
  },
  missingPhoto: {
    kind: 'text',
    ask: 'missing.photo',
    keep: 'all',
    bareNo: 'answers',
    told: 'missingRelation',
    to: 'missingRelation',
  },
  missingRelation: {
    kind: 'text',
    ask: 'missing.relation',
    keep: 'all',
    bareNo: 'passes',
    told: 'missingConsentOrNot',
    to: 'missingConsentOrNot',
  },
  /**
   * A person who keeps the police from the report is not asked whether the police may contact them.
   */
  missingConsentOrNot: {
    kind: 'route',
    by: ({ missingPolice }, { told = [] }) =>
      missingPolice === 'no' || told.includes('officials') ? 'reply' : 'missingConsent',
  },
  missingConsent: {
    kind: 'choice',
    ask: 'missing.consent',
    keep: 'all',
    told: 'reply',
    skip: 'reply',
    options: yesOrNo('missingContact', 'reply'),
  },
  missingContact: {
    kind: 'text',
    ask: 'missing.contact',
    keep: 'all',
    bareNo: 'passes',
    to: 'reply',
  },
} as const satisfies Readonly<Record<string, Step<string>>>;

/** Checks whether a step asks about a missing person. */
export const isMissingStep = (step: string): boolean => Object.hasOwn(missingSteps, step);
