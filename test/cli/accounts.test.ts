import { renameSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createAccounts } from '../../src/accounts/create.js';
import { examine } from '../../src/cli/doctor/doctor.js';
import { silentLog } from '../../src/shared/log.js';
import { systemClock } from '../../src/shared/clock.js';
import { dropTestDb } from '../support/db.js';
import { audited, cheap, newInstallation, testIo, type TestInstallation } from './support.js';

let here: TestInstallation;
beforeAll(async () => {
  here = await newInstallation({ PUBLIC_URL: 'https://amana.example' });
});
afterAll(() => dropTestDb(here.db));

const accounts = () =>
  createAccounts({
    db: here.db,
    keyring: () => here.keys.cases(),
    clock: systemClock,
    log: silentLog,
    cost: cheap,
  });
const doctor = async () => {
  const { findings } = await examine(testIo(here.env));
  return findings.filter(({ check }) => check === 'accounts').map(({ says }) => says);
};

test('the first administrator is made here: the link alone on the standard output, good once', async () => {
  expect(await doctor()).toEqual(['Nobody can sign in to the console.']);
  const none = await here.run(['accounts', 'list']);
  expect(none.out).toContain('accounts add');
  const made = await here.run(['accounts', 'add', 'root']);
  expect(made).toMatchObject({ code: 0 });
  expect(made.out).toMatch(/^https:\/\/amana\.example\/console\/link\/[\w-]{43}\n$/);
  expect(made.err).toMatch(/link of root, good until \d{4}-\d\d-\d\d \d\d:\d\d, works once/);
  const token = made.out.trim().split('/').at(-1) ?? '';
  expect(await accounts().readLink(token)).toMatchObject({
    ok: true,
    kind: 'invitation',
    login: 'root',
    roles: ['administrator'],
  });
  const again = await here.run(['accounts', 'invite', 'root', '--json']);
  const { link } = JSON.parse(again.out) as { link: string };
  expect(await accounts().readLink(token)).toMatchObject({ ok: false });
  expect(await accounts().readLink(link.split('/').at(-1) ?? '')).toMatchObject({ ok: true });
  const listed = await here.run(['accounts', 'list']);
  expect(listed.out).toMatch(/^root +invited +administrator +\*/m);
  expect(await audited(here)).toEqual([
    expect.stringMatching(/^cli:afi account\.invited account\//),
    expect.stringMatching(/^cli:afi account\.invited account\//),
  ]);
});

test('a link of the wrong kind is refused with the command of the right one, and the doctor knows who was invited', async () => {
  const reset = await here.run(['accounts', 'reset', 'root']);
  expect([reset.code, reset.err]).toEqual([1, expect.stringMatching(/accounts invite root$/m)]);
  const { findings } = await examine(testIo(here.env));
  const fix = findings.find(({ check }) => check === 'accounts')?.fix;
  expect(fix).toMatch(/^root must open the link.*accounts invite/);
});

test('without a public address the link is of this machine, and many keys take one short cell', async () => {
  const made = await here.run(
    ['accounts', 'add', 'second'],
    testIo({ ...here.env, PUBLIC_URL: '' }),
  );
  expect(made.out).toMatch(/^http:\/\/localhost:3000\/console\/link\//);
  const left = await here.run(
    ['accounts', 'add', 'third'],
    testIo({ ...here.env, PUBLIC_URL: '', PORT: '0' }),
  );
  expect(left.out).toMatch(/^\/console\/link\//);
  const countries = ['TG', 'GH', 'BJ', 'NG', 'ML', 'NE', 'SN', 'CI'];
  await here.run(['accounts', 'add', 'wide', '--roles', 'coordinator', '--country', ...countries]);
  expect((await here.run(['accounts', 'list'])).out).toMatch(/^wide .* TG GH BJ NG ML NE \+2 /m);
});

test('the vault is kept off the server: it is looked for before the passphrase is asked, and can be named', async () => {
  const vault = path.join(here.env.AMANA_KEYS ?? '', 'vault.json');
  const stick = path.join(here.folder, 'stick.json');
  renameSync(vault, stick);
  const gone = await here.run(['accounts', 'grant', 'wide']);
  expect(gone.err).toContain('accounts grant LOGIN --vault /media/stick/vault.json');
  const wrong = await here.run(['accounts', 'grant', '--renew', '--vault', '/nowhere']);
  expect(wrong.err).toContain('no file where --vault points to');
  const options = ['--vault', stick, '--passphrase-file', here.passphraseFile];
  const renewed = await here.run(['accounts', 'grant', '--renew', ...options]);
  expect(renewed).toMatchObject({ code: 0, out: 'Everybody has them already.\n' });
  renameSync(stick, vault);
});

test('what is typed wrongly is refused with what is right', async () => {
  const err = async (...argv: string[]) => {
    const ran = await here.run(['accounts', ...argv]);
    expect(ran.code).not.toBe(0);
    return ran.err;
  };
  expect(await err('add', 'Ama Koné')).toContain('short name');
  expect(await err('add', 'ama', '--roles', 'king')).toContain('focal-point');
  expect(await err('add', 'ama', '--roles', 'coordinator')).toContain('TG');
  expect(await err('add', 'ama', '--country', 'XX')).toContain('ISO 3166-1');
  expect(await err('add', 'root')).toContain('taken');
  expect(await err('reset', 'root')).toContain('accounts invite root');
  expect(await err('reset', 'nobody')).toContain('accounts list');
  expect(await err('end', 'root', '--hand-to', 'nobody')).toContain('No account has this login');
  expect(await err('grant', 'root', 'TG', '--passphrase-file', here.passphraseFile)).toContain(
    'not chosen a password yet',
  );
  expect(await err('grant', '--passphrase-file', here.passphraseFile)).toContain('who gets a key');
  expect(await err('recover', 'root', '--first', 'kofi', '--second', 'kofi')).toContain(
    'two different',
  );
});
