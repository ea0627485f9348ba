import { afterAll, beforeAll, expect, test } from '@jest/globals';
import request from 'supertest';
import { addToken } from '../../src/access/tokens.js';
import type { Scope } from '../../src/access/scopes.js';
import { DAY } from '../../src/shared/clock.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';

let amana: TestAmana;
let esi: request.Agent;
beforeAll(async () => {
  amana = await startTestAmana('2026-12-01T07:00:00Z');
  esi = await agent('esi', 'prices:read', 'prices:write');
});
afterAll(() => amana.stop());

async function agent(person: string, ...scopes: Scope[]): Promise<request.Agent> {
  const { token } = await addToken(
    amana.db,
    { person, scopes, life: 300 * DAY },
    amana.clock.now(),
  );
  return request.agent(amana.url).set('Authorization', `Bearer ${token}`);
}
const togo = '/api/v1/prices/sms/TG';

test('somebody enters a price, sees it, changes it and takes it out', async () => {
  const entered = await esi.put(togo).send({ price: 0.0453, currency: 'eur' });
  expect([entered.status, entered.body]).toMatchObject([
    200,
    {
      channel: 'sms',
      country: 'TG',
      price: 0.0453,
      currency: 'EUR',
      since: expect.stringMatching(/^2026-12-01T07/),
    },
  ]);
  expect((await esi.put(togo).send({ price: 0.05, currency: 'EUR' })).status).toBe(200);
  const listed = await esi.get('/api/v1/prices');
  expect((listed.body as { prices: unknown[] }).prices).toMatchObject([{ price: 0.05 }]);
  expect((await esi.delete(togo)).body).toEqual({ channel: 'sms', country: 'TG' });
  const again = await esi.delete(togo);
  expect([again.status, again.body]).toMatchObject([
    404,
    { reason: 'unknown', do: expect.stringContaining('GET /prices') },
  ]);
  const notes = await amana.db.cases.collection('audit').find({}).sort({ _id: 1 }).toArray();
  expect(notes.map(({ actor, action }) => `${actor} ${action}`)).toEqual([
    'api:esi price.entered',
    'api:esi price.entered',
    'api:esi price.removed',
  ]);
});

test('what is no price, no currency, no country or no paid channel is refused, and told what is allowed', async () => {
  for (const price of [-1, 1_000, 0.000_000_1, '0.05', null]) {
    const refused = await esi.put(togo).send({ price, currency: 'EUR' });
    expect([refused.status, refused.body]).toMatchObject([
      422,
      { mistakes: [{ at: 'price', says: expect.stringContaining('as 0.0453') }] },
    ]);
  }
  const euro = await esi.put(togo).send({ price: 1, currency: 'euro' });
  expect(euro.body).toMatchObject({
    mistakes: [{ at: 'currency', says: expect.stringContaining('ISO 4217') }],
  });
  for (const path of ['fax/TG', 'telegram/TG', 'sms/Togo', 'sms/tg']) {
    const refused = await esi.put(`/api/v1/prices/${path}`).send({ price: 1, currency: 'EUR' });
    expect([refused.status, refused.body]).toMatchObject([
      404,
      { mistakes: [{ in: 'path', says: expect.stringMatching(/sms or whatsapp|as TG/) }] },
    ]);
  }
  expect((await esi.get('/api/v1/prices')).body).toEqual({ prices: [] });
});

test('who may see prices cannot enter them, and who sends polls sees none', async () => {
  const kofi = await agent('kofi', 'prices:read');
  expect((await kofi.get('/api/v1/prices')).status).toBe(200);
  expect((await kofi.put(togo).send({ price: 1, currency: 'EUR' })).status).toBe(403);
  expect((await kofi.delete(togo)).status).toBe(403);
  expect((await (await agent('ama', 'polls:send')).get('/api/v1/prices')).status).toBe(403);
});
