import { afterAll, beforeAll, expect, test } from '@jest/globals';
import path from 'node:path';
import { giveKeys } from '../../src/accounts/grants.js';
import { createMissingDesk } from '../../src/alerts/missing-desk.js';
import { caseDepsHere } from '../../src/cli/accounts/open-work.js';
import { seedCountries } from '../../src/directory/seed.js';
import { criteria } from '../../src/models/cases/criteria.js';
import { keepNeighbourAlerts } from '../../src/models/gateway/neighbour.js';
import { openVault } from '../../src/privacy/vault.js';
import { stoppedClock } from '../../src/shared/clock.js';
import type { StaffRole } from '../../src/shared/staff.js';
import { photoWithPlace } from '../attachments/pictures.js';
import { houseAt, newPerson, passwordOf, type House, type Person } from '../accounts/support.js';
import { ghanaAlert } from '../support/neighbour.js';
import {
  audited,
  keepTip,
  newInstallation,
  passphrase,
  secretFile,
  type TestInstallation,
} from './support.js';

let here: TestInstallation;
let house: House;
const people = new Map<string, Person>();

beforeAll(async () => {
  here = await newInstallation({ PUBLIC_URL: 'https://amana.example' });
  const { db, keys, folder } = here;
  const clock = stoppedClock(new Date());
  await seedCountries(db, clock.now());
  house = houseAt({ db, keys, clock, folder, close: () => here.close() });
  for (const [login, role] of [
    ['ama', 'coordinator'],
    ['kossi', 'officer'],
    ['abla', 'officer'],
  ] as const)
    await somebody(login, role);
});
afterAll(() => here.close());

/** Somebody with an account and the keys of Togo. */
async function somebody(login: string, role: StaffRole): Promise<void> {
  const person = await newPerson(house, login, { roles: [role] });
  const opened = await openVault(path.join(here.folder, 'keys', 'vault.json'), passphrase);
  if (!opened.ok) throw new Error('the passphrase is wrong');
  const giving = { keys: opened.vault, compartments: undefined, by: 'cli:test' } as const;
  await giveKeys(house.deps, { ...giving, account: person.account, as: 'key.granted' });
  opened.vault.close();
  people.set(login, person);
}

/**
 * Runs a command of alerts as somebody. Each of their codes
 * counts once: recovery codes are used, which are no time.
 */
async function as(login: string, ...argv: string[]) {
  const person = people.get(login);
  const [code = '', ...left] = person?.recoveryCodes ?? [];
  if (person) person.recoveryCodes = left;
  const file = secretFile(here.folder, `${login}.txt`, passwordOf(login));
  const shown = ['--login', login, '--password-file', file, '--code', code];
  return here.run(['alerts', ...argv, ...shown]);
}
const json = (out: string) => JSON.parse(out) as { number: string; v: number; state: string };

/** A case of a missing girl whose criteria are met. */
async function missing(reference: string): Promise<void> {
  const answers = { missingAge: '7', missingSex: 'girl', missingSince: '2026-03-03T08:00Z' };
  const { tip } = await keepTip(here, 'canary-cli vue au marché de Bè', {
    ...{ reference, kind: 'missing', answers },
  });
  const desk = createMissingDesk(await caseDepsHere({ ...here, clock: house.clock }));
  const staff = (await people.get('ama')!.signedIn()).staff;
  for (const [v, criterion] of criteria.entries())
    expect(
      await desk.criteria.judge(staff, tip, { criterion, verdict: 'yes' }, { v }),
    ).toMatchObject({ ok: true });
}
const fields = (what: object) =>
  secretFile(here.folder, `fields-${Math.random()}.json`, JSON.stringify(what));
const whole = {
  ...{ contact: '117', languages: ['fr'], place: 'canary-cli marché de Bè' },
  since: '2026-03-03T08:00:00Z',
};

test('an alert is drafted, approved by two named officers, updated and ended by commands', async () => {
  await missing('TG-7K2M4');
  const drafted = await as(
    'ama',
    'draft',
    'TG-7K2M4',
    '--fields',
    fields(whole),
    '--ask',
    '--json',
  );
  expect([drafted.code, drafted.err]).toEqual([0, '']);
  const { number, v, state } = json(drafted.out);
  expect(state).toBe('asked');
  const read = await as('kossi', 'read', number);
  expect(read.out).toContain('canary-cli marché de Bè');
  expect(read.out).toContain(`Version ${v}\n`);

  const stale = await as('kossi', 'approve', number, '--seen', String(v + 5));
  expect([stale.code, stale.err]).toEqual([1, expect.stringContaining('Somebody changed it')]);
  const first = await as('kossi', 'approve', number, '--seen', String(v), '--json');
  expect(json(first.out).state).toBe('asked');
  const again = await as('kossi', 'approve', number, '--seen', String(json(first.out).v));
  expect([again.code, again.err]).toEqual([1, expect.stringContaining('said yes already')]);
  const writer = await as('ama', 'approve', number, '--seen', String(json(first.out).v));
  expect([writer.code, writer.err]).toEqual([1, expect.stringContaining('may not do this')]);
  const second = await as('abla', 'approve', number, '--seen', String(json(first.out).v));
  expect([second.code, second.out]).toEqual([0, expect.stringContaining('standing')]);
  expect(second.out).not.toContain('canary-cli');

  const update = await as('ama', 'update', number, '--fields', fields({ hours: 12 }));
  expect([update.code, update.out]).toEqual([0, expect.stringContaining('standing')]);
  expect((await here.run(['alerts', 'end', number, '--as', 'found'])).code).toBe(0);
  const over = await as('ama', 'update', number);
  expect([over.code, over.err]).toEqual([1, expect.stringContaining('This alert has ended.')]);
  const log = (await audited(here)).filter((line) => line.includes('alert.'));
  expect(log.map((line) => line.replace(/ \S+$/, ''))).toEqual([
    ...['cli:ama alert.begun', 'cli:ama alert.read', 'cli:ama alert.saved', 'cli:ama alert.asked'],
    ...['cli:kossi alert.read', 'cli:kossi alert.approved', 'cli:abla alert.approved'],
    ...['cli:abla alert.published', 'cli:ama alert.read', 'cli:ama alert.saved'],
    'cli:afi alert.ended',
  ]);
});

test('a wrong password, a used code and wrong fields are refused with what to do, and nothing is written', async () => {
  await missing('TG-8K2M4');
  const wrongFields = fields({ hours: 'many', agee: 3 });
  const refused = await as('ama', 'draft', 'TG-8K2M4', '--fields', wrongFields);
  expect([refused.code, refused.err]).toEqual([1, expect.stringMatching(/hours: .*\n.*agee/s)]);
  const argv = ['alerts', 'draft', 'TG-8K2M4', '--login', 'ama'];
  const noWay = await here.run(argv);
  expect(noWay.err).toContain('no terminal to ask for the password. Use --password-file.');
  const other = secretFile(here.folder, 'other.txt', passwordOf('kossi'));
  const wrong = await here.run([...argv, '--password-file', other, '--code', '123456']);
  expect([wrong.code, wrong.err]).toEqual([1, 'The login or the password is not right.\n']);
  const own = secretFile(here.folder, 'own.txt', passwordOf('ama'));
  const code = await here.run([...argv, '--password-file', own, '--code', '123456']);
  expect([code.code, code.err]).toEqual([1, expect.stringContaining('The code is not right')]);
  const listed = await here.run(['alerts', 'list', '--json']);
  expect(JSON.parse(listed.out)).toHaveLength(1);
  const late = await as('ama', 'draft', 'TG-8K2M4', '--fields', fields({ age: 400 }), '--ask');
  expect([late.code, late.err]).toEqual([1, expect.stringContaining('age: It is no age.')]);
});

test('a neighbour’s alert is listed, and passed on by a command, once', async () => {
  const alert = ghanaAlert(new Date(Date.now() - 60_000));
  await keepNeighbourAlerts(here.db.gateway, [
    {
      ...{ _id: 'ghana-1', feed: 'https://alerts.example.gh/feed', alert: JSON.stringify(alert) },
      ...{ findings: [], seenAt: new Date(), state: 'new' },
      purgeAt: new Date(Date.now() + 86_400_000),
    },
  ]);
  const listed = await here.run(['alerts', 'neighbours']);
  expect([listed.code, listed.out]).toEqual([
    0,
    expect.stringMatching(/ghana-1 +Ghana Police Service +Missing child: Kwabena/),
  ]);
  const file = fields({ place: 'canary-cli Aflao', since: '2026-03-03T08:00:00Z', contact: '117' });
  const told = ['--country', 'TG', '--fields', file, '--json'];
  const begun = await as('kossi', 'relay', 'ghana-1', '--country', 'TG');
  expect([begun.code, begun.err]).toEqual([0, '']);
  expect(begun.out).toContain('Alert of Ghana Police Service (191, Accra), theirs ends ');
  const number = /^(TG-\d{4}-\d+)/.exec(begun.out)?.[1] ?? '';
  const again = await as('ama', 'relay', 'ghana-1', ...told);
  expect([again.code, again.err]).toEqual([1, expect.stringContaining('passes this alert on')]);
  // Who chose it says no yes to it.
  const written = await as('ama', 'write', number, '--fields', file, '--ask', '--json');
  expect([written.code, written.err]).toEqual([0, '']);
  const own = await as('kossi', 'approve', number, '--seen', String(json(written.out).v));
  expect([own.code, own.err]).toEqual([1, expect.stringContaining('You wrote in it')]);
  const other = await here.run(['alerts', 'show', number]);
  expect(other.out).toContain('Ghana Police Service');
  expect(other.out).not.toMatch(/Kwabena|Aflao/);
});

test('a command takes a neighbour’s picture into the draft; what has none or is nowhere says so', async () => {
  await somebody('dela', 'coordinator');
  const derefUri = (await photoWithPlace()).toString('base64');
  const sent = new Date(Date.now() - 60_000);
  const messages = [
    ['ghana-photo', { derefUri }],
    ['ghana-plain', undefined],
    ['ghana-own', { uri: 'https://127.0.0.1/boy.jpg' }],
  ] as const;
  for (const [id, more] of messages) {
    const message = ghanaAlert(sent, { identifier: id });
    const resources = more ? [{ resourceDesc: 'photo', mimeType: 'image/jpeg', ...more }] : [];
    const alert = { ...message, infos: message.infos.map((info) => ({ ...info, resources })) };
    await keepNeighbourAlerts(here.db.gateway, [
      {
        ...{ _id: id, feed: 'https://alerts.example.gh/feed', alert: JSON.stringify(alert) },
        ...{ findings: [], seenAt: new Date(), state: 'new' },
        purgeAt: new Date(Date.now() + 86_400_000),
      },
    ]);
  }
  const begun = async (id: string) =>
    json((await as('dela', 'relay', id, '--country', 'TG', '--json')).out);
  const [photo, plain, own] = [
    await begun('ghana-photo'),
    await begun('ghana-plain'),
    await begun('ghana-own'),
  ];
  const taken = await as('kossi', 'picture', photo.number, '--json');
  expect([taken.code, taken.err]).toEqual([0, '']);
  expect(json(taken.out).v).toBeGreaterThan(photo.v);
  expect(taken.out).not.toContain(derefUri.slice(0, 40));
  const file = fields({ place: 'Aflao', since: '2026-03-03T08:00:00Z', contact: '117' });
  const asked = await as('dela', 'write', photo.number, '--fields', file, '--ask', '--json');
  const yes = await as('kossi', 'approve', photo.number, '--seen', String(json(asked.out).v));
  expect([yes.code, yes.err]).toEqual([1, expect.stringContaining('You wrote in it')]);
  for (const [{ number, v }, why] of [
    [plain, 'has no picture'],
    [own, 'cannot be had now'],
  ] as const) {
    const refused = await as('dela', 'picture', number);
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining(why) as unknown });
    const shown = await here.run(['alerts', 'show', number, '--json']);
    expect(json(shown.out).v).toBe(v);
  }
  const gone = await as('dela', 'picture', 'TG-2020-99');
  expect(gone).toMatchObject({ code: 1, err: expect.stringContaining('no such alert') as unknown });
});
