import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { insertAlert } from '../../src/models/cases/alert.js';
import type { StaffRole } from '../../src/shared/staff.js';
import { morningClock, startTestDemo, type TestDemo } from '../demo/support.js';
import { report, untilCode } from '../browser/support/console.js';
import { decode, Visitor } from './support.js';

let demo: TestDemo;

async function enter(login: string): Promise<Visitor> {
  const visitor = new Visitor(demo.url);
  const fields = { to: '/console/account', login };
  expect((await visitor.post('/console/sign-in/demo', fields)).status).toBe(303);
  return visitor;
}

/** Fills in the form of a page, as the person would. */
async function send(visitor: Visitor, path: string, fields: Record<string, string>, at = path) {
  const answer = await visitor.send(await visitor.get(path), at, fields);
  expect([at, answer.status, answer.text.slice(0, 0)]).toEqual([at, 303, '']);
}

const as = (id: string, set: object) =>
  demo.db.cases.collection('tips').updateOne({ _id: id as never }, { $set: set });

/** A focal point has a case that is tied to others, of which they may see none. */
async function tieCases(coordinator: Visitor, focal: Visitor): Promise<void> {
  const told = await report(demo, 'They are holding three girls behind the market in Accra');
  await untilCode(demo, told.from);
  const others = [
    (await report(demo, 'A man with a gun keeps four children in Accra')).id,
    (await report(demo, 'They are holding two boys behind the market in Accra')).id,
  ];
  const [linked = '', joined = ''] = others;
  const at = `/console/cases/${told.id}`;
  await send(coordinator, `${at}/assign`, { person: 'demo-gh-national' });
  await send(focal, at, {}, `${at}/take`);
  const references = await demo.db.cases
    .collection<{ _id: string; reference: string }>('tips')
    .find({ _id: { $in: others } })
    .toArray();
  const of = (id: string) => references.find(({ _id }) => _id === id)?.reference ?? '';
  await send(coordinator, `${at}/link`, { other: of(linked) });
  await send(coordinator, `${at}/join`, { other: of(joined) });
  await send(focal, `${at}/reveal`, {
    purpose: 'lifeInDanger',
    words: 'They are in danger tonight',
  });
  const until = new Date(demo.clock.now().getTime() + 864e6).toISOString().slice(0, 10);
  const asked = { organisation: 'shelter', purpose: 'shelter', words: 'A safe place', until };
  await send(coordinator, `${at}/refer`, asked);
  // The calls of the others went to somebody else.
  await demo.db.cases
    .collection('escalations')
    .updateMany({ _id: { $in: others as never[] } }, { $set: { 'calls.$[].focalPoint': 'other' } });
}

/** A missing child with a sighting and with a report of perhaps the same child. */
async function missChild(): Promise<void> {
  const girl = { missingAge: '7', missingSex: 'girl', missingSince: '2026-03-03T08:00Z' };
  const missing = { kind: 'missing', 'entries.0.step': 'missingName', area: 'GH-AH' };
  const { id } = await report(demo, 'Ama Serwaa is held by a man with a gun');
  const same = (await report(demo, 'Serwah Ama is held by a man with a gun')).id;
  for (const one of [id, same])
    await as(one, { ...missing, answers: { officials: 'no', ...girl } });
  const seen = (await report(demo, 'Kumasi: a man with a gun holds a girl captive')).id;
  const answers = { officials: 'no', sightingAt: '2026-03-03T09:00Z', sightingStill: 'yes' };
  await as(seen, { kind: 'sighting', answers, about: { alert: 'published' } });
  await insertAlert(demo.db.cases, {
    _id: 'alert-of-the-test',
    number: 'GH-2026-01',
    case: id,
    country: 'GH',
    areas: ['GH-AH'],
    kind: 'alert',
    state: 'standing',
    compartment: 'GH',
    by: 'nobody',
    beganAt: demo.clock.now(),
    messages: [],
    published: 'published',
    v: 1,
  });
}

beforeAll(async () => {
  demo = await startTestDemo(morningClock());
  await tieCases(await enter('kwame'), await enter('fuseini'));
  await missChild();
}, 120_000);
afterAll(() => demo.stop());

/** The addresses of the console to which a page leads, without what only moves down in it. */
const linksIn = (html: string): string[] =>
  [...html.matchAll(/ href="(\/(?:console|k\/)[^"#]*)/g)].map(([, to = '']) => decode(to));

/** One page of each kind is enough: ids of the same kind of page are followed a few times. */
const MOST_ALIKE = 8;
const shapeOf = (address: string): string =>
  address
    .replace(/\?.*/, '?')
    .replace(/[\w-]{22}/g, ':id')
    .replace(/demo-[\w-]+/, ':id');

/** Follows everything that pages offer, from the first page on. @returns what answered not 200 */
async function follow(visitor: Visitor): Promise<{ seen: string[]; wrong: string[] }> {
  const waiting = ['/console'];
  const seen = new Set(waiting);
  const alike = new Map<string, number>();
  const wrong: string[] = [];
  for (let at = waiting.shift(); at !== undefined; at = waiting.shift()) {
    const answer = await visitor.get(at);
    if (![200, 303].includes(answer.status)) wrong.push(`${answer.status} ${at}`);
    const to = answer.status === 303 ? [answer.headers['location'] ?? ''] : [];
    for (const next of [...to, ...linksIn(answer.text ?? '')]) {
      const shape = shapeOf(next);
      const count = (alike.get(shape) ?? 0) + 1;
      if (seen.has(next) || count > MOST_ALIKE) continue;
      alike.set(shape, count);
      seen.add(next);
      waiting.push(next);
    }
  }
  return { seen: [...seen], wrong };
}

/** What the audit log says that somebody tried: the subjects of their denials. */
const denials = async (login: string): Promise<string[]> => {
  const by = { action: 'access.denied', actor: `console:${login}` };
  const found = await demo.db.cases.collection<{ subject: string }>('audit').find(by).toArray();
  return found.map(({ subject }) => subject);
};

/** Who signs in, with a page that their role must have come to. */
const people: readonly (readonly [string, StaffRole, RegExp])[] = [
  ['fuseini', 'focal-point', /^\/console\/cases\/[\w-]{22}\/words/],
  ['kwame', 'coordinator', /^\/console\/alerts\/alert-of-the-test/],
  ['esi', 'partner', /^\/console\/referrals\/[\w-]{22}/],
  ['maria', 'custodian', /^\/console\/reveals/],
  ['yao', 'officer', /^\/console\/alerts\/alert-of-the-test/],
  ['nadia', 'auditor', /^\/console\/audit\?/],
  ['admin', 'administrator', /^\/console\/accounts\/[\w-]{22}/],
  ['binta', 'regional-desk', /^\/console\/webhooks\/new/],
];

test.each(people)(
  'everything that the pages offer to %s (%s) opens, and none of it is a denial in the audit log',
  async (login, _, reached) => {
    const visitor = await enter(login);
    const { seen, wrong } = await follow(visitor);
    expect(seen.filter((address) => reached.test(address))).not.toEqual([]);
    expect({ wrong, denied: await denials(login) }).toEqual({ wrong: [], denied: [] });
  },
  120_000,
);

test('whoever asks for what no page offered them is in the audit log, once for each time', async () => {
  const visitor = await enter('fuseini');
  const told = await report(demo, 'They are holding two men behind the market in Accra');
  await demo.db.cases
    .collection<{ _id: string }>('escalations')
    .updateOne({ _id: told.id }, { $set: { 'calls.$[].focalPoint': 'other' } });
  expect((await visitor.get(`/console/cases/${told.id}`)).status).toBe(404);
  expect(await denials('fuseini')).toEqual([`case/${told.id}`]);
});
