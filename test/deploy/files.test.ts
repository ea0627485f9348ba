import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
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
  // Who reads a tip has its words, and the keys of the vault, in the memory of the command.
  expect(read('amana')).toMatch(/^ulimit -c 0$/m);
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
  const telling = /(?:X-Forwarded-For|X-Real-IP) (?!"")/i;
  expect(head).not.toMatch(telling);
  expect(locations.filter((one) => telling.test(one)).map((one) => one.split(' ')[0])).toEqual([
    '/console',
  ]);
});

test('the proxy passes on nothing of what a stranger says of their network or of our name', () => {
  const [head = '', ...locations] = read('nginx.conf').split(/^ {2}location /m);
  for (const one of locations) expect(one).toMatch(/proxy_set_header X-Forwarded-For /);
  // Whoever asks with another name is led to ours.
  expect(head).toContain('return 301 https://$server_name$request_uri;');
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

test('a new version is the newest tag, or the newest state while there is none; a build that fails changes nothing', () => {
  const there = mkdtempSync(path.join(tmpdir(), 'amana-versions-'));
  const [origin, bin, versions] = ['origin', 'bin', 'opt'].map((name) => path.join(there, name));
  if (!origin || !bin || !versions) throw new Error('no folders');
  for (const one of [path.join(origin, 'deploy'), bin, versions])
    mkdirSync(one, { recursive: true });
  const who = { GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@a.example' };
  const committer = { GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@a.example' };
  const env = { ...process.env, ...who, ...committer, PATH: `${bin}:${process.env['PATH'] ?? ''}` };
  const git = (...words: string[]) =>
    execFileSync('git', ['-C', origin, ...words], { env, encoding: 'utf8' }).trim();
  // Building takes minutes, and is tried in every test of the program.
  const build = (line: string) => {
    writeFileSync(path.join(bin, 'npm'), `#!/bin/sh\n${line}\n`);
    chmodSync(path.join(bin, 'npm'), 0o755);
  };
  const take = () =>
    execFileSync(path.join(versions, 'source/deploy/new-version.sh'), {
      ...{ env, encoding: 'utf8', stdio: 'pipe' },
    });
  const current = () => readlinkSync(path.join(versions, 'current'));
  const program = (of: string) =>
    readFileSync(path.join(versions, 'current', 'program'), 'utf8') === of;
  const commit = (of: string) => {
    writeFileSync(path.join(origin, 'program'), of);
    git('add', '--all');
    git('commit', '--quiet', '--message', of);
  };
  try {
    git('init', '--quiet');
    cpSync(path.join(folder, 'new-version.sh'), path.join(origin, 'deploy/new-version.sh'));
    commit('one');
    build('touch built');
    execFileSync('git', ['clone', '--quiet', origin, path.join(versions, 'source')]);
    const first = git('rev-parse', '--short', 'HEAD');
    expect(take()).toBe(`current is ${first}\n`);
    expect([current(), program('one')]).toEqual([first, true]);

    commit('two');
    const second = git('rev-parse', '--short', 'HEAD');
    build('exit 1');
    expect(take).toThrow();
    expect(current()).toBe(first);
    build('touch built');
    expect(take()).toBe(`current is ${second}, and was ${first}\n`);
    expect(existsSync(path.join(versions, second, 'built'))).toBe(true);

    git('tag', 'v0.9.0', first);
    git('tag', 'v0.10.0');
    commit('three');
    expect(take()).toBe(`current is v0.10.0, and was ${second}\n`);
    expect([current(), program('two')]).toEqual(['v0.10.0', true]);
  } finally {
    rmSync(there, { recursive: true });
  }
});
