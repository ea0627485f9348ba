import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import request from 'supertest';
import { addToken } from '../../src/access/tokens.js';
import type { Scope } from '../../src/access/scopes.js';
import { approvedOf } from '../../src/models/gateway/broadcast.js';
import { broadcastsOf } from '../../src/models/gateway/broadcast-doc.js';
import { sealSubscriber, type SubscriberDoc } from '../../src/models/gateway/subscriber-doc.js';
import { DAY, HOUR, MINUTE } from '../../src/shared/clock.js';
import { subscriber } from '../broadcasts/support.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';

/**
 * A second person approves the words that they saw. Whoever could change
 * them afterwards would write to everybody on their own word alone.
 */
const example = (name: string) =>
  readFileSync(new URL(`../../examples/${name}.yaml`, import.meta.url), 'utf8');
const documents = {
  polls: example('polls/job-offers'),
  campaigns: example('campaigns/real-offer'),
} as const;
type Of = keyof typeof documents;
const names: Readonly<Record<Of, string>> = { polls: 'job-offers', campaigns: 'real-offer' };
const v1 = '/api/v1';
const phone = (i: number) => `+2289300${String(i).padStart(4, '0')}`;

let here: TestAmana;
let ama: request.Agent;
let kofi: request.Agent;
beforeAll(async () => {
  here = await startTestAmana('2026-12-01T09:00:00Z', { approveAbove: 1 });
  ama = await agent('ama.k');
  kofi = await agent('kofi');
  const now = here.clock.now();
  const keys = here.keys.gateway();
  const people = Array.from({ length: 3 }, (_, i) => {
    const [_id] = keys.names('subscriber', ['sms', phone(i)], now);
    const box = sealSubscriber(keys, _id, { address: phone(i) }, now);
    const wants = { polls: true, campaigns: true, alerts: true };
    const more = { channel: 'sms', language: 'fr', country: 'TG', wants } as const;
    return { ...subscriber(here.keys, i, more), _id, name: _id, box };
  });
  await here.db.gateway.collection<SubscriberDoc>('subscribers').insertMany(people);
});
afterAll(() => here.stop());

async function agent(person: string): Promise<request.Agent> {
  const scopes = (['polls', 'campaigns'] as const).flatMap((of) =>
    (['read', 'write', 'send', 'approve'] as const).map((what): Scope => `${of}:${what}`),
  );
  const { token } = await addToken(here.db, { person, scopes, life: 90 * DAY }, here.clock.now());
  return request.agent(here.url).set('Authorization', `Bearer ${token}`);
}

/** Keeps a version of a document, with other words in French. */
async function save(of: Of, version: number, by = ama): Promise<request.Response> {
  const at = `${v1}/${of}/${names[of]}`;
  const { headers } = await ama.get(at);
  const said = documents[of]
    .replace(/^version: \d+/m, `version: ${version}`)
    .replace(/Amana pose 4|Un vrai employeur/g, `$& (${version})`);
  const seen = headers['etag'];
  const put = by.put(at).set('Content-Type', 'application/yaml');
  return (seen ? put.set('If-Match', seen) : put.set('If-None-Match', '*')).send(said);
}

async function drafted(of: Of): Promise<string> {
  const made = await ama.post(`${v1}/${of}/${names[of]}/sendings`).send({});
  expect([made.status, made.body]).toMatchObject([201, { estimate: { recipients: 3 } }]);
  return (made.body as { sending: { id: string } }).sending.id;
}
const sending = (id: string, what: string) => ({
  by: (who: request.Agent, body: object = {}) =>
    who.post(`${v1}/sendings/${id}/${what}`).send(body),
});

test.each(['polls', 'campaigns'] as const)(
  'words of %s that changed after the estimate are not confirmed; nobody changes them while they wait or go',
  async (of) => {
    expect((await save(of, 1)).status).toBe(200);
    const old = await drafted(of);
    expect((await save(of, 2)).status).toBe(200);
    const unseen = await sending(old, 'confirm').by(ama, { number: 3 });
    expect([unseen.status, unseen.body]).toMatchObject([409, { reason: 'wrongState' }]);
    expect((await ama.get(`${v1}/${of}/${names[of]}`)).body).toMatchObject({ state: 'draft' });

    const id = await drafted(of);
    const confirmed = await sending(id, 'confirm').by(ama, { number: 3 });
    expect(confirmed.body).toMatchObject({ state: 'waiting' });
    const refused = { reason: 'wrongState', detail: expect.stringContaining(id) };
    for (const who of [ama, kofi]) expect((await save(of, 3, who)).body).toMatchObject(refused);
    expect((await sending(id, 'approve').by(kofi)).body).toMatchObject({ state: 'scheduled' });
    expect((await save(of, 3)).body).toMatchObject(refused);
    await here.pass(2 * HOUR, 10 * MINUTE);
    for (const i of [0, 1, 2])
      expect(here.twilio.messagesTo(phone(i)).at(-1)?.text).toMatch(/(pose 4|employeur) \(2\)/);
    const what = of === 'polls' ? { poll: names[of] } : { campaign: names[of] };
    const gateway = broadcastsOf(here.db.gateway);
    const plan = JSON.stringify(await gateway.find(approvedOf(what)).explain('queryPlanner'));
    expect(plan).not.toContain('COLLSCAN');
    await sending(id, 'stop').by(kofi);
    await here.pass(MINUTE);
    expect((await save(of, 3)).status).toBe(200);
  },
  60_000,
);

test('words that were changed all the same are not approved', async () => {
  await here.pass(DAY, 6 * HOUR);
  const id = await drafted('campaigns');
  await sending(id, 'confirm').by(ama, { number: 3 });
  const gateway = here.db.gateway.collection('campaigns');
  await gateway.updateOne({ _id: 'real-offer' as never }, { $set: { 'definition.version': 9 } });
  const refused = await sending(id, 'approve').by(kofi);
  expect([refused.status, refused.body]).toMatchObject([409, { reason: 'wrongState' }]);
});
