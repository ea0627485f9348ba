import { afterAll, beforeAll, expect, test } from '@jest/globals';
import request from 'supertest';
import { allScopes, type Scope } from '../../src/access/scopes.js';
import { addToken } from '../../src/access/tokens.js';
import { startTestDemo, type TestDemo } from '../demo/support.js';

let demo: TestDemo;
beforeAll(async () => {
  demo = await startTestDemo();
});
afterAll(() => demo.stop());

async function as(person: string, scopes: readonly Scope[] = allScopes) {
  const { token } = await addToken(demo.db, { person, scopes }, demo.clock.now());
  return request.agent(demo.url).set('Authorization', `Bearer ${token}`);
}
type Agent = Awaited<ReturnType<typeof as>>;
const HELPLINES = '/api/v1/directory/helplines';
const PARTNERS = '/api/v1/directory/partners';
const hope = {
  ...{ name: 'House of Hope', affiliation: 'ngo', areas: ['TG-M'], services: ['shelter', 'care'] },
  ...{ languages: ['fr'], hours: '24/7', contact: '+228 90 11 22 33' },
  ...{ verifiedOn: '2026-02-20', source: 'asked its head' },
};
const line = {
  ...{ kind: 'child', hours: '24/7', free: true, languages: ['fr'], status: 'verified' },
  ...{ source: 'called it', verifiedOn: '2026-02-20' },
};
const etag = async (who: Agent, list: string): Promise<string> =>
  String((await who.get(list)).headers['etag']);
const changes = async () =>
  (
    await demo.db.cases
      .collection('audit')
      .find({ action: { $in: ['directory.changed', 'access.denied'] } })
      .sort({ _id: 1 })
      .toArray()
  ).map((one) => `${String(one['actor'])} ${String(one['action'])} ${String(one['subject'])}`);

test('an organisation is added, listed as it is in the console, changed by its version, and taken out', async () => {
  const kwame = await as('kwame');
  const at = `${PARTNERS}/TG/shelter-lome`;
  const added = await kwame.put(at).set('If-None-Match', '*').send(hope);
  const whole = { country: 'TG', organisation: 'shelter-lome', ...hope, fresh: true };
  expect([added.status, added.body]).toEqual([200, whole]);
  const listed = await kwame.get(PARTNERS);
  expect((listed.body as { partners: object[] }).partners).toContainEqual(whole);
  const v = await etag(kwame, PARTNERS);
  expect(String(added.headers['etag'])).toBe(v);
  const changed = await kwame
    .put(at)
    .set('If-Match', v)
    .send({ ...hope, contact: 'hope@example.org', verifiedOn: null });
  expect(changed.body).toMatchObject({ contact: 'hope@example.org', fresh: false });
  // The second of two who read the same version changes nothing, and reads again.
  const late = await kwame
    .put(at)
    .set('If-Match', v)
    .send({ ...hope, name: 'Other' });
  expect([late.status, late.body]).toMatchObject([412, { reason: 'changed' }]);
  const gone = await kwame.delete(at).set('If-Match', await etag(kwame, PARTNERS));
  expect([gone.status, gone.body]).toEqual([200, { country: 'TG', organisation: 'shelter-lome' }]);
  expect((await kwame.delete(at).set('If-Match', '*')).status).toBe(404);
  expect(await changes()).toEqual(Array(3).fill('api:kwame directory.changed partners/TG'));
});

test('a helpline is confirmed by a program, once however often it is sent', async () => {
  const kwame = await as('kwame');
  const at = `${HELPLINES}/TG/1199`;
  const before = (await changes()).length;
  const sent = () => kwame.put(at).set('If-None-Match', '*').send(line);
  const [first, again] = [await sent(), await sent()];
  expect([first.status, first.body]).toEqual([200, { country: 'TG', number: '1199', ...line }]);
  expect([again.status, again.body]).toEqual([200, first.body]);
  expect((await changes()).slice(before)).toEqual(['api:kwame directory.changed helplines/TG']);
  const other = await kwame
    .put(at)
    .set('If-None-Match', '*')
    .send({ ...line, hours: 'at night' });
  expect([other.status, other.body]).toMatchObject([422, { mistakes: [{ at: 'number' }] }]);
});

test('each thing that is wrong is said at its field with what is allowed, and nothing is kept', async () => {
  const kwame = await as('kwame');
  const at = `${PARTNERS}/TG/wrong`;
  const shape = await kwame
    .put(at)
    .set('If-None-Match', '*')
    .send({ ...hope, affiliation: 'friends', services: ['spirits'], verifiedOn: 'soon', more: 1 });
  expect(shape.status).toBe(422);
  const wrong = await kwame
    .put(at)
    .set('If-None-Match', '*')
    .send({
      ...hope,
      name: ' ',
      areas: ['GH-AA'],
      services: [],
      source: '',
      verifiedOn: '2026-12-24',
    });
  const { mistakes } = wrong.body as { mistakes: { at: string; says: string }[] };
  expect(mistakes.map((one) => one.at).sort()).toEqual(
    ['areas', 'name', 'services', 'source', 'verifiedOn'].sort(),
  );
  for (const { says } of mistakes) expect(says).toMatch(/^[A-Z].{8,}\.$/);
  const silent = await kwame.put(`${PARTNERS}/TG/silent`).send(hope);
  expect([silent.status, (silent.body as { do: string }).do]).toEqual([
    428,
    expect.stringContaining('If-None-Match'),
  ]);
  const ids = (await kwame.get(PARTNERS)).body as { partners: { organisation: string }[] };
  expect(ids.partners.map((one) => one.organisation)).not.toContain('wrong');
});

test('criteria of alerts are added before their day, listed, changed by their version, and taken out', async () => {
  const kwame = await as('kwame');
  const list = '/api/v1/directory/criteria';
  const at = `${list}/TG/2099-01-01`;
  const says = { en: 'A life is in danger', fr: 'Une vie est en danger', pt: 'Há perigo de vida' };
  const asked = [{ id: 'danger', says, alert: true, notice: true }];
  const decree = { source: 'Decree 12', asked };
  const before = (await changes()).length;
  const added = await kwame.put(at).set('If-None-Match', '*').send(decree);
  const whole = { country: 'TG', from: '2099-01-01', ...decree, state: 'toCome' };
  expect([added.status, added.body]).toEqual([200, whole]);
  const v = await etag(kwame, list);
  expect((await kwame.get(list)).body).toEqual({ criteria: [whole] });
  const change = (source: string) =>
    kwame
      .put(at)
      .set('If-Match', v)
      .send({ ...decree, source });
  expect((await change('Decree 13')).status).toBe(200);
  expect((await change('Decree 14')).status).toBe(412);
  const bad = { ...decree, asked: [{ ...asked[0], alert: false }] };
  const wrong = await kwame.put(`${list}/TG/2020-01-01`).set('If-None-Match', '*').send(bad);
  expect([wrong.status, wrong.body]).toMatchObject([
    422,
    { mistakes: [{ at: 'from' }, { at: 'asked' }] },
  ]);
  expect((await kwame.delete(at).set('If-Match', '*')).status).toBe(200);
  expect((await kwame.delete(at).set('If-Match', '*')).status).toBe(404);
  expect((await changes()).slice(before)).toEqual(
    Array(3).fill('api:kwame directory.changed criteria/TG'),
  );
});

test('another country, a role and a scope that may not: refused, and in the audit log', async () => {
  await demo.db.cases
    .collection('accounts')
    .updateOne({ login: 'kwame' }, { $set: { countries: ['GH'] } });
  const kwame = await as('kwame');
  const put = (who: Agent, at: string) => who.put(at).set('If-None-Match', '*').send(hope);
  const before = (await changes()).length;
  const refused = [
    await put(kwame, `${PARTNERS}/TG/shelter-lome`),
    await put(kwame, `${PARTNERS}/FR/shelter-paris`),
    await put(await as('kwame', ['directory:read']), `${PARTNERS}/GH/shelter-accra`),
    await put(await as('esi'), `${PARTNERS}/GH/shelter-accra`),
    await put(await as('nobody-with-an-account'), `${PARTNERS}/GH/shelter-accra`),
  ];
  expect(refused.map(({ status }) => status)).toEqual([404, 404, 403, 403, 403]);
  const { text } = await kwame.get(HELPLINES);
  expect(text).not.toContain('"TG"');
  expect((await changes()).slice(before)).toEqual([
    'api:kwame access.denied partners/TG',
    'api:kwame access.denied partners/FR',
    'api:kwame access.denied api/savePartner',
    'api:esi access.denied api/savePartner',
  ]);
});
