import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findMongod } from '../src/mongod/find-mongod.js';
import { startMongod } from '../src/mongod/start-mongod.js';
import { bareReadWrite, type Bare } from './conversations/bare.js';
import { mongodCounter } from './conversations/mongod.js';
import type { Load, LoadReady } from './conversations/load.js';
import { bareLine, figures, ratios, type Round } from './conversations/report.js';
import { slugOf, startStack, stackNames, type Cost, type Stack } from './conversations/stacks.js';
import { verdictOn, type Verdict } from './conversations/verify.js';
import { startChild } from './lib/child.js';
import { busyTime } from './lib/profiles.js';

const usage = `npm run bench:conversations -- [--rounds 3] [--seconds 5] [--warm 20] [--pace reply|answer]
  [--people 1,64,256] [--only amana,telegraf,floor] [--profile folder]

With --pace reply a person texts again once the reply is read, with --pace answer once the webhook has answered.
Six messages and one tip: Amana, Telegraf scenes and grammY conversations on the same mongod at the same durability,
and the floor: signature, form, one durable grouped update and one call out (floor2: a second update before the reply).
Every stack is told as a multiple of the peers and as a share of the floors that ran in the same round.
--profile writes a CPU profile of each stack's last round to a folder, and says where its time went, in µs a message.`;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '5' },
    people: { type: 'string', default: '1,64,256' },
    pace: { type: 'string', default: 'reply' },
    warm: { type: 'string', default: '20' },
    only: { type: 'string', default: '' },
    profile: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}

const here = path.dirname(fileURLToPath(import.meta.url));
const say = (line: string) => void process.stderr.write(`${line}\n`);
const only = values.only.split(',').filter(Boolean);
const wanted = stackNames.filter(
  (name) => only.length === 0 || only.some((part) => name.includes(part)),
);

function installPeers(): void {
  if (
    wanted.every((name) => !['telegraf', 'grammy'].includes(name)) ||
    existsSync(path.join(here, 'node_modules/grammy'))
  )
    return;
  say('Installing the peers (npm ci --prefix bench) …');
  const { status } = spawnSync('npm', ['ci', '--prefix', here], { stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error('The packages of the peers were not installed.');
}

installPeers();
if (values.profile) mkdirSync(values.profile, { recursive: true });
const folder = mkdtempSync(path.join(os.tmpdir(), 'amana-bench-'));
const onProgress = say;
const mongod = await startMongod({
  mongod: await findMongod({ env: process.env, onProgress }),
  dataFolder: folder,
  onProgress,
});
const counter = await mongodCounter(mongod.uri);
const load = await startChild<LoadReady>('conversations/load.ts', {}, ['--import', 'tsx']);
const stacks: Stack[] = [];
const rounds: Round[] = [];
const bare: Bare[] = [];
const verdicts: Record<string, Verdict> = {};

/** One stack under load; nothing else runs meanwhile. */
async function measure(
  { name, target, child }: Stack,
  people: number,
  round: number,
  seconds: number,
): Promise<Round> {
  await child.ask('begin');
  const before = await counter.read();
  const loaded = await load.ask<Load>('run', {
    stack: name,
    target,
    people,
    seconds,
    pace: values.pace,
  });
  const cost = await child.ask<Cost>('end');
  const after = await counter.read();
  const commands = after.commands - before.commands;
  const mongodMicros = after.cpuMicros - before.cpuMicros;
  return { stack: name, people, round, ...loaded, ...cost, commands, mongodMicros };
}

async function check({ name, child }: Stack): Promise<void> {
  const acknowledged = await load.ask<string[]>('acknowledged', { stack: name });
  const verdict = verdictOn(acknowledged, await child.ask<string[]>('kept'));
  verdicts[name] = verdict;
  const { acknowledged: kept, missing, doubled, garbled } = verdict;
  if (missing + doubled + garbled > 0) process.exitCode = 1;
  const { lost, extra, refused } = rounds
    .filter(({ stack }) => stack === name)
    .reduce(
      (a, b) => ({
        lost: a.lost + b.lost,
        extra: a.extra + b.extra,
        refused: a.refused + b.refused,
      }),
      {
        lost: 0,
        extra: 0,
        refused: 0,
      },
    );
  console.log(
    `${name}: ${kept} tips acknowledged, ${missing} missing, ${doubled} doubled, ${garbled} garbled; ` +
      `texts: ${lost} lost, ${extra} too many; ${refused} webhooks refused`,
  );
}

try {
  for (const name of wanted) {
    const stack = await startStack(name, {
      mongoUri: mongod.uri,
      load: load.ready,
      folder,
      ...(values.profile ? { profile: values.profile } : {}),
    });
    stacks.push(stack);
    const turns = await load.ask<number[]>('learn', { stack: name, target: stack.target });
    say(`${name}: texts a turn ${turns.join(' ')}`);
    await measure(stack, 64, -1, Number(values.warm)); // Compiled by then, as a program that has run for a while.
  }
  for (const people of values.people.split(',').map(Number))
    for (let round = 0; round < Number(values.rounds); round += 1) {
      if (people === 1) bare.push(await bareReadWrite(mongod.uri, Number(values.seconds)));
      for (const stack of stacks) {
        const one = await measure(stack, people, round, Number(values.seconds));
        rounds.push(one);
        say(
          `${people} at once, round ${round + 1}, ${stack.name}: ${(one.conversations / one.seconds).toFixed(1)} conversations/s`,
        );
      }
    }
  console.log(`\n${figures(rounds)}\n\n${ratios(rounds)}\n${bareLine(bare)}\n`);
  for (const stack of stacks) await check(stack);
  if (values.profile)
    for (const { name } of stacks) {
      const last = rounds.findLast((round) => round.stack === name);
      console.log(`\n${name}\n\n${busyTime(values.profile, `${slugOf(name)}.`, last?.messages)}`);
    }
  const at = new Date().toISOString();
  const machine = {
    cpus: os.cpus().length,
    model: os.cpus()[0]?.model,
    node: process.version,
    load: os.loadavg(),
  };
  const results = path.join(here, 'results');
  mkdirSync(results, { recursive: true });
  const file = path.join(results, `conversations-${at.replace(/[:.]/g, '-')}.json`);
  writeFileSync(
    file,
    JSON.stringify({ at, machine, options: values, rounds, bare, verdicts }, null, 2),
  );
  say(`Written: ${path.relative(process.cwd(), file)}`);
} catch (error) {
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
} finally {
  for (const stack of stacks) await stack.child.stop();
  await load.stop();
  await counter.close();
  await mongod.stop();
  rmSync(folder, { recursive: true, force: true });
}
