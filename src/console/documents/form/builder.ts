import type { VNode } from 'preact';
import type { Form } from '../../form.js';
import type { CampaignDocument, PollDocument } from '../kind.js';
import { CampaignFields } from './campaign-fields.js';
import { campaignIn, fieldOfCampaign, fitsCampaignForm } from './campaign-in.js';
import { namedCampaign, pressedCampaign } from './campaign-press.js';
import {
  blankCampaign,
  readCampaignSheet,
  sheetOfCampaign,
  type CampaignSheet,
} from './campaign-sheet.js';
import type { FormContext } from './fields.js';
import { PollFields } from './poll-fields.js';
import { fieldOfPoll, fitsPollForm, pollIn } from './poll-in.js';
import { namedPoll, pressedPoll } from './poll-press.js';
import { blankPoll, readPollSheet, sheetOfPoll, type PollSheet } from './poll-sheet.js';
import { field, linesOf } from './words.js';

/** The form data that every document has. */
export interface Sheet {
  readonly languages: readonly string[];
}

/** A text of a document as it is sent, to measure its length: its field, and its language. */
export interface Told {
  readonly field: string;
  readonly language: string;
  readonly text: string;
}

/**
 * Builds documents of one kind from a form.
 * @typeParam S form data
 * @typeParam D document
 */
export interface Builder<S extends Sheet = Sheet, D = unknown> {
  blank(language: string): S;
  sheetOf(document: D): S;
  /** Whether the form returns the document unchanged. */
  fits(document: D): boolean;
  read(form: Form): S;
  /** Adds short names where there are none. */
  named(sheet: S): S;
  /** Does what a pressed button asks for. */
  pressed(sheet: S, press: string): S;
  /** Returns the document as data. */
  data(sheet: S): unknown;
  /** Returns the form field for a place in the document. */
  field(path: readonly (string | number)[], sheet: S, language?: string): string;
  /** Returns the texts whose length is shown. */
  told(sheet: S): Told[];
  readonly fields: (props: {
    readonly context: FormContext;
    readonly sheet: S;
    readonly known: readonly string[];
    readonly kept: boolean;
  }) => VNode;
}

/**
 * Returns the texts of one field in the languages of a document.
 * @param tell turns the text into what people receive
 */
const toldOf = (
  name: string,
  words: Readonly<Record<string, string>>,
  languages: readonly string[],
  tell: (text: string, language: string) => string = (text) => text,
): Told[] =>
  languages.flatMap((language) => {
    const text = words[language];
    return text ? [{ field: field(name, language), language, text: tell(text, language) }] : [];
  });

/** Adds the numbered answers to a question. */
const withAnswers =
  (options: Readonly<Record<string, string>>) =>
  (text: string, language: string): string =>
    [text, ...linesOf(options[language]).map((label, at) => `${at + 1} ${label}`)].join('\n');

function toldOfPoll({ languages, questions, intro, thanks, footer, results }: PollSheet): Told[] {
  return [
    ...toldOf('intro', intro, languages),
    ...questions.flatMap(({ ask, kind, options, min, max, unit }, at) => {
      const range = (text: string, language: string) =>
        `${text} (${min}-${max}${unit[language] ? ` ${unit[language]}` : ''})`;
      const plain = (text: string) => text;
      const answers = kind === 'choice' || kind === 'several' ? withAnswers(options) : plain;
      return toldOf(field('q', at, 'ask'), ask, languages, kind === 'number' ? range : answers);
    }),
    ...toldOf('thanks', thanks, languages),
    ...toldOf('footer', footer, languages),
    ...toldOf('results', results, languages),
  ];
}

const toldOfCampaign = (sheet: CampaignSheet): Told[] => {
  const { languages, quiz, faq, message, thanks, footer } = sheet;
  return [
    ...toldOf('message', message, languages),
    ...quiz.flatMap(({ ask, options }, at) =>
      toldOf(field('q', at, 'ask'), ask, languages, withAnswers(options)),
    ),
    ...toldOf('thanks', thanks, languages),
    ...toldOf('footer', footer, languages),
    ...faq.flatMap(({ say }, at) => toldOf(field('f', at, 'say'), say, languages)),
  ];
};

const pollBuilder: Builder<PollSheet, PollDocument> = {
  blank: blankPoll,
  sheetOf: sheetOfPoll,
  fits: fitsPollForm,
  read: readPollSheet,
  named: namedPoll,
  pressed: pressedPoll,
  data: pollIn,
  field: fieldOfPoll,
  told: toldOfPoll,
  fields: PollFields,
};

const campaignBuilder: Builder<CampaignSheet, CampaignDocument> = {
  blank: blankCampaign,
  sheetOf: sheetOfCampaign,
  fits: fitsCampaignForm,
  read: readCampaignSheet,
  named: namedCampaign,
  pressed: pressedCampaign,
  data: campaignIn,
  field: fieldOfCampaign,
  told: toldOfCampaign,
  fields: CampaignFields,
};

/**
 * The builders by kind. Each builder reads only what it made itself, so that its parts fit each
 * other.
 */
export const builders = {
  polls: pollBuilder as unknown as Builder,
  campaigns: campaignBuilder as unknown as Builder,
} as const;
