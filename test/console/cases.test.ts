import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Express } from 'express';
import { createMissingDesk } from '../../src/alerts/missing-desk.js';
import { mayAny } from '../../src/access/policy.js';
import { consoleRoutes } from '../../src/console/routes.js';
import { insertAlert } from '../../src/models/cases/alert.js';
import { staffRoles, type StaffRole } from '../../src/shared/staff.js';
import { newHouse as newAccounts, newPerson, type House } from '../accounts/support.js';
import { newHouse, staff, type House as CasesHouse } from '../cases/support.js';
import { consoleOf, decode, fieldsOf, signInBy, Visitor } from './support.js';

let accounts: House;
let house: CasesHouse;
let app: Express;
const visitors = new Map<string, Visitor>();

/** Somebody of a country with a role, signed in through the pages. */
async function visitor(login: string, role: StaffRole, country: string): Promise<Visitor> {
  const wish = { roles: [role], countries: [country], affiliation: 'ngo' } as const;
  const person = await newPerson(accounts, login, wish);
  const made = new Visitor(app);
  await signInBy(made, person);
  visitors.set(login, made);
  return made;
}
const by = (login: string): Visitor => {
  const found = visitors.get(login);
  if (!found) throw new Error(`${login} is not signed in.`);
  return found;
};

beforeAll(async () => {
  accounts = await newAccounts();
  house = await newHouse();
  app = consoleOf(accounts, house.cases, { missing: createMissingDesk(house.deps) });
  await visitor('ama', 'coordinator', 'TG');
  await visitor('kofi', 'coordinator', 'TG');
  await visitor('akosua', 'coordinator', 'GH');
  for (const role of staffRoles) await visitor(`one-${role}`, role, 'SN');
});
afterAll(async () => {
  await house.close();
  await accounts.close();
});

/** Everything that a form of a case may want, so that none is refused for want of it. */
const filled = {
  v: '0',
  words: 'x',
  state: 'Closed',
  reason: 'other',
  person: 'kossi',
  priority: '2',
  other: 'TG-77771',
  purpose: 'protection',
  verdict: 'yes',
  do: 'send',
};
const ofCases = consoleRoutes.filter(({ path }) => path.startsWith('/console/cases/:id'));
const at = (path: string, id: string) =>
  path.replace(':id', id).replace(':other', 'other').replace(':attachment', 'other');

/** Sends whatever a route takes, as this person's own form. */
async function send(who: Visitor, { method, path }: (typeof ofCases)[number], id: string) {
  if (method === 'get') return who.get(at(path, id));
  const page = await who.get('/console/account');
  const { token = '', owner = '' } = fieldsOf(page.text, '/console/sign-out');
  return who.post(at(path, id), { token, owner, ...filled });
}

test('§5.35 for somebody of another country no page and no form of a case is there, and nothing is written', async () => {
  const id = await house.tell({ answers: { officials: 'no' } });
  const before = JSON.stringify(
    await house.db.cases.collection('tips').findOne({ _id: id as never }),
  );
  const statuses = [];
  for (const route of ofCases) {
    const { status } = await send(by('akosua'), route, id);
    statuses.push(`${route.method} ${route.path}: ${status}`);
  }
  expect(statuses).toEqual(ofCases.map(({ method, path }) => `${method} ${path}: 404`));
  const after = JSON.stringify(
    await house.db.cases.collection('tips').findOne({ _id: id as never }),
  );
  expect(after).toBe(before);
  expect((await house.audited('access.denied')).length).toBeGreaterThan(ofCases.length / 2);
});

test.each(staffRoles)(
  '§5.35 every route answers a person whose role has not its action by 403: %s',
  async (role) => {
    const id = await house.tell();
    for (const route of consoleRoutes) {
      const { action, method, path } = route;
      // One route ends the session that the others need; it is everybody's own.
      if (action === 'anyone' || path === '/console/account/sessions') continue;
      const staff = { account: 'x', login: 'x', roles: [role], countries: ['SN'] };
      const { status } = await send(by(`one-${role}`), route, id);
      expect([method, path, status === 403]).toEqual([method, path, !mayAny(staff, action)]);
    }
  },
);

test('a list is downloaded as it is filtered, safe for spreadsheets; another country has none of it', async () => {
  const id = await house.tell({ answers: { officials: 'no' } });
  const tips = house.db.cases.collection('tips');
  await tips.updateOne({ _id: id as never }, { $set: { 'work.owner': '=cmd|calc' } });
  const { text } = await by('ama').get('/console/cases?p=1&after=1.x');
  expect(text).not.toContain('/console/cases.csv?p=1&amp;after');
  expect((await by('ama').get('/console/cases?p=1')).text).toContain('"/console/cases.csv?p=1"');
  const file = await by('ama').get('/console/cases.csv?p=1&after=1.x');
  expect(file.headers['content-disposition']).toContain('amana-cases.csv');
  expect(file.text.split('\n').find((one) => one.includes(id))).toContain(`,'=cmd|calc,`);
  expect((await by('ama').get('/console/cases.csv?p=3')).text).not.toContain(id);
  expect((await by('akosua').get('/console/cases.csv?state=all')).text).not.toContain(id);
  expect(await house.audited('case.exported')).toContain('console:ama case.exported cases');
  expect((await by('one-focal-point').get('/console/cases')).text).not.toContain('cases.csv');
});

test('two people close a case in different ways: what is saved is the first, and the second is told', async () => {
  const id = await house.tell({ answers: { officials: 'no' } });
  const form = `/console/cases/${id}/close`;
  const [mine, theirs] = [await by('ama').get(form), await by('kofi').get(form)];
  const first = await by('ama').send(mine, form, { state: 'Closed', reason: 'personSafe' });
  expect(first.status).toBe(303);
  const second = await by('kofi').send(theirs, form, {
    state: 'ClosedReferred',
    reason: 'referred',
  });
  expect(second.status).toBe(409);
  expect(second.text).toContain('The case is closed.');
  const { text } = await by('kofi').get(`/console/cases/${id}`);
  expect(text).toContain('Closed: person is safe');
});

test('two people change the same field: the second sees both values and decides again', async () => {
  const id = await house.tell({ answers: { officials: 'no' } });
  const form = `/console/cases/${id}/priority`;
  const [mine, theirs] = [await by('ama').get(form), await by('kofi').get(form)];
  const first = await by('ama').send(mine, form, { priority: '2', words: 'They are free' });
  expect(first.status).toBe(303);
  const second = await by('kofi').send(theirs, form, { priority: '3', words: 'It is past' });
  expect(second.status).toBe(409);
  const told = second.text.replaceAll(/<[^>]+>/g, ' ');
  expect(told).toMatch(/What \S+ saved\s+P2 going on\s+What you sent\s+P3 past or general/);
  const { text } = await by('kofi').get(`/console/cases/${id}`);
  expect(text).toContain('P2 going on');
});

test('a form that is sent twice is done once', async () => {
  const id = await house.tell({ answers: { officials: 'no' } });
  const form = `/console/cases/${id}/note`;
  const page = await by('ama').get(form);
  const sent = { words: 'Called the shelter' };
  expect((await by('ama').send(page, form, sent)).status).toBe(303);
  expect((await by('ama').send(page, form, sent)).status).toBe(303);
  const { text } = await by('ama').get(`/console/cases/${id}`);
  expect(text.match(/class="event note"/g)).toHaveLength(1);
});

test('a stale button does nothing: whoever comes second is told who has it', async () => {
  const id = await house.tell({ answers: { officials: 'no' } });
  const [mine, theirs] = await Promise.all(
    ['ama', 'kofi'].map((login) => by(login).get(`/console/cases/${id}`)),
  );
  const take = `/console/cases/${id}/take`;
  if (!mine || !theirs) throw new Error('no page');
  expect((await by('ama').send(mine, take)).status).toBe(303);
  const late = await by('kofi').send(theirs, take);
  expect([late.status, late.text.includes('Already taken by')]).toEqual([409, true]);
  const again = await by('ama').send(mine, take);
  expect(again.status).toBe(303);
  const { text } = await by('ama').get(`/console/cases/${id}`);
  expect(text.match(/class="event taken"/g)).toHaveLength(1);
});

test.each(['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', '=cmd|/c calc!A1'])(
  '§5.41 what would be a program in a field is only text, and is kept when the form is refused: %s',
  async (words) => {
    const id = await house.tell({ answers: { officials: 'no' } });
    const form = `/console/cases/${id}/close`;
    const page = await by('ama').get(form);
    const { status, text } = await by('ama').send(page, form, {
      words,
      state: words,
      reason: words,
    });
    expect(status).toBe(422);
    expect(text).not.toMatch(/<script>alert|<img src=x/);
    expect(decode(text)).toContain(words);
  },
);

test('§5.35 an id that was guessed and one that cannot be are nowhere', async () => {
  for (const id of ['AAAAAAAAAAAAAAAAAAAAAA', '..%2f..%2fetc', '%00', "'%20or%201=1"])
    expect((await by('ama').get(`/console/cases/${id}`)).status).toBe(404);
});

describe('the case of a missing person', () => {
  const report = (more: object = {}) =>
    house.tell({
      kind: 'missing',
      signals: ['missing'],
      area: 'TG-M',
      quiet: true,
      answers: { officials: 'no', missingAge: '7', missingSex: 'girl' },
      ...more,
    });

  test('criteria are judged on a form of their own, and the page says by whom and what is missing', async () => {
    const id = await report();
    const form = `/console/cases/${id}/criteria/description`;
    const page = await by('ama').get(form);
    const empty = await by('ama').send(page, form, { verdict: '' });
    expect([empty.status, empty.text.includes('Choose yes, no or unclear')]).toEqual([422, true]);
    const sent = { verdict: 'yes', words: '=1+1 <script>alert(1)</script>' };
    const done = await by('ama').send(page, form, sent);
    expect(done.status).toBe(303);
    expect((await by('ama').send(page, form, sent)).status).toBe(303);
    const { text } = await by('ama').get(`/console/cases/${id}`);
    expect(text).toContain('There may be a missing person notice.');
    expect(text).toContain(`/console/alerts/new?case=${id}`);
    expect(text.match(/class="event judged"/g)).toHaveLength(1);
    expect(text).not.toContain('<script>alert');
    const judged = await by('ama').get(`/console/cases/${id}/criteria/danger`);
    const no = { verdict: 'no', words: '' };
    const why = await by('ama').send(judged, `/console/cases/${id}/criteria/danger`, no);
    expect([why.status, why.text.includes('Say why')]).toEqual([422, true]);
  });

  test('the country that the reporter chose is named', async () => {
    const id = await report({ answers: { missingAge: '7', country: 'TG' } });
    const { text } = await by('ama').get(`/console/cases/${id}`);
    expect(text).toMatch(/<dt>Country<\/dt><dd>Togo<\/dd>/);
  });

  test('a case about another missing person of the report is opened by one press, once', async () => {
    const answers = { officials: 'no', missingAge: '7', missingSeveral: 'yes' };
    const id = await report({ answers });
    expect((await by('ama').get(`/console/cases/${await report()}`)).text).not.toContain(
      '/another',
    );
    const page = await by('ama').get(`/console/cases/${id}`);
    const press = `/console/cases/${id}/another`;
    const [one, again] = [await by('ama').send(page, press), await by('ama').send(page, press)];
    const to = String(one.headers['location']);
    expect([one.status, again.status, again.headers['location']]).toEqual([303, 303, to]);
    const { text } = await by('ama').get(to);
    expect(text).toContain('This case is about another person of the same report.');
    expect(text).toContain('Opened by a colleague');
    expect(text).toContain(`/console/cases/${id}"`);
    expect(text).toContain('/criteria/description');
  });

  test('two who judge one criterion at once: the second sees both values', async () => {
    const id = await report();
    const form = `/console/cases/${id}/criteria/abduction`;
    const [mine, theirs] = [await by('ama').get(form), await by('kofi').get(form)];
    expect((await by('ama').send(mine, form, { verdict: 'yes' })).status).toBe(303);
    const other = { verdict: 'unclear', words: 'The uncle came' };
    const second = await by('kofi').send(theirs, form, other);
    expect(second.status).toBe(409);
    const told = second.text.replaceAll(/<[^>]+>/g, ' ');
    expect(told).toMatch(/What \S+ saved\s+yes\s+What you sent\s+unclear/);
  });

  test('a sighting is judged false by a form with a reason, and counts again by another', async () => {
    const id = await report();
    await insertAlert(house.db.cases, {
      _id: 'alert-of-a-page',
      number: 'TG-2026-99',
      case: id,
      country: 'TG',
      areas: ['TG-M'],
      kind: 'alert',
      state: 'standing',
      compartment: 'TG',
      by: 'acc-ama',
      beganAt: house.clock.now(),
      messages: [],
      v: 1,
    });
    const seen = await report({ kind: 'sighting', about: { alert: 'alert-of-a-page' } });
    const page = `/console/cases/${id}/words`;
    const press = `/console/cases/${id}/sightings/${seen}`;
    const before = await by('ama').get(page);
    expect(before.text).toContain('class="sighting-map"');
    const noReason = await by('ama').send(before, `${press}/false`);
    expect([noReason.status, noReason.text.includes('Say why')]).toEqual([409, true]);
    const reason = { words: 'Another child' };
    expect((await by('ama').send(before, `${press}/false`, reason)).status).toBe(303);
    const judged = await by('ama').get(page);
    expect(judged.text).toContain('Judged false by:');
    expect((await by('ama').send(judged, `${press}/true`, reason)).status).toBe(303);
    expect((await by('ama').get(page)).text).not.toContain('Judged false by:');
  });

  test('suggestions say in words how each field stands, and join only by a press', async () => {
    const id = await report();
    await report();
    const { text } = await by('ama').get(`/console/cases/${id}`);
    expect(text).toMatch(/by age, sex, area and hour alone/);
    const plain = text.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
    expect(plain).toMatch(/Name not told Age match \+3\.0 Sex match \+1\.0 Area match \+3\.0/);
    expect(text).toMatch(new RegExp(`action="/console/cases/${id}/join/`));
    const tip = await house.db.cases.collection('tips').findOne({ _id: id as never });
    expect(tip?.['work']).toBeUndefined();
  });
});

test('several cases are looked through before they are done with, and stay unread', async () => {
  const ids = [await house.tell(), await house.tell()];
  const list = await by('kofi').get('/console/cases');
  const { token = '', owner = '' } = fieldsOf(list.text, '/console/sign-out');
  const fields = { token, owner, do: 'take', case: ids };
  const confirm = await by('kofi').post('/console/cases/bulk', fields);
  expect(confirm.text).toContain('Take these 2 cases?');
  const foreign = await by('akosua').post('/console/cases/bulk', {
    ...fieldsOf((await by('akosua').get('/console/cases')).text, '/console/sign-out'),
    do: 'take',
    case: ids,
  });
  expect(foreign.status).toBe(303);
  const kofi = (await accounts.accounts.list()).find((one) => one.staff.login === 'kofi')?.staff;
  const { rows } = await house.cases.list(kofi ?? staff.kofi, {});
  expect(rows.filter(({ id }) => ids.includes(id)).map(({ mark }) => mark)).toEqual([
    'unread',
    'unread',
  ]);
  const done = await by('kofi').send(confirm, '/console/cases/bulk/do');
  expect(done.text).toContain('Done with 2 of 2');
});

test('a link between two cases is made and removed, on both', async () => {
  const [one, other] = [await house.tell(), await house.tell()];
  const linked = await house.cases.link(staff.ama, one, other, { v: 0 });
  expect(linked.ok).toBe(true);
  const page = await by('ama').get(`/console/cases/${one}`);
  const removed = await by('ama').send(page, `/console/cases/${one}/unlink/${other}`);
  expect(removed.headers['location']).toContain('done=unlinked');
  for (const id of [one, other]) {
    const seen = await house.cases.see(staff.ama, id);
    expect(seen.ok && seen.value.links).toEqual([]);
  }
});

test('all that one person has is handed to another; what is missing is said at its field', async () => {
  const id = await house.tell({ answers: { officials: 'no' } });
  expect((await house.cases.take(staff.officer, id, { v: 0 })).ok).toBe(true);
  const { officer, kofi } = staff;
  const candidates = [officer, kofi].map((who) => ({ id: who.account, name: who.login, who }));
  const people = { names: async () => (one: string) => one, candidates: async () => candidates };
  const visitor = new Visitor(consoleOf(accounts, house.cases, { people }));
  visitor.cookie = by('ama').cookie;
  const form = '/console/board/hand-over';
  const page = await visitor.get(form);
  const says = async (from: string, to: string) => {
    const { text } = await visitor.send(page, form, { from, to });
    return /<a href="#(\w+)">([^<]*)/.exec(text)?.slice(1);
  };
  expect(await says('', '')).toEqual(['from', 'Choose a person']);
  expect(await says('acc-officer', '')).toEqual(['to', 'Choose a person']);
  expect(await says('acc-officer', 'acc-officer')).toEqual(['to', 'Choose two people']);
  const done = await visitor.send(page, form, { from: 'acc-officer', to: 'acc-kofi' });
  expect(done.headers['location']).toContain('done=handedOver%7E1%7E0');
  const seen = await house.cases.see(staff.ama, id);
  expect(seen.ok && seen.value.row.owner).toBe('acc-kofi');
});

test('the list says how many texts are in doubt and how long the oldest waits, to whoever may see them', async () => {
  await visitor('esi', 'coordinator', 'BJ');
  await visitor('efua', 'coordinator', 'LR');
  const told = { state: 'unsure', quiet: true, seems: 'job', priority: 3, country: 'BJ' } as const;
  await house.tell(told);
  await house.tell(told);
  const list = async (who: string) => decode((await by(who).get('/console/cases')).text);
  const view = await list('esi');
  expect(view).toMatch(/In doubt \(2\)\s*<small[^>]*>oldest /);
  expect(await list('efua')).toMatch(/only=doubt"[^>]*>In doubt<\/a>/);
});
