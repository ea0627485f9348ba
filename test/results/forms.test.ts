import { parse } from 'csv-parse/sync';
import { describe, expect, test } from '@jest/globals';
import { csvOf, type csvColumns } from '../../src/results/csv.js';
import { feedOf } from '../../src/results/feed.js';
import { resultsText } from '../../src/results/give-back.js';
import { jsonOf, resultsDocument } from '../../src/results/json.js';
import { createLabels } from '../../src/results/labels.js';
import { publish } from '../../src/results/publish.js';
import { viewOf } from '../../src/results/view.js';
import { measure, plain } from '../../src/shared/texts/segments.js';
import { createTexts } from '../../src/shared/texts/load.js';
import { count, type Someone } from './support/people.js';
import { jobOffers, place, simulated } from './support/simulated.js';

const texts = createTexts();
const poll = jobOffers();
const english = createLabels('en', { texts, place });
const published = publish(count(poll, simulated(3000)), poll);
const caveats = ['en', 'fr', 'pt'].map((language) => texts.say(language, { key: 'poll.caveat' }));

describe('a result as a file', () => {
  test('every line of the CSV has the caveat, and no cell of it is a formula', async () => {
    const wild = {
      ...poll,
      title: { en: '=1+1' },
      questions: poll.questions.map((question) =>
        'options' in question
          ? {
              ...question,
              ask: { en: '@SUM(A1)' },
              options: question.options.map((option) => ({
                ...option,
                label: { en: `=HYPERLINK("x${option.value}")` },
              })),
            }
          : question,
      ),
    };
    const csv = await csvOf(viewOf(published, wild, english), english);
    const lines = parse<Record<(typeof csvColumns)[number], string>>(csv, {
      bom: true,
      columns: true,
    });
    expect(lines.length).toBeGreaterThan(100);
    expect(lines.every(({ caveat }) => caveat === caveats[0])).toBe(true);
    expect(
      lines.flatMap((line) => Object.values(line)).filter((cell) => /^[=+\-@\t\r]/.test(cell)),
    ).toEqual([]);
    expect(new Set(lines.map(({ people_at_least: people }) => Number(people) % 10))).toEqual(
      new Set([0]),
    );
  });

  test('the JSON is of its schema, has the caveat in every language, and knows no exact number', () => {
    const document = JSON.parse(JSON.stringify(jsonOf(published, poll, texts))) as unknown;
    const read = resultsDocument.parse(document);
    expect(Object.values(read.caveat)).toEqual(caveats);
    const numbers =
      JSON.stringify(read.questions)
        .match(/:\d+|[[,]\d+(?=[\],])/g)
        ?.map((one) => Number(one.slice(1))) ?? [];
    expect(numbers.length).toBeGreaterThan(100);
    expect(numbers.filter((one) => one % 10 !== 0)).toEqual([]);
    expect(() => resultsDocument.parse({ ...read, exact: 1 })).toThrow('exact');
  });
});

describe('given back by SMS', () => {
  test.each(['en', 'fr', 'pt'])(
    'in %s: the numbers, the caveat, and at most three segments',
    (language) => {
      const text = resultsText(published, poll, language, texts) ?? '';
      expect(text).toMatch(/^1.?[0-9]{3}\+ p/);
      expect(text.endsWith(texts.say(language, { key: 'poll.caveat' }))).toBe(true);
      expect(text).not.toContain('{{');
      expect(measure(plain(text)).segments).toBeLessThanOrEqual(3);
      expect(measure(plain(text)).letters).toBe('gsm7');
    },
  );

  const chose = (times: number, value: string): Someone => ({
    times,
    traits: {},
    did: { offer: { chose: [value] } },
  });

  test('a share that cannot be shown is put into words', () => {
    const few = publish(
      count(poll, [chose(7, 'check'), chose(40, 'give'), chose(30, 'refuse')]),
      poll,
    );
    expect(resultsText(few, poll, 'en', texts)).toContain(
      '70+ people answered: (not shown) would check first',
    );
  });

  test('nothing is sent when ten answered, nor in a language that the poll does not have', () => {
    expect(
      resultsText(publish(count(poll, [chose(10, 'check')]), poll), poll, 'en', texts),
    ).toBeUndefined();
    expect(resultsText(published, poll, 'ha', texts)).toBeUndefined();
  });
});

test('the feed is RSS 2.0: what a channel and an item must have, dates of RFC 822, and no broken XML', () => {
  const view = { ...viewOf(published, poll, english), title: 'Offers <b>& "work"</b>\u0007' };
  const feed = feedOf([view], english, 'https://amana.example.org');
  expect(feed).toMatch(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n<rss version="2\.0"/);
  const channel = /<channel>([\s\S]*?)<item>/.exec(feed)?.[1] ?? '';
  for (const name of ['title', 'link', 'description'])
    expect(channel.match(new RegExp(`<${name}>[^<]+</${name}>`, 'g'))).toHaveLength(1);
  const item = /<item>(.*?)<\/item>/.exec(feed)?.[1] ?? '';
  expect(item).toContain('<title>Offers &lt;b&gt;&amp; &quot;work&quot;&lt;/b&gt;</title>');
  expect(item).toContain(caveats[0]);
  expect(/<pubDate>(.*?)<\/pubDate>/.exec(item)?.[1]).toMatch(
    /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/,
  );
  expect(/<link>(.*?)<\/link>/.exec(item)?.[1]).toBe(
    'https://amana.example.org/polls/job-offers/en',
  );
  const open: string[] = [];
  for (const [, end, name = '', alone] of feed
    .slice(feed.indexOf('<rss'))
    .matchAll(/<(\/?)([\w:]+)[^>]*?(\/?)>/g))
    if (end === '/') expect(open.pop()).toBe(name);
    else if (alone !== '/') open.push(name);
  expect(open).toEqual([]);
});
