import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import express from 'express';
import { parseFeed } from 'feedsmith';
import request from 'supertest';
import { alertPages } from '../../src/alert-pages/pages.js';
import { makeAlertPages } from '../../src/app/alert-pages.js';
import { createTwilioChannel } from '../../src/bots/sms/twilio-channel.js';
import type { Directory } from '../../src/directory/directory.js';
import {
  preparePublishedAlerts,
  publishedAlertsOf,
  standingAlerts,
  type PublishedDoc,
} from '../../src/models/gateway/published-alert.js';
import { DAY, SECOND, stoppedClock } from '../../src/shared/clock.js';
import { createTexts } from '../../src/shared/texts/load.js';
import { writeAlert } from '../../src/alerts/cap/write.js';
import { dropTestDb, testDb, type TestDb } from '../support/db.js';
import { capOf } from './support.js';

const texts = createTexts();
const clock = stoppedClock('2026-11-28T12:00:00Z');
const directory = () => ({ country: () => ({ zone: 'Africa/Lome' }) }) as unknown as Directory;
const photo = Buffer.from('/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//', 'base64');
const twilio = (id: 'sms' | 'whatsapp', from: string) =>
  createTwilioChannel({
    ...{ id, from, accountSid: `AC${'0'.repeat(32)}`, authToken: 'token', retention: 'discard' },
    ...{ publicUrl: 'https://amana.example', segmentsPerSecond: 1 },
  });
/** One can only be read, and one has several numbers. */
const channels = [
  twilio('sms', '+22890000000'),
  twilio('whatsapp', '+22891000000'),
  twilio('sms', 'AMANA'),
  twilio('sms', `MG${'0'.repeat(32)}`),
];
let db: TestDb;
let app: express.Express;
const get = (path: string) => request(app).get(path);

const shown = {
  byLanguage: {
    fr: {
      headline: 'Kofi A., 9 ans, disparu à Lomé',
      description: 'Tee-shirt rouge <b>& short bleu</b>.',
      instruction: 'Ne vous approchez pas.',
      contact: '1011',
    },
    ee: {
      headline: 'Kofi A. bu le Lomé',
      description: 'Awu dzĩ.',
      instruction: '',
      contact: '1011',
    },
  },
  name: 'Kofi A.',
  age: 9,
  sex: 'boy',
  photo: true,
} as const;

const sentAt = (minutes: number): Date => new Date(clock.now().getTime() + minutes * 60 * SECOND);
/** The first message, as it was frozen. */
const first = capOf('amana.TG.first', sentAt(-10), 'Alert');

const standing = (): PublishedDoc => ({
  _id: 'randomRandomRandom22',
  number: 'TG-2026-07',
  word: 'KOFI',
  country: 'TG',
  countries: ['TG'],
  areas: ['TG-M'],
  kind: 'alert',
  status: 'Actual',
  languages: ['fr', 'ee'],
  sent: sentAt(-10),
  expires: sentAt(360),
  state: 'standing',
  shown,
  photo: { type: 'image/jpeg', bytes: photo },
  messages: [
    {
      id: 'amana.TG.first',
      msgType: 'Alert',
      sent: sentAt(-10),
      cap: writeAlert(first),
      stands: true,
    },
  ],
});

/**
 * Puts into the collection what stands now, and lets
 * the moment pass for which an answer of it is shared.
 */
async function now(...docs: PublishedDoc[]): Promise<void> {
  await publishedAlertsOf(db.gateway).deleteMany({});
  if (docs.length > 0) await publishedAlertsOf(db.gateway).insertMany(docs);
  clock.advance(SECOND);
}

/** As the end leaves it: nothing of the person, and a Cancel that is told until it expires. */
function ended(): PublishedDoc {
  const { shown: _shown, photo: _photo, ...rest } = standing();
  const cancel = capOf('amana.TG.cancel', clock.now(), 'Cancel', [first]);
  return {
    ...rest,
    state: 'ended',
    endedAs: 'found',
    endedAt: clock.now(),
    messages: [
      { id: 'amana.TG.first', msgType: 'Alert', sent: sentAt(-10), stands: false },
      {
        id: 'amana.TG.cancel',
        msgType: 'Cancel',
        sent: clock.now(),
        cap: writeAlert(cancel),
        stands: true,
      },
    ],
  };
}

beforeAll(async () => {
  db = await testDb();
  await preparePublishedAlerts(db.gateway);
  app = express().disable('etag');
  const publicUrl = 'https://amana.example/';
  app.use(makeAlertPages({ db, texts, clock, publicUrl, channels }, directory));
});
afterAll(() => dropTestDb(db));
beforeEach(() => now(standing()));

describe('the page of an alert', () => {
  test('says in the language of its reader what is known and what to do, by its id or its number', async () => {
    for (const path of ['/alerts/randomRandomRandom22', '/alerts/TG-2026-07']) {
      const page = await get(path).set('Accept-Language', 'en, fr;q=0.5').expect(200);
      expect(page.text).toContain('<html lang="fr">');
      expect(page.text).toContain('Tee-shirt rouge &lt;b>&amp; short bleu&lt;/b>.');
      expect(page.text).toContain('<strong>KOFI</strong>');
      expect(page.text).toContain('Kofi A. · 9 ans · garçon');
      expect(page.headers['vary']).toBe('Accept-Language, Accept-Encoding');
    }
  });

  test('says which numbers people can write to, also on paper', async () => {
    for (const path of ['/alerts/TG-2026-07', '/alerts/TG-2026-07/poster']) {
      const { text } = await get(path).expect(200);
      expect([...text.matchAll(/<li>(\S+) <strong>([^<]+)/g)].map(([, ...one]) => one)).toEqual([
        ['SMS', '+22890000000'],
        ['WhatsApp', '+22891000000'],
      ]);
    }
  });

  test('can be had in every language that it is written in, and in no other', async () => {
    const ewe = await get('/alerts/TG-2026-07/ee').expect(200);
    expect(ewe.text).toContain('Kofi A. bu le Lomé');
    expect(ewe.text).toContain('lang="en">Seen this person?');
    await get('/alerts/TG-2026-07/pt').expect(404);
  });

  test('§5.41 has no script, no tracker, nothing for other sites to show, and is in no search engine', async () => {
    const page = await get('/alerts/TG-2026-07').expect(200);
    expect(page.text).not.toMatch(/<script|javascript:|style="| on[a-z]+="|og:|twitter:|https?:/i);
    expect(page.headers['x-robots-tag']).toBe('noindex, noarchive');
    expect(page.headers['set-cookie']).toBeUndefined();
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
  });

  test('is kept for seconds, never beyond its end, and not sent again to whoever has it', async () => {
    const page = await get('/alerts/TG-2026-07').expect(200);
    expect(page.headers['cache-control']).toBe('public, max-age=20');
    await get('/alerts/TG-2026-07')
      .set('If-None-Match', page.headers['etag'] ?? '')
      .expect(304);
    const head = await request(app).head('/alerts/TG-2026-07').expect(200);
    expect(head.text).toBeUndefined();
    await now({ ...standing(), expires: new Date(clock.now().getTime() + 6 * SECOND) });
    expect((await get('/alerts/TG-2026-07')).headers['cache-control']).toBe('public, max-age=5');
  });

  test('with its style it is under 20 KB on the wire', async () => {
    const sizes = await Promise.all(
      ['/alerts/TG-2026-07', '/alerts/alerts.css'].map(async (path) => {
        const { headers } = await get(path).set('Accept-Encoding', 'gzip').expect(200);
        return Number(headers['content-length']);
      }),
    );
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(20_000);
  });

  test('a test says so first, on the page, on the poster, in the list and in the feeds', async () => {
    const test = capOf('amana.TG.test', sentAt(-10), 'Alert', [], 'Test');
    const messages = [{ ...standing().messages[0]!, id: 'amana.TG.test', cap: writeAlert(test) }];
    await now({ ...standing(), status: 'Test', messages });
    for (const path of ['/alerts/TG-2026-07', '/alerts/TG-2026-07/poster', '/alerts/in/fr'])
      expect((await get(path)).text).toContain("Ce n'est pas une vraie alerte");
    expect((await get('/alerts/feed.atom')).text).toContain('<title>[Test] ');
  });
});

test('the poster has the code that leads to the page, and says when it is to be taken down', async () => {
  const poster = await get('/alerts/TG-2026-07/poster/fr').expect(200);
  expect(poster.text).toContain('amana.example/alerts/randomRandomRandom22');
  expect(poster.text).toContain('Retirez cette affiche après le 28 novembre 2026 à 18:0');
  expect(poster.text).toMatch(/<path d="M4 4h1v1h-1z/);
});

test('the picture is the one that was approved, byte for byte', async () => {
  const picture = await get('/alerts/TG-2026-07/photo').expect(200);
  expect(picture.headers['content-type']).toBe('image/jpeg');
  expect(photo.equals(picture.body as Buffer)).toBe(true);
});

describe('the list and the feeds', () => {
  test('the list names what stands', async () => {
    const list = await get('/alerts').set('Accept-Language', 'fr').expect(200);
    expect(list.text).toContain('href="/alerts/randomRandomRandom22/fr"');
    await now();
    expect((await get('/alerts/in/en').expect(200)).text).toContain('No alert stands now.');
  });

  test.each(['atom', 'rss'])(
    'another program reads the %s feed, and finds the message at its address',
    async (form) => {
      const feed = await get(`/alerts/feed.${form}`).expect(200);
      expect(feed.headers['cache-control']).toBe('public, max-age=20');
      const read = parseFeed(feed.text);
      expect(read.format).toBe(form);
      const address = 'https://amana.example/alerts/cap/amana.TG.first.xml';
      expect(feed.text).toContain(address);
      const message = await get(new URL(address).pathname).expect(200);
      expect(message.headers['content-type']).toBe('application/cap+xml');
      expect(message.text).toBe(writeAlert(first));
    },
  );
});

describe('from the moment an alert has ended', () => {
  const places = ['', '/fr', '/poster', '/poster/fr', '/photo'];

  test('nothing of the person is anywhere, and whoever comes is asked to stop sharing', async () => {
    for (const place of places) await get(`/alerts/TG-2026-07${place}`).expect(200);
    await now(ended());
    for (const place of places) {
      const gone = await get(`/alerts/TG-2026-07${place}`).expect(410);
      expect(gone.text).toContain('This alert has ended');
      expect(gone.text).toContain('Ne la partagez plus.');
      expect(gone.text).not.toMatch(/Kofi|rouge/);
      expect(gone.headers['cache-control']).toBe('no-store');
      expect(gone.headers['etag']).toBeUndefined();
    }
    await get('/alerts/cap/amana.TG.first.xml').expect(410);
    expect((await get('/alerts')).text).not.toContain('Kofi');
  });

  test('the feeds have its Cancel alone, until that expires', async () => {
    await now(ended());
    const feed = await get('/alerts/feed.atom').expect(200);
    expect(feed.text).not.toContain('amana.TG.first.xml');
    expect(feed.text).toContain('/alerts/cap/amana.TG.cancel.xml');
    await get('/alerts/cap/amana.TG.cancel.xml').expect(200);
    clock.advance(DAY);
    expect((await get('/alerts/feed.atom').expect(200)).text).not.toContain('cancel');
  });

  test('its time counts also before anybody has ended it', async () => {
    await now({ ...standing(), expires: clock.now() });
    await get('/alerts/TG-2026-07').expect(410);
    expect((await get('/alerts')).text).not.toContain('Kofi');
  });
});

test.each([
  '/alerts/TG-2026-08',
  '/alerts/%00',
  `/alerts/${'x'.repeat(200)}`,
  '/alerts/cap/nothing.xml',
  '/alerts/cap/amana.TG.first',
  '/alerts/in/xx',
  '/alerts/TG-2026-07/poster/pt',
])('there is nothing at %s', async (path) => {
  await get(path).expect(404);
});

test('what is not out yet is seen by nobody', async () => {
  await now({ ...standing(), state: 'pending' });
  await get('/alerts/randomRandomRandom22').expect(404);
  expect((await get('/alerts/feed.atom')).text).not.toContain('amana.TG.first');
});

test('a crowd of readers asks the database once', async () => {
  let asked = 0;
  const crowded = express().use(
    alertPages({
      texts,
      clock,
      publicUrl: 'https://amana.example',
      numbers: [],
      place: (code) => code,
      zone: () => 'UTC',
      source: {
        standing: (at) => ((asked += 1), standingAlerts(db.gateway, at)),
        feed: () => Promise.resolve([]),
        find: () => Promise.resolve(undefined),
        picture: () => Promise.resolve(undefined),
      },
    }),
  );
  const server = crowded.listen(0);
  const readers = Array.from({ length: 200 }, () => request(server).get('/alerts/TG-2026-07'));
  const statuses = (await Promise.all(readers)).map(({ status }) => status);
  server.close();
  expect(new Set(statuses)).toEqual(new Set([200]));
  expect(asked).toBe(1);
});
