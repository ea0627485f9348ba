import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Test } from 'supertest';
import { allRoutes } from '../../src/api/routes/all.js';
import { createDesk } from '../../src/desk/desk.js';
import { dropTestDb } from '../support/db.js';
import { testApi, type TestApi } from './support.js';

let api: TestApi;
let token: string;
beforeAll(async () => {
  // What is wrong is refused before any desk is asked.
  api = await testApi(allRoutes(createDesk({} as never), '', {} as never));
  token = await api.token('ama.k');
});
afterAll(() => dropTestDb(api.db));

const post = (path: string, body: object): Test => api.as(token).post(`/api/v1${path}`).send(body);
const count = (audience: object, languages = ['fr']) =>
  post('/audience-counts', { audience, languages });
const draft = (wish: object) => post('/polls/job-offers/sendings', wish);

const COUNTRY = /two capital letters of ISO 3166-1, as TG/;
const LANGUAGE = /a language that Amana has texts in: .*\bfr\b/;
const MOMENT = /distance from UTC, as 2026-12-01T08:00\+01:00/;
const HOURS = /whole hours of a day, from 0 to 24/;

test.each<[string, () => Test, RegExp]>([
  ['a country that there is not', () => count({ countries: ['XX'] }), COUNTRY],
  ['a country by its name', () => draft({ audience: { countries: ['Togo'] } }), COUNTRY],
  ['a language without texts', () => count({}, ['xx']), LANGUAGE],
  ['an audience of such a language', () => draft({ audience: { languages: ['xx'] } }), LANGUAGE],
  ['an area without its country', () => count({ areas: ['Maritime'] }), /ISO 3166-2, as TG-M/],
  ['an age that is no band', () => count({ ages: ['20-24'] }), /0-14, 15-17, 18-24/],
  ['a channel that there is not', () => count({ channels: ['fax'] }), /sms, whatsapp, telegram/],
  ['an hour after midnight', () => draft({ hours: { from: 8, to: 25 } }), HOURS],
  ['half an hour', () => draft({ hours: { from: 8.5, to: 20 } }), HOURS],
  ['hours through the night', () => draft({ hours: { from: 20, to: 8 } }), /end after they begin/],
  ['a start without a distance from UTC', () => draft({ starts: '2026-12-01T08:00' }), MOMENT],
  [
    'a close at a distance that there is not',
    () => draft({ closes: '2026-12-01T08:00+99:00' }),
    MOMENT,
  ],
  ['a reminder on a day alone', () => post('/sendings/x/remind', { at: '2026-12-01' }), MOMENT],
  [
    'waves of more than a week',
    () => draft({ waves: { people: 5, minutes: 99_999 } }),
    /1 to 10080/,
  ],
  ['a sample of nobody', () => draft({ sample: 0 }), /whole number from 1/],
])('%s is refused, and what is allowed is said', async (_what, ask, allowed) => {
  const answer = await ask();
  expect([answer.status, answer.body]).toMatchObject([
    422,
    { mistakes: [{ says: expect.stringMatching(allowed) }] },
  ]);
});

test.each([
  ['/polls/job-offers/results?language=xx', 422, LANGUAGE],
  ['/prices/sms/XX', 404, COUNTRY],
])('%s is refused, and what is allowed is said', async (path, expected, allowed) => {
  const answer = path.startsWith('/prices')
    ? await api.as(token).put(`/api/v1${path}`).send({ price: 1, currency: 'EUR' })
    : await api.as(token).get(`/api/v1${path}`);
  expect([answer.status, answer.body]).toMatchObject([
    expected,
    { mistakes: [{ says: expect.stringMatching(allowed) }] },
  ]);
});
