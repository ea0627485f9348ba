import type { Poll } from '../polls/definition.js';
import type { Texts } from '../shared/texts/texts.js';
import { csvOf } from './csv.js';
import { jsonOf } from './json.js';
import type { Labels } from './labels.js';
import type { Place } from './layout.js';
import { renderEmbed, renderResult } from './page.js';
import { asPng, pictureOf } from './picture.js';
import type { Published } from './published.js';
import { viewOf } from './view.js';
import type { OpenAnswers } from './words.js';

/** A result, with its poll. */
export interface Result {
  readonly published: Published;
  readonly poll: Poll;
  /** What may be shown of open answers, by question. */
  readonly open: Readonly<Record<string, OpenAnswers>>;
  /** Groups of open answers were published, so they no longer change. */
  readonly grouped?: boolean;
}

/** One form in which a result is shown. */
export interface Form {
  readonly name: 'page' | 'embed' | 'csv' | 'json' | 'picture';
  readonly type: string;
  /** The paths below `/polls/:name`. */
  readonly paths: readonly string[];
  /** The pages that may embed it; absent when none may. */
  readonly frames?: string;
  readonly make: (result: Result, labels: Labels, at: Place) => string | Promise<string | Buffer>;
}

/**
 * Returns the forms of a result.
 * @param texts for JSON, which contains all languages
 */
export const formsOf = (texts: Texts): readonly Form[] => [
  {
    name: 'csv',
    type: 'csv',
    paths: ['/results.csv'],
    make: ({ published, poll }, labels) => csvOf(viewOf(published, poll, labels), labels),
  },
  {
    name: 'json',
    type: 'json',
    paths: ['/results.json'],
    make: ({ published, poll, open }) => JSON.stringify(jsonOf(published, poll, texts, open)),
  },
  {
    name: 'picture',
    type: 'png',
    paths: ['/picture.png'],
    make: ({ published, poll }, labels) =>
      asPng(pictureOf(viewOf(published, poll, labels), labels)),
  },
  {
    name: 'embed',
    type: 'html',
    paths: ['/embed/:language'],
    frames: '*',
    make: ({ published, poll }, labels, place) =>
      renderEmbed({ view: viewOf(published, poll, labels), labels, place }),
  },
  {
    name: 'page',
    type: 'html',
    paths: ['', '/:language'],
    make: ({ published, poll, open }, labels, place) =>
      renderResult({ view: viewOf(published, poll, labels), poll, labels, place, open }),
  },
];
