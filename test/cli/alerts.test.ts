import { truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { addNeighbourFeed } from '../../src/models/gateway/neighbour.js';
import { run } from '../../src/cli/run.js';
import { fixture } from '../alerts/support.js';
import { audited, newFolder, newInstallation, testIo } from './support.js';

async function validate(content: Buffer | string, ...options: string[]) {
  const file = path.join(newFolder(), 'alert.xml');
  writeFileSync(file, content);
  const io = { ...testIo({}), clock: { now: () => new Date('2026-11-28T17:40:00Z') } };
  const code = await run(['alerts', 'validate', file, ...options], io);
  return { code, out: io.stdout(), err: io.stderr() };
}

interface Printed {
  readonly kind: string;
  readonly findings: readonly { readonly rule: string }[];
  readonly alerts: readonly { readonly identifier: string; readonly findings: readonly object[] }[];
  readonly entries: readonly { readonly link: string }[];
}

test('a good alert ends with 0, an error with 1, warnings alone with 0', async () => {
  expect((await validate(fixture('good', 'togo-missing-child.xml'))).code).toBe(0);
  expect((await validate(fixture('rules', 'polygon-spaces.xml'))).code).toBe(0);
  expect((await validate(fixture('rules', 'time.xml'))).code).toBe(1);
});

test('a finding tells line, rule, what is wrong, what is allowed and what to do', async () => {
  const { code, out } = await validate(fixture('rules', 'time.xml'));
  expect(code).toBe(1);
  expect(out).toMatch(/^5 {2}error {2}time {2}<sent> ends with Z: “2026-11-28T14:05:00Z”\.$/m);
  expect(out).toContain('Allowed: date, time and offset in digits, as 2026');
  expect(out).toContain('Write the offset in digits (+00:00, not Z)');
  expect(out).toMatch(/1 error, 0 warnings\n$/);
});

test('what hubs ask for is held against an alert when it is asked for', async () => {
  const file = fixture('public', 'public-web.xml');
  expect((await validate(file)).code).toBe(0);
  expect((await validate(file, '--against', 'public')).code).toBe(1);
  expect((await validate(file, '--against', 'everybody')).code).toBe(2);
});

test('of a feed each alert and each link is named', async () => {
  const linked = await validate(fixture('good', 'togo.atom'));
  expect(linked.code).toBe(0);
  expect(linked.out).toContain('Atom feed, 2 entries, 0 alerts in it');
  expect(linked.out).toContain('links to https://alertes.example.tg/alerts/amana.TG.1.xml');
  const { out } = await validate(fixture('feeds', 'entry-ended.atom'), '--json');
  const printed = JSON.parse(out) as Printed;
  expect(printed.kind).toBe('atom');
  expect(printed.findings.map(({ rule }) => rule)).toEqual(['entry-ended']);
  expect(printed.alerts.map(({ identifier }) => identifier)).toHaveLength(2);
});

test('the standard input is read', async () => {
  const io = testIo({});
  io.stdin.end(fixture('rules', 'web.xml'));
  expect(await run(['alerts', 'validate', '-'], io)).toBe(1);
  expect(io.stdout()).toMatch(/^The standard input: 1 alert\n/);
});

test.each([
  ['doctype-bomb.xml', 'doctype'],
  ['doctype-external.xml', 'doctype'],
  ['encoding-bytes.xml', 'encoding'],
  ['xml-cut-off.xml', 'xml'],
])('%s ends with 2 and its rule', async (file, rule) => {
  const { code, out } = await validate(fixture('unreadable', file));
  expect(code).toBe(2);
  expect(out).toMatch(new RegExp(`^\\d+ {2}error {2}${rule} {2}`, 'm'));
});

test('a file that is not there, a folder and a file of 50 MB end with 2 and a sentence', async () => {
  const io = testIo({});
  expect(await run(['alerts', 'validate', '/nowhere/alert.xml'], io)).toBe(2);
  expect(io.stderr()).toMatch(/\/nowhere\/alert\.xml cannot be read/);
  const other = testIo({});
  expect(await run(['alerts', 'validate', newFolder()], other)).toBe(2);
  const large = path.join(newFolder(), 'large.xml');
  writeFileSync(large, '');
  truncateSync(large, 500_000_000);
  const third = testIo({});
  const before = process.memoryUsage().rss;
  expect(await run(['alerts', 'validate', large], third)).toBe(2);
  expect(third.stdout()).toContain('The file has more than 5 MB.');
  expect(process.memoryUsage().rss - before).toBeLessThan(250_000_000);
});

test('several files are checked one after another; the worst decides, and a folder is said to be one', async () => {
  const folder = newFolder();
  const [fine, wrong] = ['fine.xml', 'wrong.xml'].map((name) => path.join(folder, name)) as [
    string,
    string,
  ];
  writeFileSync(fine, fixture('good', 'togo-missing-child.xml'));
  writeFileSync(wrong, fixture('rules', 'web.xml'));
  const validate = async (...args: string[]) => {
    const io = { ...testIo({}), clock: { now: () => new Date('2026-11-28T17:40:00Z') } };
    const code = await run(['alerts', 'validate', ...args], io);
    return { code, out: io.stdout(), err: io.stderr() };
  };
  const both = await validate(fine, wrong, fine);
  expect(both.code).toBe(1);
  expect(both.out.match(/: 1 alert$/gm)).toHaveLength(2);
  const listed = await validate(wrong, folder, '--json');
  expect(listed).toMatchObject({ code: 2, err: `${folder} is a folder. Name the files in it.\n` });
  expect(JSON.parse(listed.out)).toMatchObject([
    { file: wrong, kind: 'alerts' },
    { file: folder, failed: expect.stringContaining('is a folder') as unknown },
  ]);
});

test('words of a file cannot command the terminal', async () => {
  const file = fixture('rules', 'web.xml')
    .toString('utf8')
    .replace('alertes.example.tg/a/12', 'a\u009b31m');
  const { out } = await validate(file);
  expect(out).toContain('<U+009B>');
});

test('who answers for alerts is set, seen and taken back; an alert that is not there is said to be none', async () => {
  const here = await newInstallation();
  try {
    const set = ['alerts', 'authority', 'tg', '--name', 'Police nationale', '--contact', '117'];
    expect((await here.run([...set, '--sender', 'not a domain'])).code).toBe(1);
    expect((await here.run([...set, '--sender', 'alertes.police.example'])).out).toBe(
      'Alerts of TG are real now.\n',
    );
    expect((await here.run(['alerts', 'authorities'])).out).toContain('alertes.police.example');
    expect((await here.run(['alerts', 'authority', 'TG', '--remove'])).code).toBe(0);
    expect(JSON.parse((await here.run(['alerts', 'authorities', '--json'])).out)).toEqual([]);
    expect(JSON.parse((await here.run(['alerts', 'list', '--json'])).out)).toEqual([]);
    for (const wrong of [['show'], ['end', '--as', 'found'], ['stop']])
      expect(await here.run(['alerts', ...wrong, 'TG-2020-99'])).toMatchObject({
        code: 1,
        err: expect.stringContaining('There is no such alert'),
      });
    expect((await here.run(['alerts', 'end', 'TG-2020-99'])).code).toBe(2);
    expect(await audited(here)).toEqual([
      ...['cli:afi alert.authority TG', 'cli:afi alert.authority TG'],
    ]);
  } finally {
    await here.close();
  }
});

test('feeds of neighbours are listed, added and removed; what cannot be asked is refused with what is allowed', async () => {
  const here = await newInstallation();
  try {
    const feeds = (...more: string[]) => here.run(['alerts', 'feeds', ...more]);
    expect((await feeds('list')).out).toContain('No feed is read.');
    for (const address of ['http://alerts.example/', 'https://192.168.0.7/feed', 'feed'])
      expect(await feeds('add', address, '--name', 'Ghana')).toMatchObject({
        code: 1,
        err: expect.stringContaining('Allowed: https, at its own port'),
      });
    expect((await feeds('add', 'https://alerts.example/')).code).toBe(2);
    expect(await feeds('add', 'https://alerts.invalid/feed', '--name', 'Ghana')).toMatchObject({
      code: 1,
      err: expect.stringContaining('did not answer'),
    });
    expect(await feeds('remove', 'nothing')).toMatchObject({
      code: 1,
      err: expect.stringContaining('No such feed is read.'),
    });
    const addedAt = new Date('2026-03-03T10:00:00Z');
    const _id = 'https://alerts.example/feed';
    const feed = {
      name: 'Ghana',
      addedBy: 'acc',
      addedAt,
      nextAt: addedAt,
      memory: '',
      passed: [],
    };
    await addNeighbourFeed(here.db.gateway, { _id, ...feed });
    const listed = JSON.parse((await feeds('list', '--json')).out) as { id: string }[];
    expect(listed).toMatchObject([{ name: 'Ghana', _id }]);
    expect((await feeds('list')).out).toContain(_id);
    expect((await feeds('remove', listed[0]?.id ?? '')).out).toBe('Ghana is not read any more.\n');
    expect(await audited(here)).toEqual([
      expect.stringMatching(/^cli:afi neighbour\.unsubscribed feed\//),
    ]);
  } finally {
    await here.close();
  }
});
