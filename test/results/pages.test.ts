import { describe, expect, test } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import { publish } from '../../src/results/publish.js';
import { resultsPages, type Result } from '../../src/results/pages.js';
import { openAnswersOf } from '../../src/results/words.js';
import { createTexts } from '../../src/shared/texts/load.js';
import { count } from './support/people.js';
import { jobOffers, place, simulated, written } from './support/simulated.js';

const texts = createTexts();
const poll = jobOffers();
const result: Result = {
  published: publish(count(poll, simulated(3000)), poll),
  poll,
  open: { advice: openAnswersOf(written(300)) },
};
const few: Result = {
  ...result,
  published: publish(count({ ...poll, poll: 'few' }, simulated(12)), { ...poll, poll: 'few' }),
};
const all = [result, few];
const app = express().use(
  resultsPages({
    texts,
    place,
    published: (name) => Promise.resolve(all.find(({ published }) => published.poll === name)),
    all: () => Promise.resolve(all),
    stamp: () => Promise.resolve('1'),
    publicUrl: 'https://amana.example.org/',
  }),
);
const get = (path: string) => request(app).get(path);

describe('the public page of a result', () => {
  test('is in the language of its path, names how many answered, and what that does not mean', async () => {
    const page = await get('/polls/job-offers/fr').expect(200);
    expect(page.text).toContain('<html lang="fr">');
    expect(page.text).toContain('Les offres de travail à l');
    expect(page.text).toContain(texts.say('fr', { key: 'poll.caveat' }));
    expect(page.text).toContain(
      'property="og:image" content="https://amana.example.org/polls/job-offers/picture.png?language=fr"',
    );
    expect(page.text).toContain('<title>');
  });

  test('can be kept by any cache, and is not sent again to whoever has it', async () => {
    const page = await get('/polls/job-offers').expect(200);
    expect(page.headers['cache-control']).toBe('public, max-age=3600');
    expect(page.headers['set-cookie']).toBeUndefined();
    const etag = page.headers['etag'] ?? '';
    const again = await get('/polls/job-offers').set('If-None-Match', etag).expect(304);
    expect(again.text).toBe('');
    expect((await get('/polls/job-offers/pt')).headers['etag']).not.toBe(etag);
  });

  test('§5.41 has no script and asks nothing of anybody else; only the embedded one may stand in other pages', async () => {
    const page = await get('/polls/job-offers').expect(200);
    expect(page.text).not.toMatch(/<script|javascript:|style="| on[a-z]+="/i);
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    const embedded = await get('/polls/job-offers/embed/en').expect(200);
    expect(embedded.headers['content-security-policy']).toContain('frame-ancestors *');
    expect(embedded.text).toContain(texts.say('en', { key: 'poll.caveat' }));
  });

  test('is light on a slow phone: page and styles together are under 40 KB on the wire', async () => {
    const sizes = await Promise.all(
      ['/polls/job-offers', '/polls/results.css'].map(async (path) => {
        const { headers } = await get(path).set('Accept-Encoding', 'gzip').expect(200);
        expect(headers['content-encoding']).toBe('gzip');
        return Number(headers['content-length']);
      }),
    );
    expect((sizes[0] ?? 0) + (sizes[1] ?? 0)).toBeLessThan(40_000);
    const plain = await get('/polls/job-offers').set('Accept-Encoding', 'identity').expect(200);
    expect(plain.headers['content-encoding']).toBeUndefined();
  });

  test('of twelve who were asked says that too few answered, and no number', async () => {
    const page = await get('/polls/few').expect(200);
    expect(page.text).toContain(texts.say('en', { key: 'results.tooFew' }));
    expect(page.text).toContain(`<strong>${texts.say('en', { key: 'poll.caveat' })}</strong>`);
    expect(page.text.replace(/<pre>.*?<\/pre>|data:[^"]*/gs, '')).not.toMatch(/\d+\+|%/);
  });

  test.each([
    '/polls/none',
    '/polls/job-offers/ha',
    '/polls/none/results.csv',
    '/polls/none/picture.png',
    '/polls/job-offers/embed/x',
  ])('%s is not there, and says so', async (path) => {
    const page = await get(path).expect(404);
    expect(page.text).toContain(texts.say('en', { key: 'results.notThere' }));
  });
});

test('CSV, JSON, feed, list and picture are of their kinds', async () => {
  const csv = await get('/polls/job-offers/results.csv?language=fr')
    .expect(200)
    .expect('Content-Type', /text\/csv/);
  expect(csv.headers['content-disposition']).toBe('attachment; filename=job-offers.csv');
  expect(csv.text).toContain("Vérifier d'abord");
  const json = await get('/polls/job-offers/results.json')
    .expect(200)
    .expect('Content-Type', /json/);
  expect(json.body).toMatchObject({ format: 1, poll: 'job-offers' });
  await get('/polls/feed.xml')
    .expect(200)
    .expect('Content-Type', /rss\+xml/);
  expect((await get('/polls').expect(200)).text).toContain('/polls/job-offers/en');
  expect((await get('/polls/in/pt').expect(200)).text).toContain('<html lang="pt">');
  const picture = await get('/polls/job-offers/picture.png')
    .expect(200)
    .expect('Content-Type', 'image/png');
  const png = picture.body as Buffer;
  expect([png.subarray(1, 4).toString(), png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([
    'PNG',
    1200,
    630,
  ]);
});

test.each(['/polls/feed.xml', '/polls/job-offers'])(
  'every link of %s that must be whole is so, though nobody set the public address',
  async (path) => {
    const bare = express().use(
      resultsPages({
        texts,
        place,
        published: (name) => Promise.resolve(all.find(({ published }) => published.poll === name)),
        all: () => Promise.resolve(all),
        stamp: () => Promise.resolve('1'),
      }),
    );
    const ask = (host: string) => request(bare).get(path).set('Host', host).buffer(true);
    const text = async (host: string) => {
      const answer = await ask(host);
      return answer.text || String(answer.body);
    };
    const links = (xml: string) =>
      [
        ...xml.matchAll(
          /<link>([^<]*)<|atom:link href="([^"]*)"|property="og:(?:url|image)" content="([^"]*)"|<guid[^>]*>([^<]*)</g,
        ),
      ].map(([, ...found]) => found.find((one) => one !== undefined) ?? '');
    for (const link of links(await text('results.test:8080')))
      expect(link).toMatch(/^http:\/\/results\.test:8080\/polls/);
    for (const link of links(await text('a"><b')))
      expect(link).toMatch(/^http:\/\/localhost\/polls/);
    if (path.endsWith('.xml')) expect(links(await text('results.test')).length).toBeGreaterThan(4);
  },
);

test('the list and the feed are made once for each publication, whoever asks how often', async () => {
  let [stamp, read] = ['1', 0];
  let published = [few];
  const pages = express().use(
    resultsPages({
      texts,
      place,
      published: () => Promise.resolve(undefined),
      all: () => ((read += 1), Promise.resolve(published)),
      stamp: () => Promise.resolve(stamp),
      publicUrl: 'https://amana.example.org/',
    }),
  );
  const paths = ['/polls', '/polls/feed.xml', '/polls', '/polls/feed.xml', '/polls/in/en'];
  await Promise.all(paths.map((path) => request(pages).get(path).expect(200)));
  expect(read).toBe(1);
  const first = await request(pages).get('/polls/feed.xml');
  [stamp, published] = ['2', [result, few]];
  const second = await request(pages).get('/polls/feed.xml');
  expect(read).toBe(2);
  const items = (feed: { text: string; body: unknown }) =>
    (feed.text || String(feed.body)).match(/<item>/g)?.length;
  expect([items(first), items(second)]).toEqual([1, 2]);
});
