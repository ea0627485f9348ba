import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { crossingOf } from '../../src/alerts/areas/crossing.js';
import { findingsOf, MOST_BYTES, type Report } from '../../src/alerts/cap/validate.js';
import { longestHold } from '../support/effort.js';
import { check, fixture } from './support.js';

/** Others wait at most so long: a webhook's answer is due in ten seconds. */
const LONGEST_PAUSE = 1_000;

const good = fixture('good', 'nigeria-missing-child.xml').toString('utf8');
const [head = '', tail = ''] = good.split('<areaDesc>Lagos, Nigeria</areaDesc>');
const alone = good.slice(good.indexOf('<alert'));
const filled = (
  piece: (at: number) => string,
  before: string,
  after: string,
  most = MOST_BYTES,
) => {
  const pieces: string[] = [];
  let length = before.length + after.length;
  for (let at = 0; ; at += 1) {
    const text = piece(at);
    length += Buffer.byteLength(text);
    if (length > most - 100) break;
    pieces.push(text);
  }
  return `${before}${pieces.join('')}${after}`;
};
const point = (at: number, count: number) =>
  `${(6.5 + Math.sin(at / count)).toFixed(5)},${(1 + ((at * 7_919) % count) / count).toFixed(5)} `;

/** The letters that are checked of one alert; the elements around them count, too. */
const LARGEST_ALERT = 990_000;
const west = (seed: number) => (-10 - seed / 1_000).toFixed(3);
/**
 * Polygons of as many points as are looked into, each line of which goes from one end to the other.
 */
const zigzag = (seed: number) => () =>
  `<polygon>${Array.from({ length: 9_000 }, (_, at) => `${(at / 200).toFixed(3)},${at % 2 === 0 ? west(seed) : 10.5}`).join(' ')} 0.000,${west(seed)}</polygon>`;

/** Inputs as large as is read, each of another kind. */
const largest: Readonly<Record<string, (seed: number) => string>> = {
  'one polygon': (seed) =>
    filled(
      (at) => point(at + seed, 250_000),
      `${head}<areaDesc>x</areaDesc><polygon>`,
      `</polygon>${tail}`,
    ),
  'many polygons that cross': (seed) =>
    filled(
      (at) =>
        `<polygon>${Array.from({ length: 900 }, (_, n) => point(n * (seed + at), 900)).join('')}</polygon>`,
      `${head}<areaDesc>x</areaDesc>`,
      tail,
    ),
  'polygons of the largest alert': (seed) =>
    filled(zigzag(seed), `${head}<areaDesc>x</areaDesc>`, tail, LARGEST_ALERT),
  'areas without end': () =>
    filled(
      () => `<area><areaDesc>${'x'.repeat(60)}</areaDesc></area>`,
      good.split('</info>')[0] ?? '',
      '</info></alert>',
    ),
  'alerts behind each other': (seed) =>
    filled((at) => alone.replace('amana.NG.', `amana.${seed}.${at}.`), '', ''),
  'one text': () =>
    filled(() => '&lt;b ', head, `<areaDesc>x</areaDesc>${tail}`).replace(
      /<event>[^<]*/,
      '<event>x',
    ),
  'elements without a place': () =>
    filled(
      () => `<x>${'y'.repeat(20)}</x>`,
      '<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">',
      '</alert>',
    ),
  'entries without end': (seed) =>
    filled(
      (at) => `<entry><id>${seed}${at}</id><title>${'t'.repeat(60)}</title></entry>`,
      '<feed xmlns="http://www.w3.org/2005/Atom">',
      '</feed>',
    ),
  'references without end': (seed) =>
    filled(
      (at) => `a,${seed}${at},2026-11-28T12:00:00+00:00 `,
      good.split('<incidents>')[0] + '<references>',
      `</references>${good.slice(good.indexOf('<incidents>'))}`,
    ),
  'an open tag': () => filled(() => 'a', '<', ''),
  'an attribute': () => filled(() => 'a', '<alert b="', ''),
  attributes: () => filled((at) => ` a${at}=""`, '<alert', ''),
  ampersands: () => filled(() => '&', '<alert>', ''),
  'a DOCTYPE': () => filled(() => '<!ENTITY a "b">', '<!DOCTYPE alert [', ']><alert/>'),
  'a comment': () => filled(() => '--', '<alert><!--', ''),
  spaces: () => filled(() => ' ', '', ''),
  declarations: () => filled(() => '><?xml ', '', ''),
  namespaces: () => filled((at) => `<a xmlns:n${at}="${'u'.repeat(20)}"/>`, '<r>', '</r>'),
};

test.each(Object.keys(largest))(
  '%s, as large as is read, holds nobody up and comes to an end',
  async (kind) => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 999 }), async (seed) => {
        const bytes = Buffer.from(largest[kind]?.(seed) ?? '');
        expect(bytes.length).toBeLessThanOrEqual(MOST_BYTES);
        const wanted = kind.includes('largest alert') ? LARGEST_ALERT : MOST_BYTES;
        expect(bytes.length).toBeGreaterThan(wanted * 0.8);
        let report: Report | undefined;
        const checks = async () => void (report = await check(bytes, 'public'));
        expect(await longestHold(checks, LONGEST_PAUSE)).toBeLessThan(LONGEST_PAUSE);
        expect(report === undefined ? 0 : findingsOf(report).length).toBeGreaterThan(0);
      }),
      { numRuns: 1, endOnFailure: true },
    );
  },
  180_000,
);

test('any bytes are answered, and never with a fault', async () => {
  const pieces = fc.constantFrom(
    ...[
      '<',
      '>',
      '&',
      '&lt;',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '<?xml ',
      '?>',
      '<!DOCTYPE a',
      '"',
    ],
    ...['<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">', '</alert>', '<info>', '</info>'],
    ...['<polygon>', '</polygon>', '1,2 3,4', '<sent>', '</sent>', '\u0000', '\ufeff', '\n', ' '],
  );
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.uint8Array({ maxLength: 300 }),
        fc.array(pieces, { maxLength: 30 }).map((all) => Buffer.from(all.join(''))),
      ),
      async (bytes) => {
        const report = await check(bytes, 'public');
        expect(['unreadable', 'alerts', 'atom', 'rss']).toContain(report.kind);
      },
    ),
    { numRuns: 150 },
  );
});

test('a file cut off at any letter, or with any letter changed, is answered', async () => {
  const bytes = fixture('good', 'togo-all-clear.xml');
  await fc.assert(
    fc.asyncProperty(
      fc.nat(bytes.length - 1),
      fc.integer({ min: 0, max: 255 }),
      async (at, byte) => {
        expect((await check(bytes.subarray(0, Math.min(at, bytes.length - 12)))).kind).toBe(
          'unreadable',
        );
        const other = Buffer.from(bytes);
        other[at] = byte;
        await check(other, 'public');
      },
    ),
    { numRuns: 40 },
  );
});

test('a polygon that would cost too much says so after a bounded number of comparisons', () => {
  const ring = Array.from({ length: 4_000 }, (_, at) => ({
    latitude: at / 100,
    longitude: at % 2 === 0 ? -10 : 10,
  }));
  expect(crossingOf(ring, 1_000).kind).toBe('many');
});
