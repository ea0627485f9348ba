import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loadDirectory } from '../../src/directory/load.js';
import { seedCountries } from '../../src/directory/seed.js';
import { DAY } from '../../src/shared/clock.js';
import { auditLines, newHouse, newPerson, type House } from '../accounts/support.js';
import { consoleOf, decode, signInBy, Visitor } from './support.js';

let house: House;
let person: Awaited<ReturnType<typeof newPerson>>;
let ama: Visitor;

async function signedIn(): Promise<Visitor> {
  const visitor = new Visitor(consoleOf(house));
  await signInBy(visitor, person);
  return visitor;
}

beforeAll(async () => {
  house = await newHouse();
  await seedCountries(house.db, house.clock.now());
  person = await newPerson(house, 'ama');
  ama = await signedIn();
});
afterAll(() => house.close());

const form = '/console/directory/criteria/TG';
const day = (days: number) =>
  new Date(house.clock.now().getTime() + days * DAY).toISOString().slice(0, 10);

/** One criterion as the form sends it. */
const row = (at: number, en: string, more: Readonly<Record<string, string>> = {}) => ({
  [`asked.${at}.alert`]: [],
  [`asked.${at}.notice`]: [],
  [`asked.${at}.id`]: '',
  [`asked.${at}.says.en`]: en,
  [`asked.${at}.says.fr`]: en === '' ? '' : `${en} (fr)`,
  [`asked.${at}.says.pt`]: en === '' ? '' : `${en} (pt)`,
  ...more,
});
/** What a new list begins with, cleared. */
const cleared = Object.assign({}, ...[0, 1, 2, 3, 4, 5, 6].map((at) => row(at, ''))) as object;
const decree = (from: string) => ({
  ...{ from, source: 'Decree 12 of 3 December 2026' },
  ...cleared,
  ...row(0, 'A life is in danger', { 'asked.0.alert': 'yes' }),
  ...row(1, ''),
  ...row(2, 'There are looks to go by', { 'asked.2.alert': 'yes', 'asked.2.notice': 'yes' }),
});
const kept = async () => {
  const { db, keys, clock } = house;
  const directory = await loadDirectory(db, keys.gateway(), clock.now());
  return directory.country('TG')?.criteria ?? [];
};
const wrongs = (html: string) =>
  [...html.matchAll(/<a href="#([\w.]+)">([^<]*)/g)].map(([, field]) => field);

test('a new list begins with what is asked now, and has room for more', async () => {
  const page = await ama.get(form);
  expect(page.text).toContain('The police reasonably believe that the person was abducted');
  expect(decode(page.text)).toContain('La police a des raisons sérieuses');
  expect(page.text).toContain('name="asked.6.says.en"');
  // Enter in a field presses the first button: it saves.
  const [, first = ''] = /<form[^>]*class="stack"[\s\S]*?<button([^>]*)>/.exec(page.text) ?? [];
  expect(first).toBe(' class="primary"');
  const more = await ama.send(page, form, { ...decree('soon'), more: 'yes' });
  expect([more.status, wrongs(more.text)]).toEqual([200, []]);
  expect(more.text).toContain('name="asked.5.says.en"');
  expect(more.text).toContain('A life is in danger');
  expect(await kept()).toEqual([]);
});

test('criteria saved in the console are in the directory once, and count from their day on', async () => {
  const page = await ama.get(form);
  expect((await ama.send(page, form, decree(day(2)))).status).toBe(303);
  expect((await ama.send(page, form, decree(day(2)))).status).toBe(303);
  expect(await kept()).toMatchObject([
    {
      ...{ from: day(2), source: 'Decree 12 of 3 December 2026' },
      asked: [
        { id: 'a-life-is-in-danger', alert: true, notice: false },
        { id: 'there-are-looks-to-go-by', says: { fr: 'There are looks to go by (fr)' } },
      ],
    },
  ]);
  const text = decode((await ama.get('/console/directory')).text);
  expect(text).toContain('Those of the program count');
  expect(text).toContain('A life is in danger; There are looks to go by');
  const noted = (await auditLines(house)).filter((one) => one.includes('directory.changed'));
  expect(noted).toEqual(['console:ama directory.changed criteria/TG']);
});

test('all that is wrong is said at its field, and what was typed stays', async () => {
  const send = async (typed: Readonly<Record<string, string | readonly string[]>>) =>
    ama.send(await ama.get(form), form, { ...cleared, ...typed });
  const { status, text } = await send({
    ...{ from: day(0), source: ' ' },
    ...row(0, '<b>danger</b>', { 'asked.0.says.pt': '', 'asked.0.notice': 'yes' }),
    ...row(1, 'x'.repeat(201), { 'asked.1.alert': 'yes' }),
  });
  expect([status, wrongs(text)]).toEqual([
    422,
    ['from', 'source', 'asked.0.says.pt', 'asked.1.says.en', 'asked.1.says.fr', 'asked.1.says.pt'],
  ]);
  expect(decode(text)).toContain('<b>danger</b>');
  expect(text).not.toContain('<b>danger');
  const only = async (typed: Readonly<Record<string, string>>) => wrongs((await send(typed)).text);
  const said = { from: day(9), source: 'us' };
  expect(await only({ ...said, ...row(0, '') })).toEqual(['asked']);
  expect(await only({ ...said, ...row(0, 'One', { 'asked.0.alert': 'yes' }) })).toEqual(['asked']);
  expect(await only({ ...said, ...row(0, 'One', { 'asked.0.notice': 'yes' }) })).toEqual(['asked']);
  expect(await only({ ...decree('tomorrow') })).toEqual(['from']);
  expect(await only({ ...decree(day(2)), source: 'us' })).toEqual(['from']);
  expect(await kept()).toHaveLength(1);
});

test('of two who change them the second is shown what is kept', async () => {
  const own = `${form}/${day(2)}`;
  const [one, other] = [await ama.get(own), await ama.get(own)];
  const first = { ...decree(day(2)), source: 'Decree 13' };
  expect((await ama.send(one, own, first)).status).toBe(303);
  const second = await ama.send(other, own, { ...decree(day(2)), source: 'Decree 14' });
  expect(second.status).toBe(409);
  expect(second.text).toContain(`Now there is: ${day(2)}, Decree 13, A life is in danger`);
  expect(second.text).toContain('value="Decree 14"');
});

test('once their day has come they can neither be changed nor removed', async () => {
  const own = `${form}/${day(2)}`;
  house.clock.advance(2 * DAY);
  ama = await signedIn();
  const page = await ama.get(own);
  const begun = day(0);
  for (const [to, typed] of [
    [own, { ...decree(begun), source: 'Decree 15' }],
    [`${own}/remove`, {}],
  ] as const) {
    const { status, text } = await ama.send(page, to, typed);
    expect([status, wrongs(text)]).toEqual([422, ['from']]);
    expect(text).toContain('These count already and stay as they are');
  }
  expect(await kept()).toMatchObject([{ from: begun, source: 'Decree 13' }]);
  const text = decode((await ama.get('/console/directory')).text);
  expect(text).toContain('counting now');
  expect(text).not.toContain(`criteria/TG/${begun}`);
});

test('another country’s are not there, and the try is audited; a focal point changes none; those to come are removed', async () => {
  expect((await ama.get('/console/directory/criteria/GH')).status).toBe(404);
  expect((await ama.get('/console/directory/criteria/ECOWAS')).status).toBe(404);
  const page = await ama.get(form);
  const token = /name="token" value="([^"]*)"/.exec(page.text)?.[1] ?? '';
  const foreign = await ama.post('/console/directory/criteria/GH', { ...decree(day(3)), token });
  expect(foreign.status).toBe(404);
  expect(await auditLines(house)).toContain('console:ama access.denied criteria/GH');
  const pia = new Visitor(consoleOf(house));
  await signInBy(pia, await newPerson(house, 'pia', { roles: ['focal-point'] }));
  expect((await pia.get(form)).status).toBe(403);
  expect((await ama.send(await ama.get(form), form, decree(day(3)))).status).toBe(303);
  const own = `${form}/${day(3)}`;
  expect((await ama.send(await ama.get(own), `${own}/remove`)).status).toBe(303);
  expect(await kept()).toHaveLength(1);
  expect((await ama.get(own)).status).toBe(404);
});
