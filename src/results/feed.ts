import { inShort } from './summary.js';
import type { Labels } from './labels.js';
import type { View } from './view.js';

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
/** Control characters are not allowed in XML 1.0 at all. */
const escape = (text: string): string =>
  text.replace(/(?![\t\n\r])\p{Cc}/gu, '').replace(/[&<>"']/g, (one) => escapes[one] ?? one);
const element = (name: string, text: string): string => `<${name}>${escape(text)}</${name}>`;

/**
 * Returns the results as RSS 2.0 (rssboard.org/rss-specification), newest first, each with its
 * caveat.
 * @param origin the public address without a slash at the end
 */
export function feedOf(views: readonly View[], labels: Labels, origin: string): string {
  const { say, language } = labels;
  const date = (day: string) => new Date(day).toUTCString();
  const items = views.map((view) => {
    const link = `${origin}/polls/${view.poll}/${language}`;
    // A result that is renewed while its poll is open stays one item; the final result is another.
    const guid = `${origin}/polls/${view.poll}${view.closed ? '' : '#open'}`;
    return `<item>${element('title', view.title)}${element('link', link)}${element('description', inShort(view, labels))}<guid isPermaLink="false">${escape(guid)}</guid>${element('pubDate', date(view.asOf))}</item>`;
  });
  const newest = views[0] ? element('lastBuildDate', date(views[0].asOf)) : '';
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>',
    element('title', `Amana: ${say('results.heading')}`),
    element('link', `${origin}/polls`),
    element('description', say('results.feed')),
    element('language', language),
    `<atom:link href="${escape(origin)}/polls/feed.xml" rel="self" type="application/rss+xml"/>`,
    newest,
    '<ttl>60</ttl>',
    ...items,
    '</channel></rss>',
  ]
    .filter((line) => line !== '')
    .join('\n');
}
