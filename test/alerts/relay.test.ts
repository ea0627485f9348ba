import { keysOf } from '../../src/alerts/relays/origin.js';
import { keepNeighbourAlerts } from '../../src/models/gateway/neighbour.js';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { AlertSeen } from '../../src/alerts/alerts.js';
import type { CapAlert } from '../../src/alerts/cap/alert.js';
import { capTime } from '../../src/alerts/cap/times.js';
import type { AlertFields } from '../../src/alerts/fields.js';
import type { AlertOutcome } from '../../src/alerts/outcome.js';
import { findAlert } from '../../src/models/cases/alert.js';
import { findPublished, publishedAlertsOf } from '../../src/models/gateway/published-alert.js';
import { HOUR, MINUTE } from '../../src/shared/clock.js';
import type { Staff } from '../../src/shared/staff.js';
import { subscriber } from '../broadcasts/support.js';
import { alertDesk, desk, missingGirl, valueOf, type AlertDesk } from '../support/alert-desk.js';
import { startTestAmana, type TestAmana } from '../support/amana.js';
import { ghanaAlert, ghanaLater, neighbourFeed, type NeighbourFeed } from '../support/neighbour.js';

const { coordinator, officers } = desk;
const [one, two] = officers;
const abla: Staff = { ...one, account: 'acc-abla', login: 'abla', countries: ['GH'] };
const partner: Staff = { ...one, account: 'acc-partner', login: 'partner', roles: ['partner'] };
const region: Staff = { ...coordinator, account: 'acc-region', login: 'region', countries: ['*'] };

let here: TestAmana;
let togo: AlertDesk;
let ghana: NeighbourFeed;

beforeAll(async () => {
  here = await startTestAmana('2026-03-03T10:00:00Z');
  togo = await alertDesk(here);
  await togo.authority();
  const wants = { polls: false, campaigns: false, alerts: true };
  const people = [1, 2].map((i) =>
    subscriber(here.keys, i, {
      channel: 'sms',
      country: 'TG',
      area: 'TG-M',
      language: 'fr',
      wants,
    }),
  );
  await here.db.gateway.collection('subscribers').insertMany(people as never[]);
});
afterAll(async () => {
  togo.vault.close();
  await here.stop();
});
beforeEach(async () => {
  ghana = await neighbourFeed(here);
});
afterEach(async () => {
  for (const name of ['neighbouralerts', 'neighbourfeeds'])
    await here.db.gateway.collection(name).deleteMany({});
  await here.db.cases
    .collection('alerts')
    .updateMany({ relay: { $exists: true } }, { $unset: { 'relay.claim': 1 } });
  await ghana.stop();
});

const reason = (outcome: AlertOutcome<unknown>) => (outcome.ok ? 'ok' : outcome.reason);
const codes = (outcome: AlertOutcome<unknown>) =>
  !outcome.ok && outcome.reason === 'invalid'
    ? outcome.problems.map(({ field, code }) => `${field} ${code}`).sort()
    : [];
const { alerts } = { alerts: () => here.amana.alerts };
const soon = () => new Date(here.clock.now().getTime() - MINUTE);

/** A message that stands in Ghana's feed, as it is known here. */
async function read(alert: CapAlert): Promise<string> {
  ghana.publish(alert);
  here.clock.advance(5 * MINUTE);
  await ghana.read();
  return ghana.idOf(alert);
}

const known: Partial<AlertFields> = {
  ...{
    sex: 'boy',
    age: 9,
    place: 'Aflao',
    since: '2026-03-03T08:00:00Z',
    clothes: 'chemise verte',
  },
};

async function written(draft: AlertSeen, more: Partial<AlertFields> = known): Promise<AlertSeen> {
  const { fields } = valueOf(await alerts().read(coordinator, draft.id, togo.vault));
  const said = { ...fields, ...more };
  return valueOf(await alerts().save(coordinator, draft.id, said, { v: draft.v }, togo.vault));
}

/** From Ghana's message to an alert of Togo that stands. */
async function relayed(alert: CapAlert): Promise<AlertSeen> {
  const item = await read(alert);
  return togo.approve(await written(valueOf(await alerts().relay(coordinator, item, 'TG'))));
}

const again = async ({ id }: AlertSeen): Promise<AlertSeen> =>
  valueOf(await alerts().see(coordinator, id));
const capOut = async ({ published }: AlertSeen): Promise<string> => {
  const doc = await publishedAlertsOf(here.db.gateway).findOne({ _id: published ?? '' });
  return doc?.messages.at(-1)?.cap ?? '';
};

test('a neighbour’s alert becomes a draft in its words where we have the language, and in our own elsewhere', async () => {
  const item = await read(ghanaAlert(soon()));
  const draft = valueOf(await alerts().relay(coordinator, item, 'TG'));
  expect(draft).toMatchObject({ state: 'draft', kind: 'alert', areas: ['TG'], country: 'TG' });
  expect(draft.case).toBeUndefined();
  expect(draft.relay).toMatchObject({
    ...{ name: 'Ghana Police Service', contact: '191, Accra', identifier: 'gps-2026-0412' },
    sender: 'alerts.police.example.gh',
  });
  const { fields, texts } = valueOf(await alerts().read(coordinator, draft.id, togo.vault));
  expect(fields).toMatchObject({ consent: 'origin', contact: '117', hours: 6 });
  expect(fields.languages).toEqual(['fr', 'en']);
  // Nobody has templates for Ewe, and nothing is translated by a machine.
  expect(fields.written).toEqual({
    en: {
      headline: 'Missing child: Kwabena, boy, 9 years',
      description: 'Kwabena was last seen at Aflao lorry park. He wears a green shirt.',
    },
  });
  expect(codes(await alerts().ask(coordinator, draft.id, { v: draft.v }, togo.vault))).toEqual([
    'place missing',
    'since missing',
  ]);
  expect(texts['fr']?.chat).toContain('Alerte de Ghana Police Service, relayée.');
  expect(texts['en']?.chat).toMatch(
    /^Missing child: Kwabena, boy, 9 years \(TG-2026-\d\d\)\nAlert of Ghana Police Service, passed on.\nKwabena was/,
  );
  const saved = await written(draft);
  const after = valueOf(await alerts().read(coordinator, saved.id, togo.vault));
  expect(after.texts['fr']?.sms).toMatch(
    /^ENFANT DISPARU TG-2026-\d\d \(Ghana Police Service\): garcon, 9 ans/,
  );
  const doc = (await findAlert(here.db.cases, saved.id))?.relay;
  expect(doc).toMatchObject({ item, claim: `TG ${item}` });
});

test('who may pass what on, where, and what never is', async () => {
  const relays = () =>
    here.db.cases.collection('alerts').countDocuments({ relay: { $exists: true } });
  const before = await relays();
  const item = await read(ghanaAlert(soon()));
  expect(reason(await alerts().relay(partner, item, 'TG'))).toBe('denied');
  expect(reason(await alerts().relay(abla, item, 'TG'))).toBe('badCountry');
  expect(reason(await alerts().relay(region, item, 'XX'))).toBe('badCountry');
  expect(reason(await alerts().relay(coordinator, 'nothing', 'TG'))).toBe('unknown');
  const bad: readonly (readonly [string, Partial<CapAlert>])[] = [
    ['notPublic', { scope: 'Restricted', restriction: 'police' }],
    ['own', { sender: 'alertes.police.example' }],
    ['own', { sender: 'amana-test.invalid' }],
    ['own', { incidents: ['alertes.police.example,amana.TG.x,2026-03-03T08:00:00+00:00'] }],
    ['notPerson', { infos: ghanaAlert(soon()).infos.map((i) => ({ ...i, categories: ['Met'] })) }],
    ['notPerson', { infos: [] }],
    [
      'originEnded',
      { infos: ghanaAlert(soon()).infos.map((i) => ({ ...i, responseTypes: ['AllClear'] })) },
    ],
  ];
  for (const [at, [why, more]] of bad.entries()) {
    const found = await read(ghanaAlert(soon(), { identifier: `bad-${at}`, ...more }));
    expect(`${at} ${reason(await alerts().relay(coordinator, found, 'TG'))}`).toBe(`${at} ${why}`);
  }
  // A test is not even offered; where one is kept all the same, it goes no further.
  await here.db.gateway
    .collection<{ _id: string }>('neighbouralerts')
    .updateOne(
      { _id: item },
      { $set: { alert: JSON.stringify(ghanaAlert(soon(), { status: 'Test' })) } },
    );
  expect(reason(await alerts().relay(coordinator, item, 'TG'))).toBe('notActual');
  expect(await relays()).toBe(before);
});

test('an alert is passed on once in a country, ended ones not at all, and one of ours that comes back neither', async () => {
  const first = ghanaAlert(soon());
  const item = await read(first);
  const twice = await Promise.all([
    alerts().relay(coordinator, item, 'TG'),
    alerts().relay(one, item, 'TG'),
  ]);
  expect(twice.map(reason).sort()).toEqual(['ok', 'relayed']);
  expect(reason(await alerts().relay(two, item, 'TG'))).toBe('relayed');
  // Benin passes Ghana's on, too: what it says is known here already.
  const incidents = [`${first.sender},${first.identifier},${first.sent}`];
  const sender = 'alertes.bj.example';
  const benin = ghanaAlert(soon(), { identifier: 'bj-1', sender, incidents });
  expect(reason(await alerts().relay(two, await read(benin), 'TG'))).toBe('relayed');
  // In another country of this house it is another alert.
  expect(reason(await alerts().relay(region, item, 'GH'))).toBe('ok');
  const late = ghanaAlert(soon(), { identifier: 'late' });
  const expired = await read(late);
  here.clock.advance(6 * HOUR);
  expect(reason(await alerts().relay(coordinator, expired, 'TG'))).toBe('expired');
});

test('one of our own alerts that a neighbour passes on does not come back', async () => {
  const draft = await togo.begin(await missingGirl(here), { consent: 'guardian', contact: '117' });
  const ours = await togo.approve(draft);
  const id = ours.messages[0]?.id ?? '';
  const back = ghanaAlert(soon(), { identifier: 'back', incidents: [id] });
  expect(reason(await alerts().relay(coordinator, await read(back), 'TG'))).toBe('own');
  valueOf(await alerts().end(one, ours.id, 'found', { v: (await again(ours)).v }));
});

test('what is passed on says whose it is, names its origin in CAP, ends no later, and takes two others', async () => {
  const first = ghanaAlert(soon());
  const item = await read(first);
  const draft = valueOf(await alerts().relay(one, item, 'TG'));
  const saved = await written(draft, { ...known, hours: 72 });
  const asked = valueOf(await alerts().ask(coordinator, saved.id, { v: saved.v }, togo.vault));
  // Whoever chose it is none of the two.
  expect(reason(await alerts().approve(one, asked.id, { v: asked.v }, togo.vault))).toBe(
    'samePerson',
  );
  valueOf(await alerts().drop(coordinator, asked.id, { v: asked.v }));

  const seen = await togo.approve(
    await written(valueOf(await alerts().relay(coordinator, item, 'TG')), {
      ...{ ...known, hours: 72 },
    }),
  );
  expect(seen).toMatchObject({ state: 'standing', status: 'Actual' });
  expect(capTime(seen.expires ?? new Date(0))).toBe(first.infos[0]?.expires);
  const cap = await capOut(seen);
  expect(cap).toContain('<source>Ghana Police Service (alerts.police.example.gh)</source>');
  expect(cap).toContain(
    `<incidents>alerts.police.example.gh,gps-2026-0412,${first.sent}</incidents>`,
  );
  expect(cap).not.toContain('<references>');
  expect(cap).toContain('Alerte de Ghana Police Service, relayée.');
  const page = await findPublished(here.db.gateway, seen.number);
  expect(page?.shown).toMatchObject({ origin: 'Ghana Police Service' });
  expect(
    reason(await alerts().propose(coordinator, seen.id, 'BJ', { v: seen.v }, togo.vault)),
  ).toBe('notOurs');
});

test('a text written by hand says whose alert it is, and only a relay has its consent from its origin', async () => {
  const draft = valueOf(await alerts().relay(coordinator, await read(ghanaAlert(soon())), 'TG'));
  const byHand = { fr: { sms: 'Enfant disparu, appelez 117', chat: 'Voir ghana police service' } };
  const saved = await written(draft, { ...known, written: byHand });
  const asked = await alerts().ask(coordinator, saved.id, { v: saved.v }, togo.vault);
  expect(codes(asked)).toEqual(['sms noOrigin']);
  const wrong = await togo.begin(await missingGirl(here), { consent: 'origin', contact: '117' });
  expect(codes(await alerts().ask(coordinator, wrong.id, { v: wrong.v }, togo.vault))).toEqual([
    'consent missing',
  ]);
  valueOf(await alerts().drop(coordinator, wrong.id, { v: wrong.v }));
});

const tend = () => alerts().tend(here.clock.now());

test('when the neighbour takes it back, name and texts leave within a minute, by themselves', async () => {
  const first = ghanaAlert(soon());
  const seen = await relayed(first);
  const draft = valueOf(
    await alerts().relay(region, await read(ghanaAlert(soon(), { identifier: 'gps-2' })), 'TG'),
  );
  // An end from somebody else is none.
  ghana.publish(ghanaLater('Cancel', soon(), [first], { sender: 'x.example', identifier: 'x-1' }));
  here.clock.advance(21_000);
  await ghana.read();
  expect(await tend()).toMatchObject({ ended: 0 });
  // Nor from another feed that names this sender.
  const forged = ghanaLater('Cancel', soon(), [first], { identifier: 'forged-1' });
  await keepNeighbourAlerts(here.db.gateway, [
    {
      ...{ _id: 'forged', feed: 'https://elsewhere.example/feed', alert: JSON.stringify(forged) },
      ...{ follows: keysOf(first), findings: [], state: 'new', seenAt: soon() },
      purgeAt: new Date(soon().getTime() + 3_600_000),
    },
  ]);
  expect(await tend()).toMatchObject({ ended: 0 });
  // Its own end may be over already when it is read.
  const gone = ghanaLater('Cancel', soon(), [first]);
  const over = { expires: capTime(soon()) };
  ghana.publish({ ...gone, infos: gone.infos.map((info) => ({ ...info, ...over })) });
  here.clock.advance(21_000);
  expect(await ghana.read()).toBe(1);
  expect(await tend()).toMatchObject({ ended: 1 });
  expect(await again(seen)).toMatchObject({
    ...{ state: 'ended', endedAs: 'cancelled' },
    relay: { news: { kind: 'end' } },
  });
  const page = await publishedAlertsOf(here.db.gateway).findOne({ _id: seen.published ?? '' });
  expect(JSON.stringify(page)).not.toMatch(/Kwabena|Aflao/);
  expect(page?.messages.map(({ msgType, cap }) => [msgType, cap !== undefined])).toEqual([
    ['Alert', false],
    ['Cancel', true],
  ]);
  expect(await again(draft)).toMatchObject({ state: 'draft' });
  expect(await tend()).toMatchObject({ ended: 0 });
});

test('what is being written when the neighbour says all clear is given up, and what expires there is over here', async () => {
  const first = ghanaAlert(soon());
  const draft = valueOf(await alerts().relay(coordinator, await read(first), 'TG'));
  const clear = ghanaLater('Update', soon(), [first]);
  ghana.publish({
    ...clear,
    infos: clear.infos.map((info) => ({ ...info, responseTypes: ['AllClear'] })),
  });
  here.clock.advance(21_000);
  await ghana.read();
  // Also before the job has looked, nobody can ask for it.
  const saved = await written(draft);
  expect(reason(await alerts().ask(coordinator, saved.id, { v: saved.v }, togo.vault))).toBe(
    'originEnded',
  );
  await tend();
  expect(await again(draft)).toMatchObject({ state: 'dropped', relay: { news: { kind: 'end' } } });
  const other = await relayed(ghanaAlert(soon(), { identifier: 'gps-3' }));
  here.clock.advance(6 * HOUR);
  await tend();
  expect(await again(other)).toMatchObject({ state: 'ended', endedAs: 'expired' });
});

test('when the neighbour changes it, officers are told, asked for a new yes, and an update has the new words', async () => {
  const first = ghanaAlert(soon());
  const seen = await relayed(first);
  const second = ghanaAlert(soon(), { identifier: 'gps-9' });
  const item = await read(second);
  const draft = await written(valueOf(await alerts().relay(coordinator, item, 'TG')));
  const asked = valueOf(await alerts().ask(coordinator, draft.id, { v: draft.v }, togo.vault));
  const half = valueOf(await alerts().approve(one, asked.id, { v: asked.v }, togo.vault));

  const news = (of: CapAlert) => {
    const later = ghanaLater('Update', soon(), [of], { identifier: `${of.identifier}-new` });
    const [en, ee] = later.infos;
    return { ...later, infos: [{ ...en, headline: 'Kwabena, 9, with a man' }, ee] } as CapAlert;
  };
  ghana.publish(news(first));
  ghana.publish(news(second));
  here.clock.advance(21_000);
  expect(await ghana.read()).toBe(2);
  expect(reason(await alerts().approve(two, half.id, { v: half.v }, togo.vault))).toBe(
    'originChanged',
  );
  await tend();
  const told = await again(draft);
  expect(told).toMatchObject({ state: 'draft', draft: { approvals: [] } });
  expect(told.may).toContain('update');
  expect(reason(await alerts().ask(coordinator, told.id, { v: told.v }, togo.vault))).toBe(
    'originChanged',
  );
  const renewed = valueOf(await alerts().update(coordinator, told.id, { v: told.v }, togo.vault));
  expect(renewed).toMatchObject({ state: 'draft', relay: { identifier: 'gps-9-new' } });
  const out = await togo.approve(renewed);
  expect(await capOut(out)).toContain('<headline>Kwabena, 9, with a man</headline>');

  const standing = await again(seen);
  expect(standing.relay?.news).toMatchObject({ kind: 'update', taken: false });
  const update = valueOf(
    await alerts().update(coordinator, standing.id, { v: standing.v }, togo.vault),
  );
  expect(update.draft).toMatchObject({ msgType: 'Update' });
  const { fields } = valueOf(await alerts().read(coordinator, update.id, togo.vault));
  expect(fields).toMatchObject({
    place: 'Aflao',
    written: { en: { headline: 'Kwabena, 9, with a man' } },
  });
  const after = await togo.approve(update);
  expect(after).toMatchObject({ state: 'standing', relay: { identifier: 'gps-2026-0412-new' } });
  expect(after.relay?.news).toBeUndefined();
  expect(await capOut(after)).toContain('gps-2026-0412-new');
  // Its end names the update alone, as some do.
  ghana.publish(ghanaLater('Cancel', soon(), [news(first)], { references: [news(first)] }));
  here.clock.advance(21_000);
  await ghana.read();
  await tend();
  expect((await again(after)).state).toBe('ended');
});

test('a feed of which something is passed on is read three times a minute, and is not given up meanwhile', async () => {
  const seen = await relayed(ghanaAlert(soon()));
  const before = ghana.asked();
  for (let i = 0; i < 3; i += 1) {
    here.clock.advance(21_000);
    await ghana.read();
  }
  expect(ghana.asked() - before).toBe(3);
  const leave = () => ghana.neighbours.unsubscribe(coordinator, ghana.address);
  expect(await leave()).toEqual({ ok: false, reason: 'relayed' });
  valueOf(await alerts().stop(one, seen.id, { v: (await again(seen)).v }));
  expect(await leave()).toMatchObject({ ok: true });
});
