import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { projectRoot } from '../../src/shared/root.js';

const folder = path.join(projectRoot(), 'deploy');
const files = readdirSync(folder);
const read = (name: string) => readFileSync(path.join(folder, name), 'utf8');
const guide = readFileSync(path.join(projectRoot(), 'docs/install.md'), 'utf8');

test('what an administrator is told to copy or run is there', () => {
  const named = [...guide.matchAll(/deploy\/([\w.@-]+\w)/g)].map(([, name]) => name as string);
  expect(named.length).toBeGreaterThan(5);
  for (const name of named)
    expect([name, existsSync(path.join(folder, name))]).toEqual([name, true]);
});

test('every script may be run, and bash can read it', () => {
  const scripts = files.filter((name) => read(name).startsWith('#!'));
  expect(scripts).toEqual(expect.arrayContaining(['amana', 'backup.sh', 'restore.sh', 'watch.sh']));
  for (const name of scripts) {
    const file = path.join(folder, name);
    expect([name, statSync(file).mode & 0o111]).toEqual([name, 0o111]);
    execFileSync('bash', ['-n', file]);
  }
});

test('every timer starts a service, and every service runs a program that is there', () => {
  for (const timer of files.filter((name) => name.endsWith('.timer')))
    expect(files).toContain(timer.replace('.timer', '.service'));
  for (const service of files.filter((name) => name.endsWith('.service'))) {
    const [, run = ''] = /^ExecStart=(.+)$/m.exec(read(service)) ?? [];
    const [, script] = /^\/opt\/amana\/current\/deploy\/(\S+)/.exec(run) ?? [];
    if (script) expect(files).toContain(script);
    else expect(run).toMatch(/^\/etc\/amana\/alert |^\/usr\/bin\/env node .*bin\/amana\.js start$/);
  }
});

test('no service of ours may leave its memory or write outside of its folders', () => {
  expect(read('amana.service')).toMatch(/^LimitCORE=0$/m);
  for (const service of files.filter((name) => /^amana(-\w+)?\.service$/.test(name)))
    expect(read(service)).toMatch(/^ProtectSystem=strict$/m);
});

test('the proxy keeps no record of who asked', () => {
  const site = read('nginx.conf');
  expect(site.match(/^server \{/gm)).toHaveLength(2);
  expect(site.match(/access_log off;/g)).toHaveLength(2);
  // Whoever signs in is slowed by their network; of all
  // others Amana does not hear from where they come.
  const [head = '', ...locations] = site.split(/^ {2}location /m);
  const telling = /X-Forwarded-For|X-Real-IP/i;
  expect(head).not.toMatch(telling);
  expect(locations.filter((one) => telling.test(one)).map((one) => one.split(' ')[0])).toEqual([
    '/console',
  ]);
});

test('the users of MongoDB are made by a script that waits for it: mongosh connects to nothing before', () => {
  expect(guide).toContain('mongosh --quiet --nodb --file deploy/mongo-users.js');
  const script = read('mongo-users.js');
  expect(script.indexOf('db = connect(')).toBeLessThan(script.indexOf('db.getSiblingDB('));
  expect(script).toMatch(/has its users already/);
});

test('a restore opens both backups before it drops anything, and takes them in one order only', () => {
  const script = read('restore.sh');
  const at = (words: string) => script.indexOf(words);
  expect(at('Nothing was changed')).toBeGreaterThan(0);
  expect(at('Nothing was changed')).toBeLessThan(at('--drop'));
  const two = ['k', '/b/cases/d.age', '/b/gateway/d.age'];
  const tool = path.join(folder, 'restore.sh');
  expect(() => execFileSync('bash', [tool, ...two], { stdio: 'pipe' })).toThrow(/comes first/);
});
