import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AlertSeen } from '../../src/alerts/alerts.js';
import { createAlerts, type RunningAlerts } from '../../src/alerts/create.js';
import { contactIn } from '../../src/alerts/begin.js';
import { createCriteria } from '../../src/alerts/criteria/criteria.js';
import type { AlertDeps } from '../../src/alerts/deps.js';
import { pictureSource } from '../../src/app/picture-source.js';
import type { AlertFields } from '../../src/alerts/fields.js';
import type { AlertOutcome } from '../../src/alerts/outcome.js';
import { stopsSaid } from '../../src/alerts/says.js';
import { composedLanguages, readAlertTexts } from '../../src/alerts/texts.js';
import type { Keys } from '../../src/cases/view.js';
import { findAlert } from '../../src/models/cases/alert.js';
import { criteria } from '../../src/models/cases/criteria.js';
import { createTipIntake } from '../../src/models/cases/tip.js';
import { setAuthority } from '../../src/models/gateway/alert-authority.js';
import {
  findPublished,
  publishedAlertsOf,
  standingAlerts,
} from '../../src/models/gateway/published-alert.js';
import { keyFiles } from '../../src/privacy/keyfile.js';
import { openVault, type Vault } from '../../src/privacy/vault.js';
import { DAY, HOUR, SECOND } from '../../src/shared/clock.js';
import { randomId } from '../../src/shared/ids.js';
import { silentLog } from '../../src/shared/log.js';
import type { Staff } from '../../src/shared/staff.js';
import { subscriber } from '../broadcasts/support.js';
import { writeOf } from '../cases/support.js';
import { PASSPHRASE, startTestAmana, type TestAmana } from '../support/amana.js';
import { check } from './support.js';

const person = (
  login: string,
  role: Staff['roles'][number],
  country: string,
  more: Partial<Staff> = {},
): Staff => ({
  ...{ account: `acc-${login}`, login, roles: [role], countries: [country], affiliation: 'ngo' },
  ...more,
});
const ama = person('ama', 'coordinator', 'TG');
const both = person('both', 'coordinator', 'TG', { roles: ['coordinator', 'officer'] });
const [one, two] = [person('one', 'officer', 'TG'), person('two', 'officer', 'TG')];
const police = person('police', 'officer', 'TG', { affiliation: 'police' });
const [abla, yaw] = [person('abla', 'officer', 'GH'), person('yaw', 'officer', 'GH')];
const akosua = person('akosua', 'coordinator', 'GH');
const nobody: Keys = { kids: [], pair: () => undefined };

let here: TestAmana;
let vault: Vault;
let alerts: RunningAlerts;

const deps = (): AlertDeps => ({
  ...{ db: here.db, keys: here.keys, clock: here.clock, log: silentLog },
  directory: () => here.amana.directory.current(),
  publicUrl: 'https://amana.example',
  ...{ cases: here.amana.cases, sendings: here.amana.broadcasts.alerts },
  escalations: here.amana.escalations,
  pictures: pictureSource(undefined),
});

beforeAll(async () => {
  here = await startTestAmana('2026-03-03T10:00:00Z');
  const opened = await openVault(keyFiles(here.keyFolder).vault, PASSPHRASE);
  if (!opened.ok) throw new Error('the passphrase is wrong');
  vault = opened.vault;
  alerts = here.amana.alerts;
  await joinPeople();
});
afterAll(async () => {
  vault.close();
  await here.stop();
});

/** By SMS in Togo, by Telegram in Togo in English, one who wants no alerts, and one in Ghana. */
async function joinPeople(): Promise<void> {
  const wants = { polls: false, campaigns: false, alerts: true };
  const people = [
    ...[1, 2, 3].map((i) =>
      subscriber(here.keys, i, { channel: 'sms', ...lome, language: 'fr', wants }),
    ),
    subscriber(here.keys, 8, { channel: 'telegram', ...lome, language: 'en', wants }),
    subscriber(here.keys, 5, { ...lome, language: 'fr', wants: { ...wants, alerts: false } }),
    subscriber(here.keys, 7, { country: 'GH', area: 'GH-AA', language: 'en', wants }),
  ];
  here.telegram.meet(1_000_008);
  await here.db.gateway.collection('subscribers').insertMany(people as never[]);
}
const lome = { country: 'TG', area: 'TG-M' } as const;

const textsTo = (i: number): string[] =>
  here.twilio.messagesTo(`+2289${String(i).padStart(7, '0')}`).map(({ text }) => text);
const chat = (): string[] =>
  here.telegram.chat(1_000_008).flatMap(({ from, text }) => (from === 'bot' ? [text] : []));

/** A case of a missing girl, with what her aunt told. */
async function missing(more: Parameters<typeof writeOf>[2] = {}): Promise<string> {
  const tip = randomId();
  const house = { deps: { keys: here.keys }, clock: here.clock } as never;
  const told = {
    ...{ kind: 'missing', area: 'TG-M', country: 'TG', priority: 1 },
    answers: { missingAge: '7', missingSex: 'girl', missingSince: '2026-03-03T08:00Z' },
    words: [
      ['missingName', 'Akossiwa'],
      ['missingPlace', 'marché de Bè, Lomé'],
      ['missingClothes', 'robe bleue'],
      ['missingPlate', 'TG 1234 AB'],
    ],
    ...more,
  } as const;
  await createTipIntake(here.db.cases).take(writeOf(house, tip, told as never));
  return tip;
}

/** All criteria are met, as one coordinator judges. */
async function judged(id: string): Promise<void> {
  const criteriaOf = createCriteria({ ...deps(), escalations: here.amana.escalations });
  for (const [v, criterion] of criteria.entries()) {
    const acted = await criteriaOf.judge(ama, id, { criterion, verdict: 'yes' } as never, { v });
    expect(acted.ok).toBe(true);
  }
}

const authority = (country: string) =>
  setAuthority(here.db.gateway, {
    ...{ _id: country, sender: `alerts.${country.toLowerCase()}.example`, name: 'Police' },
    ...{ contact: '117', setBy: 'cli:admin', setAt: here.clock.now() },
  });

function value<T>(outcome: AlertOutcome<T>): T {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome));
  return outcome.value;
}
const reason = (outcome: AlertOutcome<unknown>) => (outcome.ok ? 'ok' : outcome.reason);
const codes = (outcome: AlertOutcome<unknown>) =>
  !outcome.ok && outcome.reason === 'invalid'
    ? outcome.problems.map(({ field, code }) => `${field} ${code}`).sort()
    : [];

test('the number to call is proposed: that of the authority, or else the helpline', async () => {
  const helpline = (country: string) => (country === 'BJ' ? { number: '138' } : undefined);
  const with138 = { ...deps(), directory: () => ({ helpline }) as never };
  expect(await contactIn(with138, 'BJ')).toBe('138');
  expect(await contactIn(with138, 'CV')).toBeUndefined();
  await authority('BJ');
  expect(await contactIn(with138, 'BJ')).toBe('117');
});

async function begun(more: Partial<AlertFields> = {}, id?: string): Promise<AlertSeen> {
  const tip = id ?? (await missing());
  if (id === undefined) await judged(tip);
  const draft = value(await alerts.begin(ama, tip, vault));
  const { fields } = value(await alerts.read(ama, draft.id, vault));
  const wanted = { ...fields, consent: 'guardian', contact: '117', ...more } as const;
  return value(await alerts.save(ama, draft.id, wanted, { v: draft.v }, vault));
}

async function out(more: Partial<AlertFields> = {}): Promise<AlertSeen> {
  const draft = await begun(more);
  return approved(value(await alerts.ask(ama, draft.id, { v: draft.v }, vault)));
}

async function approved(asked: AlertSeen, by = [one, two]): Promise<AlertSeen> {
  let seen = asked;
  for (const officer of by)
    seen = value(await alerts.approve(officer, seen.id, { v: seen.v }, vault));
  return seen;
}

const published = async (seen: AlertSeen) =>
  publishedAlertsOf(here.db.gateway).findOne({ number: seen.number });
const fields = async (seen: AlertSeen) => value(await alerts.read(ama, seen.id, vault)).fields;

test('as long as a country has no authority its alert is a test, and reaches nobody by a network', async () => {
  const seen = await out();
  expect(seen).toMatchObject({ state: 'standing', status: 'Test', kind: 'alert' });
  await here.settle();
  expect(textsTo(1)).toEqual([]);
  const doc = await findPublished(here.db.gateway, seen.number);
  expect(doc).toMatchObject({ status: 'Test', word: seen.number.replace(/-2026-0*/, '') });
  expect(doc?.shown?.byLanguage['fr']?.headline).toMatch(/^TEST/);
  value(await alerts.end(one, seen.id, 'cancelled', { v: seen.v }));
  await here.settle();
  expect(textsTo(1)).toEqual([]);
});

test('§T35 who may do what, with what, and when', async () => {
  await authority('TG');
  const id = await missing();
  expect(reason(await alerts.begin(akosua, id, vault))).toBe('unknown');
  expect(reason(await alerts.begin(one, id, vault))).toBe('unknown');
  expect(reason(await alerts.begin(ama, id, nobody))).toBe('noKey');
  const draft = await begun({}, id);
  expect(draft).toMatchObject({ kind: 'notice', state: 'draft', areas: ['TG-M'] });
  expect(reason(await alerts.begin(ama, id, vault))).toBe('begun');
  const v = { v: draft.v };
  // What a press would be refused for is said before it.
  const before = value(await alerts.validate(ama, draft.id, vault));
  expect(before).toEqual({ problems: [], stops: 'criteria' });
  expect(stopsSaid(before)).toEqual([{ at: 'criteria', says: expect.stringMatching(/criteria/) }]);
  expect(reason(await alerts.ask(ama, draft.id, v, vault))).toBe('criteria');
  await judged(id);
  expect(value(await alerts.validate(ama, draft.id, vault))).toEqual({ problems: [] });
  expect(reason(await alerts.ask(ama, draft.id, v, vault))).toBe('conflict');
  const now = value(await alerts.see(ama, draft.id));
  expect(now.kind).toBe('alert');
  v.v = now.v;
  expect(reason(await alerts.see(abla, draft.id))).toBe('unknown');
  expect(reason(await alerts.read(one, draft.id, nobody))).toBe('noKey');
  expect(reason(await alerts.approve(one, draft.id, v, vault))).toBe('notWaiting');
  expect(reason(await alerts.end(one, draft.id, 'found', v))).toBe('notStanding');
  expect(reason(await alerts.ask(one, draft.id, v, vault))).toBe('denied');
  const asked = value(await alerts.ask(ama, draft.id, v, vault));
  expect(reason(await alerts.approve(ama, asked.id, { v: asked.v }, vault))).toBe('denied');
  expect(reason(await alerts.approve(abla, asked.id, { v: asked.v }, vault))).toBe('unknown');
  expect(reason(await alerts.approve(one, asked.id, { v: asked.v }, nobody))).toBe('noKey');
  const once = value(await alerts.approve(one, asked.id, { v: asked.v }, vault));
  expect(once).toMatchObject({ state: 'asked', missing: 1 });
  expect(reason(await alerts.approve(one, asked.id, { v: once.v }, vault))).toBe('samePerson');
  expect(reason(await alerts.approve(two, asked.id, { v: asked.v }, vault))).toBe('conflict');
  expect(reason(await alerts.deny(two, asked.id, ' ', { v: once.v }))).toBe('noReason');
  const denied = value(await alerts.deny(two, asked.id, 'Wrong town.', { v: once.v }));
  expect(denied.state).toBe('denied');
  expect(value(await alerts.read(ama, denied.id, vault)).reason).toBe('Wrong town.');
  const said = await fields(denied);
  const anew = value(await alerts.save(ama, denied.id, said, { v: denied.v }, vault));
  expect(anew).toMatchObject({ state: 'draft', kind: 'alert' });
  const dropped = value(await alerts.drop(ama, anew.id, { v: anew.v }));
  expect(dropped.state).toBe('dropped');
});

test('an officer who composes is the first of the two, and an excluded official sees nothing', async () => {
  const id = await missing({ excludedAffiliations: ['police', 'government'] as never });
  await judged(id);
  const draft = value(await alerts.begin(both, id, vault));
  expect(reason(await alerts.see(police, draft.id))).toBe('unknown');
  const said = { ...(await fields(draft)), consent: 'guardian', contact: '117' } as const;
  const saved = value(await alerts.save(both, draft.id, said, { v: draft.v }, vault));
  const asked = value(await alerts.ask(both, saved.id, { v: saved.v }, vault));
  expect(asked.missing).toBe(1);
  expect(reason(await alerts.approve(both, asked.id, { v: asked.v }, vault))).toBe('samePerson');
  value(await alerts.drop(both, asked.id, { v: asked.v }));
});

test('what is wrong with it is said by field, and nothing goes out', async () => {
  const draft = await begun({
    ...{ age: 400, since: '2026-03-04T10:00:00Z', hours: 100, contact: 'mum', place: ' ' },
    ...{ consent: 'none', areas: ['GH-AA'] },
  });
  const asked = await alerts.ask(ama, draft.id, { v: draft.v }, vault);
  expect(codes(asked)).toEqual([
    ...['age badAge', 'areas badArea', 'contact badPhone', 'hours badHours', 'name noConsent'],
    ...['place missing', 'since badTime'],
  ]);
  const good: AlertFields = {
    ...(await fields(draft)),
    age: 7,
    since: '2026-03-03T08:00:00Z',
    hours: 24,
  };
  const wordy: AlertFields = {
    ...good,
    ...{ contact: '117', place: 'Bè', consent: 'guardian', areas: ['TG-M'] },
    written: { fr: { sms: 'x'.repeat(161) }, ee: { sms: 'Ŋutsuvi' } },
    languages: ['fr', 'ee'],
  };
  const kept = value(await alerts.save(ama, draft.id, wordy, { v: draft.v }, vault));
  expect(codes(await alerts.ask(ama, kept.id, { v: kept.v }, vault))).toEqual([
    'languages noText',
    'sms longSms',
  ]);
  const lonely = { ...wordy, written: {}, languages: ['pt'] };
  const alone = value(await alerts.save(ama, kept.id, lonely, { v: kept.v }, vault));
  expect(reason(await alerts.ask(ama, alone.id, { v: alone.v }, vault))).toBe('nobody');
  value(await alerts.drop(ama, alone.id, { v: alone.v }));
  expect(await standingAlerts(here.db.gateway, here.clock.now())).toEqual([]);
});

test('§T36 from two officers to the end: texts, bytes, an update, neighbours, and nothing of her stays', async () => {
  await authority('GH');
  const seen = await out();
  expect(seen).toMatchObject({
    state: 'standing',
    status: 'Actual',
    messages: [{ msgType: 'Alert' }],
  });
  await here.settle(['broadcasts', 'outbox']);
  const [text = ''] = textsTo(1);
  expect(text).toMatch(/^ENFANT DISPARU TG-2026-\d\d: Akossiwa, fille, 7 ans/);
  expect(text.length).toBeLessThanOrEqual(160);
  expect([textsTo(2), textsTo(3), textsTo(5), textsTo(7)].map((all) => all.length)).toEqual([
    1, 1, 0, 0,
  ]);
  expect(chat()).toEqual([expect.stringContaining('Missing child: Akossiwa, girl, 7 years')]);
  const first = await published(seen);
  const cap = first?.messages[0]?.cap ?? '';
  const report = await check(cap, 'own', here.clock.now());
  const bad = report.alerts.flatMap((each) =>
    each.findings.filter(({ severity }) => severity === 'error'),
  );
  expect(bad).toEqual([]);

  // An update changes no byte of what is out until two
  // officers said yes, and none of the first message after.
  const begunUpdate = value(await alerts.update(ama, seen.id, { v: seen.v }, vault));
  const more = { ...(await fields(begunUpdate)), vehicle: 'moto rouge', clothes: 'robe verte' };
  const wordy = { ...more, looks: 'trois cicatrices en ligne sur la joue gauche, tresses courtes' };
  const tooMuch = value(await alerts.save(ama, seen.id, wordy, { v: begunUpdate.v }, vault));
  expect(alerts.preview(wordy, seen.number, tooMuch).leftOut['fr']).toContain('looks');
  expect(codes(await alerts.ask(ama, seen.id, { v: tooMuch.v }, vault))).toContain('looks noRoom');
  const news =
    'SUITE ENFANT DISPARU: Akossiwa, 7 ans, sur une moto rouge, robe verte. Appelez le 117.';
  const byHand = { ...more, written: { fr: { sms: news }, en: { sms: news } } };
  const saved = value(await alerts.save(ama, seen.id, byHand, { v: tooMuch.v }, vault));
  const asked = value(await alerts.ask(ama, seen.id, { v: saved.v }, vault));
  await here.settle();
  expect(await published(seen)).toEqual(first);
  const updated = await approved(asked);
  await here.settle(['broadcasts', 'outbox']);
  const second = await published(seen);
  expect(second?.messages.map(({ msgType, stands }) => [msgType, stands])).toEqual([
    ['Alert', false],
    ['Update', true],
  ]);
  expect(second?.messages[0]?.cap).toBe(cap);
  expect(second?.messages[1]?.cap).toContain(`,${first?.messages[0]?.id},`);
  expect(textsTo(1)).toHaveLength(2);
  expect(textsTo(1)[1]).toBe(news);
  expect(chat()).toHaveLength(2);

  // Ghana's officers decide for Ghana.
  expect(reason(await alerts.propose(ama, seen.id, 'TG', { v: updated.v }, vault))).toBe(
    'badCountry',
  );
  const proposed = value(await alerts.propose(ama, seen.id, 'GH', { v: updated.v }, vault));
  expect(reason(await alerts.propose(ama, seen.id, 'GH', { v: proposed.v }, vault))).toBe(
    'proposed',
  );
  const [theirs] = proposed.proposals;
  if (!theirs) throw new Error('no proposal');
  expect(reason(await alerts.see(one, theirs.id))).toBe('unknown');
  const waiting = value(await alerts.see(akosua, theirs.id));
  expect(waiting).toMatchObject({ state: 'proposed', origin: seen.number });
  const taken = value(
    await alerts.decideProposal(abla, theirs.id, { accept: true }, { v: waiting.v }),
  );
  const ready = value(await alerts.ask(akosua, theirs.id, { v: taken.v }, vault));
  const ghana = await approved(ready, [abla, yaw]);
  expect(ghana.number).toMatch(/^GH-2026-/);
  await here.settle(['broadcasts', 'outbox']);
  expect(textsTo(7)).toEqual([expect.stringMatching(/^MISSING CHILD GH-2026/)]);

  // She is found: here and there.
  const now = value(await alerts.see(one, seen.id));
  const ended = value(await alerts.end(one, seen.id, 'found', { v: now.v, form: 'form-12345678' }));
  expect(ended).toMatchObject({ state: 'ended', endedAs: 'found' });
  const again = await alerts.end(one, seen.id, 'found', { v: now.v, form: 'form-12345678' });
  expect(value(again).v).toBe(ended.v);
  for (const number of [seen.number, ghana.number]) {
    const gone = await publishedAlertsOf(here.db.gateway).findOne({ number });
    expect(JSON.stringify(gone)).not.toMatch(/Akossiwa|robe|moto|1234/);
    expect(gone).toMatchObject({ state: 'ended', endedAs: 'found' });
    expect(gone?.messages.filter(({ cap: bytes }) => bytes)).toEqual([
      expect.objectContaining({ msgType: 'Cancel', stands: true }),
    ]);
    for (const { id } of gone?.messages.slice(0, -1) ?? [])
      expect(gone?.messages.at(-1)?.cap).toContain(`,${id},`);
  }
  await here.settle(['broadcasts', 'outbox']);
  expect(textsTo(1)).toHaveLength(3);
  expect(textsTo(1)[2]).toMatch(/retrouvée\. Effacez la photo/);
  expect(chat().at(-1)).toMatch(/was found\. Please delete/);
  expect(textsTo(7)[1]).toMatch(/was found/);
  expect(textsTo(5)).toEqual([]);
  await here.settle();
  expect(await here.db.gateway.collection('recipients').countDocuments()).toBe(0);
  expect(reason(await alerts.update(ama, seen.id, { v: ended.v }, vault))).toBe('ended');
  expect(reason(await alerts.end(one, seen.id, 'found', { v: ended.v }))).toBe('ended');

  // The sealed words go thirty days later; number and dates stay.
  expect((await findAlert(here.db.cases, seen.id))?.said).toBeDefined();
  await alerts.tend(new Date(here.clock.now().getTime() + 31 * DAY));
  const left = await findAlert(here.db.cases, seen.id);
  expect([left?.said, left?.draft, left?.reason, left?.number]).toEqual([
    ...[undefined, undefined, undefined, seen.number],
  ]);
});

test('the kill switch sends nothing more, and what waits is withdrawn', async () => {
  const seen = await out();
  const before = textsTo(1).length;
  await here.amana.broadcasts.alerts.feed(here.clock.now());
  const stopped = value(await alerts.stop(one, seen.id, { v: seen.v }));
  expect(stopped).toMatchObject({ state: 'ended', endedAs: 'stopped' });
  await here.settle();
  expect(textsTo(1)).toHaveLength(before);
  expect(JSON.stringify(await published(seen))).not.toContain('Akossiwa');
});

test('what expires is over within a minute, and those who were told hear it', async () => {
  const seen = await out({ hours: 1 });
  await here.settle(['broadcasts', 'outbox']);
  const before = textsTo(1).length;
  here.clock.advance(HOUR + 10 * SECOND);
  await here.settle(['alerts', 'broadcasts', 'outbox']);
  expect(await published(seen)).toMatchObject({ state: 'ended', endedAs: 'expired' });
  expect(JSON.stringify(await published(seen))).not.toContain('Akossiwa');
  expect(textsTo(1).slice(before)).toEqual([expect.stringMatching(/est terminée/)]);
});

test('a process that dies between two steps leaves nothing half-sent: it goes on, or nothing is out', async () => {
  const draft = await begun();
  const asked = value(await alerts.ask(ama, draft.id, { v: draft.v }, vault));
  const once = value(await alerts.approve(one, asked.id, { v: asked.v }, vault));
  const died = new Error('died');
  const dies = (at: 'send' | 'status'): RunningAlerts => {
    const { sendings } = deps();
    return createAlerts({ ...deps(), sendings: { ...sendings, [at]: () => Promise.reject(died) } });
  };
  await expect(dies('send').approve(two, asked.id, { v: once.v }, vault)).rejects.toThrow('died');
  expect(await findAlert(here.db.cases, asked.id)).toMatchObject({ state: 'approved' });
  const before = textsTo(1).length;
  await here.settle(['alerts', 'broadcasts', 'outbox']);
  const out = value(await alerts.see(one, asked.id));
  expect(out.state).toBe('standing');
  expect(textsTo(1)).toHaveLength(before + 1);

  await expect(dies('status').end(one, out.id, 'found', { v: out.v })).rejects.toThrow('died');
  expect(JSON.stringify(await published(out))).not.toContain('Akossiwa');
  await here.settle(['alerts', 'broadcasts', 'outbox']);
  expect(textsTo(1)).toHaveLength(before + 2);

  // Bytes that were put down and on which nobody decided go by themselves.
  const lost = await begun();
  const waits = value(await alerts.ask(ama, lost.id, { v: lost.v }, vault));
  const yes = value(await alerts.approve(one, waits.id, { v: waits.v }, vault));
  const doc = await findAlert(here.db.cases, lost.id);
  await publishedAlertsOf(here.db.gateway).insertOne({
    ...{ _id: doc?.published ?? '', number: doc?.number ?? '', state: 'pending', messages: [] },
    pending: { id: 'r1', at: here.clock.now() },
  } as never);
  expect(await standingAlerts(here.db.gateway, here.clock.now())).toEqual([]);
  expect(await findPublished(here.db.gateway, lost.number)).toBeUndefined();
  await alerts.tend(new Date(here.clock.now().getTime() + 3 * 60 * SECOND));
  expect(await published(lost)).toBeNull();
  value(await alerts.drop(ama, lost.id, { v: yes.v }));
});

test('the yes of an officer counts no more when they lost the office, or were named in the case, before the second', async () => {
  const accounts = here.db.cases.collection('accounts');
  const tips = here.db.cases.collection('tips');
  const three = person('three', 'officer', 'TG');
  const lost = [
    { ...one, roles: ['coordinator'], state: 'active' },
    { ...one, countries: ['GH'], state: 'active' },
    { ...one, state: 'ended' },
    // Named in the case.
    { ...one, state: 'active' },
  ];
  for (const [at, account] of lost.entries()) {
    const id = await missing();
    await judged(id);
    const draft = await begun({}, id);
    const asked = value(await alerts.ask(ama, draft.id, { v: draft.v }, vault));
    const once = value(await alerts.approve(one, asked.id, { v: asked.v }, vault));
    const _id = one.account as never;
    await accounts.insertOne({ ...account, devices: [], _id });
    const named = { $set: { 'work.excluded': [one.account] } };
    if (at === lost.length - 1) await tips.updateOne({ _id: id as never }, named);
    const twice = value(await alerts.approve(two, once.id, { v: once.v }, vault));
    expect(twice).toMatchObject({ state: 'asked', missing: 1, messages: [] });
    expect((await published(twice))?.state).not.toBe('standing');
    const out = value(await alerts.approve(three, twice.id, { v: twice.v }, vault));
    expect(out.state).toBe('standing');
    const approvedBy = [two.account, three.account];
    expect(await findAlert(here.db.cases, out.id)).toMatchObject({ approvedBy });
    await accounts.deleteOne({ _id });
    value(await alerts.end(two, out.id, 'cancelled', { v: out.v }));
  }
});

test('every language of alerts has the texts of English, with the same values', () => {
  const values = (text: string) => (text.match(/{{\w+}}/g) ?? []).sort();
  const english = readAlertTexts('en');
  for (const language of composedLanguages) {
    const own = readAlertTexts(language);
    const keys = Object.keys(own).filter((key) => !key.endsWith('_many'));
    expect(keys.sort()).toEqual(Object.keys(english).sort());
    for (const key of keys) expect(values(own[key] ?? '')).toEqual(values(english[key] ?? ''));
  }
});

test('officers say yes to the texts that they read, not to those of another kind', async () => {
  const id = await missing();
  await judged(id);
  const draft = await begun({}, id);
  const asked = value(await alerts.ask(ama, draft.id, { v: draft.v }, vault));
  expect(asked.kind).toBe('alert');
  const { fields } = value(await alerts.read(one, asked.id, vault));
  const read = alerts.preview(fields, asked.number, asked).texts['fr'];
  const criteriaOf = createCriteria({ ...deps(), escalations: here.amana.escalations });
  const unclear = { criterion: 'abduction', verdict: 'unclear', words: 'The aunt is not sure.' };
  const seen = await criteriaOf.see(ama, id);
  const v = seen.ok ? seen.value.v : 0;
  expect((await criteriaOf.judge(ama, id, unclear as never, { v })).ok).toBe(true);
  expect(reason(await alerts.approve(one, asked.id, { v: asked.v }, vault))).toBe('otherMessage');
  const saved = value(await alerts.save(ama, asked.id, fields, { v: asked.v }, vault));
  expect(saved).toMatchObject({ kind: 'notice', state: 'draft' });
  const again = value(await alerts.ask(ama, saved.id, { v: saved.v }, vault));
  const first = value(await alerts.approve(one, again.id, { v: again.v }, vault));
  value(await alerts.approve(two, again.id, { v: first.v }, vault));
  const texts = alerts.preview(fields, again.number, again).texts['fr'];
  expect(texts?.headline).not.toBe(read?.headline);
  await here.settle(['broadcasts', 'outbox']);
  // The end of another alert may come before it or after it.
  expect(textsTo(1)).toContain(texts?.sms);
  expect(textsTo(1)).not.toContain(read?.sms);
});

test('officers who were asked about a test do not send the real one', async () => {
  await setAuthority(here.db.gateway, {
    ...{ _id: 'TG', sender: 'alerts.tg.example', name: 'Police', contact: '117' },
    ...{ setBy: 'cli:admin', setAt: here.clock.now() },
  });
  const draft = await begun();
  const asked = value(await alerts.ask(ama, draft.id, { v: draft.v }, vault));
  const first = value(await alerts.approve(one, asked.id, { v: asked.v }, vault));
  await here.db.gateway.collection('alertauthorities').deleteOne({ _id: 'TG' as never });
  const v = { v: first.v };
  expect(value(await alerts.validate(two, asked.id, vault))).toMatchObject({
    stops: 'otherMessage',
  });
  expect(reason(await alerts.approve(two, asked.id, v, vault))).toBe('otherMessage');
  await authority('TG');
  expect(value(await alerts.approve(two, asked.id, v, vault)).state).toBe('standing');
});
