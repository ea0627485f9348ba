import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { OpenKeys } from '../../src/accounts/accounts.js';
import { createAccounts } from '../../src/accounts/create.js';
import { giveKeys } from '../../src/accounts/grants.js';
import { prepareStaff } from '../../src/accounts/prepare.js';
import { createCases } from '../../src/cases/create.js';
import type { Change } from '../../src/cases/outcome.js';
import type { ReferralInput } from '../../src/cases/referral-types.js';
import type { PartnerOrganisation } from '../../src/directory/directory.js';
import { eventsOf } from '../../src/models/cases/case-event.js';
import { findTip } from '../../src/models/cases/tip-lookup.js';
import type { KeyStore } from '../../src/privacy/key-store.js';
import { readTip } from '../../src/tips/read.js';
import { DAY, HOUR } from '../../src/shared/clock.js';
import { silentLog } from '../../src/shared/log.js';
import type { Staff } from '../../src/shared/staff.js';
import { newPerson, passwordOf, type House as People, type Person } from '../accounts/support.js';
import { cheap } from '../privacy/keys.js';
import { consoleOf, decode, Visitor } from '../console/support.js';
import { newHouse, staff, type House } from './support.js';

let house: House;
let people: People;
/** Two of the shelter, one of another organisation, and a coordinator with keys. */
let esi: Person;
let abla: Person;
let legal: Person;
let ama: Person;
let amaStaff: Staff;

const ofShelter = { roles: ['partner'], organisation: 'shelter' } as const;
const me = async (person: Person): Promise<Staff> => (await person.signedIn()).staff;

beforeAll(async () => {
  house = await newHouse();
  const { db, clock, deps } = house;
  await prepareStaff(db);
  const keys = deps.keys as KeyStore;
  const keyring = () => keys.cases();
  const onAccounts = { db, keyring, clock, log: silentLog, cost: cheap };
  const accounts = createAccounts(onAccounts);
  people = { db, keys, folder: '', clock, deps: onAccounts, accounts, close: () => house.close() };
  esi = await newPerson(people, 'esi', ofShelter);
  legal = await newPerson(people, 'legal', { ...ofShelter, organisation: 'legal-aid' });
  ama = await newPerson(people, 'ama');
  await giveFromVault(ama);
  amaStaff = await me(ama);
});
afterAll(() => house.close());

/** As the command line gives keys, and as two people recover them. */
async function giveFromVault(person: Person, compartments?: readonly string[]) {
  const giving = { keys: house.vault, account: person.account, compartments } as const;
  return giveKeys(people.deps, { ...giving, by: 'cli:test', as: 'key.recovered' });
}

const canary = 'canary-words the red gate behind the market, my name is Adjoa, 90 12 34 56';
const summary = 'A woman of about twenty needs a safe place tonight; she can travel.';
const day = (days: number) => new Date(house.clock.now().getTime() + days * DAY);
const wish = (more: Partial<ReferralInput> = {}): ReferralInput => ({
  organisation: 'shelter',
  purpose: 'shelter',
  words: summary,
  until: day(30),
  ...more,
});
const forms = { n: 0 };
const form = (): Change => ({ v: 0, form: `form-number-${(forms.n += 1)}` });

/** Does something with the keys somebody holds in their session. */
async function withKeys<T>(person: Person, does: (keys: OpenKeys) => T): Promise<Awaited<T>> {
  const keys = await (await person.signedIn()).openKeys();
  try {
    return await does(keys);
  } finally {
    keys.close();
  }
}
const refer = (id: string, more: Partial<ReferralInput> = {}, change = form()) =>
  withKeys(ama, (keys) => house.cases.refer(amaStaff, id, wish(more), keys, change));
const readAs = async (person: Person, referral: string) => {
  const who = await me(person);
  return withKeys(person, (keys) => house.cases.readReferral(who, referral, keys));
};
const theirsOf = async (person: Person) => house.cases.referralsFor(await me(person));
const told = async (id: string) => {
  const seen = await house.cases.see(amaStaff, id);
  return seen.ok ? seen.value.timeline.map(({ type }) => type) : [];
};
/** What a reader of the case reads of colleagues' and partners' words. */
const notesOf = async (id: string) => {
  const words = await withKeys(ama, (keys) => house.cases.read(amaStaff, id, keys));
  return words.ok ? Object.values(words.value.notes) : [];
};
const tell = (more: Parameters<House['tell']>[0] = {}) =>
  house.tell({ answers: { officials: 'no' }, words: [['what', canary]], quiet: true, ...more });
/** A new case that the shelter is asked about. */
async function asked(): Promise<{ id: string; referral: string }> {
  const id = await tell();
  expect(await refer(id)).toMatchObject({ ok: true, value: { done: 'done' } });
  const found = (await theirsOf(esi)).find((one) => one.case === id);
  if (!found) throw new Error('the shelter does not see it');
  return { id, referral: found.id };
}

// A sitting is shorter than what these tests let pass.
beforeEach(async () => {
  for (const one of [esi, legal, ama]) await one.signIn();
});

describe('a case is referred', () => {
  test('the partner reads the summary, says yes, reports back and ends it; timeline and log have all of it', async () => {
    const { id, referral } = await asked();
    const before = await house.audited();
    expect(await readAs(esi, referral)).toMatchObject({
      ok: true,
      value: { summary: { words: summary }, referral: { state: 'asked', purpose: 'shelter' } },
    });
    const who = await me(esi);
    expect(await house.cases.answerReferral(who, referral, { accept: true }, form())).toMatchObject(
      { ok: true, value: { done: 'done' } },
    );
    const sent = form();
    const report = { words: 'She arrived at eight.', over: false };
    for (const outcome of ['done', 'same'])
      expect(await house.cases.reportOnReferral(who, referral, report, sent)).toMatchObject({
        ok: true,
        value: { done: outcome },
      });
    const last = { words: 'She went on to her sister.', over: true };
    expect((await house.cases.reportOnReferral(who, referral, last, form())).ok).toBe(true);
    expect(await told(id)).toEqual(
      expect.arrayContaining(['referralDone', 'referralReported', 'referralAccepted', 'referred']),
    );
    expect((await told(id)).filter((type) => type === 'referralReported')).toHaveLength(1);
    expect((await house.audited()).slice(before.length)).toEqual([
      `console:esi referral.read ${id}`,
      `console:esi referral.accepted ${id}`,
      `console:esi referral.reported ${id}`,
      `console:esi referral.done ${id}`,
    ]);
    expect(await notesOf(id)).toEqual(
      expect.arrayContaining([
        { words: summary },
        { words: 'She arrived at eight.' },
        { words: 'She went on to her sister.' },
      ]),
    );
    expect(await house.cases.referrals(amaStaff, id)).toMatchObject({
      ok: true,
      value: [{ state: 'done', organisation: 'shelter', overdue: false }],
    });
  });

  test('§5.23 the words of the reporter reach the partner by no way and no key', async () => {
    const { id, referral } = await asked();
    const who = await me(esi);
    const { cases, db } = house;
    const all = await withKeys(esi, async (keys) => {
      expect(keys.kids.map((kid) => kid.replace(/-[^-]*$/, ''))).toEqual(['TG.partner.shelter']);
      const tip = await findTip(db.cases, id);
      expect(tip && readTip(keys, tip)).toMatchObject([{ unreadable: 'noKey' }]);
      for (const { wraps = [] } of await eventsOf(db.cases, id))
        expect(wraps.map(({ kid }) => keys.pair(kid))).toEqual([undefined]);
      return [
        await cases.read(who, id, keys),
        await cases.summary(who, id, keys),
        await cases.see(who, id),
        await cases.attachments(who, id),
        await cases.referrals(who, id),
        await cases.readReferral(who, referral, keys),
        await cases.list(who, { state: 'all' }),
        await cases.find(who, id),
      ];
    });
    expect(all.slice(0, 5)).toEqual(Array(5).fill({ ok: false, reason: 'unknown' }));
    expect(all.slice(6)).toEqual([{ rows: [] }, []]);
    expect(JSON.stringify(all)).not.toMatch(/canary|Adjoa|90 12/);
    expect(await giveFromVault(esi, ['TG'])).toEqual({
      ok: false,
      reason: 'mayNotHold',
      compartment: 'TG',
    });
  });

  test('an organisation that was not asked learns nothing, and its tries are in the log', async () => {
    const { id, referral } = await asked();
    const who = await me(legal);
    expect((await theirsOf(legal)).some((one) => one.case === id)).toBe(false);
    const unknown = { ok: false, reason: 'unknown' };
    expect(await readAs(legal, referral)).toEqual(unknown);
    const { cases } = house;
    expect(await cases.answerReferral(who, referral, { accept: true }, form())).toEqual(unknown);
    const report = { words: 'x', over: true };
    expect(await cases.reportOnReferral(who, referral, report, form())).toEqual(unknown);
    // Also when it was asked about this case, too: what was written for another is not theirs.
    expect((await refer(id, { organisation: 'legal-aid', purpose: 'legal' })).ok).toBe(true);
    const audited = (await house.audited('access.denied')).length;
    expect(await readAs(legal, referral)).toEqual(unknown);
    expect((await house.audited('access.denied')).length).toBe(audited + 1);
  });

  test('a no has a reason, and is the end of it', async () => {
    const { id, referral } = await asked();
    const who = await me(esi);
    const no = { accept: false, reason: '' } as const;
    expect(await house.cases.answerReferral(who, referral, no, form())).toMatchObject({
      reason: 'noReason',
    });
    const why = { ...no, reason: 'We are full.' };
    expect((await house.cases.answerReferral(who, referral, why, form())).ok).toBe(true);
    expect(await readAs(esi, referral)).toMatchObject({ reason: 'unknown' });
    expect(await notesOf(id)).toContainEqual({ words: 'We are full.' });
    // It can be asked again.
    expect((await refer(id)).ok).toBe(true);
  });

  test('what is taken back, or over, opens no more: the copy is gone', async () => {
    const { id, referral } = await asked();
    const { cases, db } = house;
    const kept = () => db.cases.collection('referrals').findOne({ _id: referral as never });
    expect(await kept()).toHaveProperty('box');
    expect((await cases.withdrawReferral(amaStaff, id, referral, form())).ok).toBe(true);
    expect(await readAs(esi, referral)).toEqual({ ok: false, reason: 'unknown' });
    expect(await theirsOf(esi)).not.toContainEqual(expect.objectContaining({ case: id }));
    expect(await kept()).not.toHaveProperty('box');
    expect(await kept()).not.toHaveProperty('wraps');
    expect(await cases.withdrawReferral(amaStaff, id, referral, form())).toMatchObject({
      reason: 'notWaiting',
    });
    const tip = await db.cases.collection('tips').findOne({ _id: id as never });
    expect(tip?.['work']).toMatchObject({ referredTo: [] });
  });
});

describe('what is not referred', () => {
  test.each([
    ['a number', `${summary} Call 90 12 34 56.`],
    ['an address', `${summary} Write to adjoa@example.org.`],
    ['a name after “my name is”', `She says: my name is Adjoa.`],
  ])('a summary with %s', async (_, words) => {
    const id = await tell();
    expect(await refer(id, { words })).toEqual({ ok: false, reason: 'identifying' });
    expect(await told(id)).not.toContain('referred');
  });

  test('a summary with a phrase that is left out, however spaced; and none while such a phrase does not open', async () => {
    const id = await tell();
    await house.cases.redact(amaStaff, id, 'the red gate', form());
    const words = 'She hides behind THE  red gate.';
    expect(await refer(id, { words })).toEqual({ ok: false, reason: 'identifying' });
    const none = { kids: [], pair: () => undefined };
    expect(await house.cases.refer(amaStaff, id, wish(), none, form())).toEqual({
      ok: false,
      reason: 'noKey',
    });
    expect((await refer(id)).ok).toBe(true);
  });

  test('without words, a known organisation, a purpose, or an end within ninety days; or twice at once', async () => {
    const id = await tell();
    for (const [more, reason] of [
      [{ words: ' ' }, 'empty'],
      [{ organisation: 'nobody' }, 'unknownPerson'],
      [{ purpose: 'fun' as never }, 'noReason'],
      [{ until: day(91) }, 'badDate'],
      [{ until: day(-1) }, 'badDate'],
      [{ until: new Date(NaN) }, 'badDate'],
    ] as const)
      expect(await refer(id, more)).toEqual({ ok: false, reason });
    const sent = form();
    for (const outcome of ['done', 'same'])
      expect(await refer(id, {}, sent)).toMatchObject({ ok: true, value: { done: outcome } });
    expect(await refer(id)).toEqual({ ok: false, reason: 'referredAlready' });
    expect((await told(id)).filter((type) => type === 'referred')).toHaveLength(1);
    // Another coordinator's case of another country is not there.
    const none = { kids: [], pair: () => undefined };
    expect(await house.cases.refer(staff.akosua, id, wish(), none, form())).toMatchObject({
      reason: 'unknown',
    });
  });

  test('§5.36 to an organisation of a class that the case is kept from', async () => {
    const police = { roles: ['partner'], organisation: 'brigade', affiliation: 'police' } as const;
    await newPerson(people, 'brigade', police);
    const kept = await tell({ excludedAffiliations: ['police'], compartment: 'TG.independent' });
    const open = await tell({ state: 'open', answers: {} });
    for (const id of [kept, open]) {
      expect(await refer(id, { organisation: 'brigade' })).toEqual({
        ok: false,
        reason: 'excluded',
      });
      const partners = await house.cases.partners(amaStaff, id);
      expect(partners).toMatchObject({ ok: true });
      expect(JSON.stringify(partners)).not.toContain('brigade');
    }
    const id = await tell();
    expect((await refer(id, { organisation: 'brigade' })).ok).toBe(true);
  });

  test('an organisation that the directory knows is offered with its entry, another by its id', async () => {
    const clinic = { roles: ['partner'], organisation: 'clinic' } as const;
    await newPerson(people, 'nurse', clinic);
    const id = await tell();
    const entry: PartnerOrganisation = {
      ...{ organisation: 'shelter', name: 'House of Hope', affiliation: 'ngo', areas: [] },
      ...{ services: ['shelter'], languages: ['fr'], hours: '', contact: '', source: 'us' },
      verifiedOn: '2026-01-01',
    };
    const plain = house.deps.directory();
    const directory = {
      ...plain,
      country: (code: string) => {
        const found = plain.country(code);
        return found && { ...found, partners: [entry] };
      },
    };
    const cases = createCases({ ...house.deps, directory: () => directory });
    const partners = await cases.partners(amaStaff, id);
    if (!partners.ok) throw new Error(partners.reason);
    const named = new Map(partners.value.map((one) => [one.organisation, one.entry?.name]));
    expect([named.get('shelter'), named.get('clinic')]).toEqual(['House of Hope', undefined]);
    expect(named.has('clinic')).toBe(true);
  });

  test('to an organisation with somebody who is named in it, by the id of the directory', async () => {
    const clinic = { roles: ['partner'], organisation: 'clinic', focalPoint: 'kofi-fp' } as const;
    await newPerson(people, 'kofi', clinic);
    const id = await tell();
    expect(await house.cases.exclude(amaStaff, id, 'kofi-fp', form())).toMatchObject({ ok: true });
    expect(await refer(id, { organisation: 'clinic' })).toEqual({ ok: false, reason: 'excluded' });
    expect((await refer(await tell(), { organisation: 'clinic' })).ok).toBe(true);
  });
});

describe('the key of an organisation', () => {
  const waits = async (login: string) =>
    (await people.accounts.list()).find(({ staff: one }) => one.login === login)?.waitsFor;

  test('a newcomer waits for it, and a colleague of the organisation gives it', async () => {
    const { referral } = await asked();
    abla = await newPerson(people, 'abla', ofShelter);
    expect(await waits('abla')).toEqual(['TG.partner.shelter']);
    expect(await readAs(abla, referral)).toMatchObject({
      ok: true,
      value: { summary: { unreadable: 'noKey' } },
    });
    const holders = await people.accounts.keyHolders(await esi.signedIn());
    expect(holders).toMatchObject([{ waitsFor: ['TG.partner.shelter'] }]);
    const given = await people.accounts.grant(await esi.signedIn(), abla.account);
    expect(given).toEqual({ ok: true, compartments: ['TG.partner.shelter'] });
    expect(await readAs(abla, referral)).toMatchObject({ value: { summary: { words: summary } } });
  });

  test('after a reset a coordinator gives it again; one who holds the officials’ key alone cannot', async () => {
    const { referral } = await asked();
    const link = await people.accounts.resetLink('cli:test', esi.account);
    if (!link.ok) throw new Error(link.reason);
    await esi.enter(link, passwordOf('esi'));
    expect(await readAs(esi, referral)).toMatchObject({
      value: { summary: { unreadable: 'noKey' } },
    });
    const official = await newPerson(people, 'official', { affiliation: 'government' });
    await giveFromVault(official);
    expect(await people.accounts.grant(await official.signedIn(), esi.account)).toEqual({
      ok: true,
      compartments: [],
    });
    const given = await people.accounts.grant(await ama.signedIn(), esi.account);
    expect(given).toEqual({ ok: true, compartments: ['TG.partner.shelter'] });
    expect(await readAs(esi, referral)).toMatchObject({ value: { summary: { words: summary } } });
  });

  test('the vault, with its two people, gives it when nobody else can; not to another organisation', async () => {
    const { referral } = await asked();
    await people.accounts.revoke('cli:test', esi.account, ['TG.partner.shelter']);
    expect(await readAs(esi, referral)).toMatchObject({
      value: { summary: { unreadable: 'noKey' } },
    });
    expect(await giveFromVault(esi)).toEqual({ ok: true, compartments: ['TG.partner.shelter'] });
    expect(await readAs(esi, referral)).toMatchObject({ value: { summary: { words: summary } } });
    expect(await giveFromVault(legal, ['TG.partner.shelter'])).toMatchObject({
      reason: 'mayNotHold',
    });
  });

  test('whoever leaves, or goes to another organisation, reads nothing more', async () => {
    const { referral } = await asked();
    expect(await readAs(abla, referral)).toMatchObject({ value: { summary: { words: summary } } });
    await people.accounts.change('cli:test', abla.account, { organisation: 'legal-aid' });
    expect(await people.accounts.read(abla.cookie)).toBeUndefined();
    await abla.signIn();
    expect(await readAs(abla, referral)).toEqual({ ok: false, reason: 'unknown' });
    expect(await withKeys(abla, ({ kids }) => kids)).not.toContain('TG.partner.shelter');
    await people.accounts.end('cli:test', abla.account);
    expect(
      await house.db.cases.collection('grants').countDocuments({ account: abla.account }),
    ).toBe(0);
  });
});

describe('the pages', () => {
  const visitorOf = (person: Person) => {
    const visitor = new Visitor(consoleOf(people, house.cases));
    visitor.cookie = person.cookie;
    return visitor;
  };

  test('a case worker refers, the partner reports; mistakes stand at their field, and what was typed is kept', async () => {
    const id = await tell();
    const [worker, partner] = [visitorOf(ama), visitorOf(esi)];
    const address = `/console/cases/${id}/refer`;
    const form = await worker.get(address);
    // It begins with the words, without what could lead to a person.
    expect(form.text).toContain('canary-words the red gate behind the market');
    expect(form.text).not.toMatch(/Adjoa|90 12/);
    const wrong = await worker.send(form, address, {
      organisation: 'shelter',
      purpose: 'shelter',
      words: `${summary} <script>alert(1)</script> 90 12 34 56`,
    });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toMatch(/id="words-wrong">\s*Something here could lead to a person/);
    expect(decode(wrong.text)).toContain(`${summary} <script>alert(1)</script> 90 12 34 56`);
    expect(wrong.text).not.toContain('<script>alert');
    for (const [field, value] of [
      ['organisation', ''],
      ['purpose', 'fun'],
      ['until', '2031-01-01'],
      ['until', 'soon'],
    ] as const) {
      const sent = { organisation: 'shelter', purpose: 'shelter', words: summary, [field]: value };
      const { status, text } = await worker.send(form, address, sent);
      expect([field, status, text.includes(`id="${field}-wrong"`)]).toEqual([field, 422, true]);
      expect(text).toContain(summary);
    }
    const sent = { organisation: 'shelter', purpose: 'shelter', words: summary };
    for (const page of [wrong, wrong])
      expect((await worker.send(page, address, sent)).headers['location']).toContain(id);
    const list = await partner.get('/console/referrals');
    const [, one = ''] = new RegExp(`"(/console/referrals/${id}[^"]*)"`).exec(list.text) ?? [];
    const opened = await partner.get(one);
    expect(opened.text).toContain(summary);
    expect(opened.text).not.toMatch(/canary|red gate/);
    const silent = await partner.send(opened, `${one}/decline`, { words: '' });
    expect([silent.status, silent.text.includes('id="words-wrong"')]).toEqual([422, true]);
    expect((await partner.send(opened, `${one}/accept`)).status).toBe(303);
    // The page before shows a button that is stale now.
    expect((await partner.send(opened, `${one}/decline`, { words: 'x' })).status).toBe(409);
    const yes = await partner.get(one);
    const report = await partner.send(yes, `${one}/report`, { words: 'She is here.', over: 'yes' });
    expect(report.headers['location']).toMatch(/^\/console\/referrals(\?|$)/);
    expect((await partner.get(one)).status).toBe(404);
    const trail = await worker.get(`/console/cases/${id}/words`);
    expect(trail.text).toMatch(/Partner is done.*She is here\..*Partner said yes.*Partner asked/s);
    expect(trail.text.match(/class="event referred"/g)).toHaveLength(1);
  });

  test('a case worker takes it back on the case', async () => {
    const { id, referral } = await asked();
    const worker = visitorOf(ama);
    const page = await worker.get(`/console/cases/${id}`);
    const back = `/console/cases/${id}/referrals/${referral}/withdraw`;
    expect((await worker.send(page, back)).status).toBe(303);
    expect((await visitorOf(esi).get(`/console/referrals/${referral}`)).status).toBe(404);
    expect((await worker.get(`/console/cases/${id}`)).text).toContain('taken back');
  });
});

test('nobody answers in time: it is said to be late; and its end comes by itself', async () => {
  const { id, referral } = await asked();
  house.clock.advance(2 * DAY + HOUR);
  expect(await house.cases.referrals(amaStaff, id)).toMatchObject({
    value: [{ state: 'asked', overdue: true }],
  });
  house.clock.advance(29 * DAY);
  await esi.signIn();
  expect(await readAs(esi, referral)).toEqual({ ok: false, reason: 'expired' });
  expect(await house.cases.referrals(amaStaff, id)).toMatchObject({
    value: [{ state: 'expired', overdue: false }],
  });
});
