import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CHECKED_EVERY, createTrailCheck } from '../../src/cases/check-trail.js';
import { lastAuditCheck } from '../../src/models/cases/audit-check.js';
import { auditFilter, findAudit, prepareAudit } from '../../src/models/cases/audit-read.js';
import { appendAudit, auditHead } from '../../src/models/cases/audit.js';
import { prepareTips } from '../../src/models/cases/tip-doc.js';
import { writeHead } from '../../src/cases/audit-head.js';
import { newHouse, newPerson, type House } from '../accounts/support.js';
import { consoleOf, decode, signInBy, Visitor } from './support.js';

let house: House;
let visitor: Visitor;

beforeAll(async () => {
  house = await newHouse();
  await Promise.all([prepareAudit(house.db.cases), prepareTips(house.db.cases)]);
  const entries = Array.from({ length: 60 }, (_, i) => ({
    actor: i % 2 === 0 ? 'console:ama' : 'focal-point/kossi',
    action: 'tip.opened' as const,
    subject: i === 7 ? '-formula' : `case-${i}`,
  }));
  await appendAudit(house.db, house.keys.cases(), entries, house.clock.now());
  const nadia = await newPerson(house, 'nadia', { roles: ['auditor'] });
  visitor = new Visitor(consoleOf(house));
  await signInBy(visitor, nadia);
});
afterAll(() => house.close());

test('an auditor reads the newest entries first and goes on to older ones; none is left out', async () => {
  const first = await visitor.get('/console/audit');
  expect(first.status).toBe(200);
  const numbers = (html: string) =>
    [...html.matchAll(/<th role="rowheader"[^>]*>(\d+)</g)].map(([, one]) => Number(one));
  const { count } = await auditHead(house.db);
  expect(numbers(first.text)[0]).toBe(count);
  expect(first.text).toContain(writeHead(await auditHead(house.db)));
  const next = decode(/href="([^"]*before=\d+)"/.exec(first.text)?.[1] ?? '');
  const all = [...numbers(first.text), ...numbers((await visitor.get(next)).text)];
  expect(all).toEqual(Array.from({ length: count }, (_, i) => count - i));
});

test('entries are found by person and by case', async () => {
  const { text } = await visitor.get('/console/audit?person=kossi');
  expect(text).toContain('focal-point/kossi');
  expect(text).not.toContain('>console:ama<');
  const { text: one } = await visitor.get('/console/audit?case=case-12');
  expect(one.match(/role="rowheader"/g)).toHaveLength(1);
  expect((await visitor.get('/console/audit?case=nothing')).text).toContain('No entry fits');
});

test('entries are narrowed by days, on paper as well; what is no day is said at its field', async () => {
  const rows = async (days: string) => {
    const { status, text } = await visitor.get(`/console/audit?${days}`);
    return [status, text.match(/role="rowheader"/g)?.length ?? 0];
  };
  const [oldest] = (await findAudit(house.db.cases, {}, 1_000)).slice(-1);
  const day = oldest?.at.toISOString().slice(0, 10) ?? '';
  expect(await rows(`from=${day}&to=${day}`)).toEqual(await rows(''));
  expect(await rows('to=2020-01-01')).toEqual([200, 0]);
  expect(await rows('from=2099-01-01')).toEqual([200, 0]);
  const { text } = await visitor.get(`/console/audit?from=${day}&to=${day}`);
  expect(decode(text)).toContain(`/console/audit.csv?from=${day}&to=${day}"`);
  for (const [days, field] of [
    ['from=soon', 'from'],
    ['to=2026-02-30', 'to'],
    ['from=2026-12-02&to=2026-12-01', 'to'],
  ] as const) {
    const wrong = await visitor.get(`/console/audit?${days}`);
    expect([wrong.status, wrong.text.includes(`<a href="#${field}"`)]).toEqual([422, true]);
    expect((await visitor.get(`/console/audit.csv?${days}`)).status).toBe(422);
  }
});

test('searches go by an index', async () => {
  const looks = [{ actors: ['console:ama', 'api:ama'] }, { subjects: ['a', 'b'], before: 9 }, {}];
  for (const search of looks) {
    const plan = await house.db.cases
      .collection('audit')
      .find(auditFilter(search) as object)
      .sort({ _id: -1 })
      .explain('queryPlanner');
    expect(JSON.stringify(plan)).not.toMatch(/COLLSCAN|"SORT"/);
  }
  expect(await findAudit(house.db.cases, {}, 2)).toHaveLength(2);
});

test('one press checks the whole log; a head that is none is asked for again at its field', async () => {
  const page = await visitor.get('/console/audit');
  const wrong = await visitor.send(page, '/console/audit/verify', { head: '<b>12' });
  expect(wrong.status).toBe(422);
  expect(wrong.text).toContain('This is no head');
  expect(wrong.text).toContain('value="&lt;b>12"');
  const head = writeHead(await auditHead(house.db));
  const whole = await visitor.send(page, '/console/audit/verify', { head });
  expect(whole.text).toContain('The log is whole');
  const audit = house.db.cases.collection('audit');
  const entry = { _id: 3 } as object;
  await audit.updateOne(entry, { $set: { actor: 'console:eve' } });
  const edited = await visitor.send(page, '/console/audit/verify', { head: '' });
  expect(edited.text).toContain('Entry 3 was changed');
  await audit.updateOne(entry, { $set: { actor: 'console:ama' } });
});

test('the page says when the house verified the log by itself, and what it found', async () => {
  expect((await visitor.get('/console/audit')).text).toContain('Not yet');
  const { db, keys, clock, deps } = house;
  const check = createTrailCheck({ db, keys, log: deps.log });
  await check.tend(clock.now());
  const { text } = await visitor.get('/console/audit');
  const whole = writeHead((await lastAuditCheck(db))?.head ?? { count: 0, link: '' });
  expect(text).toContain(`<dt>Whole up to</dt><dd><span class="code">${whole}</span>`);
  const entry = { _id: 3 } as object;
  await db.cases.collection('audit').updateOne(entry, { $set: { actor: 'console:eve' } });
  await check.tend(new Date(clock.now().getTime() + CHECKED_EVERY));
  const wrong = await visitor.get('/console/audit');
  expect(decode(wrong.text)).toMatch(/daily check found.*Entry 3 was changed.*Keep the database/);
  const to = '/console/audit/acknowledge';
  const silent = await visitor.send(wrong, to, { words: ' ' });
  expect([silent.status, silent.text.includes('<a href="#words"')]).toEqual([422, true]);
  const other = await visitor.send(wrong, to, { at: '4', words: 'Mended by hand' });
  expect([other.status, other.text]).toEqual([422, expect.stringContaining('Mended by hand')]);
  expect(other.text).toContain('found something else since');
  expect((await visitor.send(wrong, to, { words: '<b>Mended by hand' })).status).toBe(303);
  const calm = decode((await visitor.get('/console/audit')).text);
  expect(calm).not.toContain('daily check found');
  expect(calm).toMatch(/Acknowledged<.*Entry 3 was changed.*<b>Mended by hand.*console:nadia/);
  await db.cases.collection('audit').updateOne(entry, { $set: { actor: 'console:ama' } });
});

test('the log is downloaded as CSV that no spreadsheet runs, and the download is in it', async () => {
  const file = await visitor.get('/console/audit.csv?person=kossi');
  expect(file.headers['content-type']).toContain('text/csv');
  expect(file.headers['content-disposition']).toContain('attachment');
  expect(file.text).toContain(",'-formula\n");
  expect(file.text).not.toContain('console:ama');
  const [last] = await findAudit(house.db.cases, {}, 1);
  expect(last).toMatchObject({ actor: 'console:nadia', action: 'audit.exported' });
});

test('a log of any length is downloaded whole, the newest entry first, and each entry once', async () => {
  const audit = house.db.cases.collection<{ _id: number }>('audit');
  const many = Array.from({ length: 10_020 }, (_, at) => ({
    ...{ _id: -1 - at, at: new Date(0), actor: 'console:many', action: 'case.read' },
    ...{ subject: 'case/a', link: '' },
  }));
  await audit.insertMany(many);
  const file = await visitor.get('/console/audit.csv?person=many');
  await audit.deleteMany({ _id: { $lt: 0 } });
  const lines = file.text.trimEnd().split('\n');
  expect(lines[0]).toBe('number,at_utc,actor,action,subject');
  const numbers = lines.slice(1).map((line) => Number(line.replace(/^'/, '').split(',')[0]));
  expect(numbers).toEqual(many.map(({ _id }) => _id));
  const none = await visitor.get('/console/audit.csv?person=nobody-of-this-name');
  expect(none.text).toBe('number,at_utc,actor,action,subject\n');
});

test.each(['/console/audit', '/console/audit.csv'])(
  'a focal point has no such page as %s, and the try is in the log',
  async (path) => {
    const kossi = await newPerson(house, `kossi${path.length}`, { roles: ['focal-point'] });
    const other = new Visitor(consoleOf(house));
    await signInBy(other, kossi);
    expect((await other.get(path)).status).toBe(403);
    const [last] = await findAudit(house.db.cases, {}, 1);
    expect(last).toMatchObject({ action: 'access.denied', subject: `page${path}` });
  },
);
