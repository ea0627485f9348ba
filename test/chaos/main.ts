import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { findMongod } from '../../src/mongod/find-mongod.js';
import { startMongod } from '../../src/mongod/start-mongod.js';
import { MINUTE } from '../../src/shared/clock.js';
import { removeFolders } from '../support/program.js';
import { report } from './report.js';
import { run } from './run.js';
import { killProcesses, type Kills } from './troubles.js';

const usage = `npm run chaos -- [--kills 1000] [--people 300] [--rate 25] [--minutes 60] [--seed word] [--logs folder]

Two processes under load, one killed again and again; see docs/chaos.md. The same seed makes the same choices.`;

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '1000' },
    people: { type: 'string', default: '300' },
    rate: { type: 'string', default: '25' },
    minutes: { type: 'string', default: '60' },
    seed: { type: 'string', default: randomBytes(4).toString('hex') },
    logs: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

const say = (line: string) => void process.stderr.write(`${line}\n`);

async function main(): Promise<number> {
  if (values.help) {
    say(usage);
    return 0;
  }
  const folder = await mkdtemp(path.join(os.tmpdir(), 'amana-chaos-'));
  const mongod = await startMongod({ mongod: await findMongod({ env: process.env, onProgress: say }), dataFolder: folder, onProgress: say }); // prettier-ignore
  const kills: Kills = { count: 0, at: {}, starts: [] };
  const wanted = Number(values.kills);
  const end = performance.now() + Number(values.minutes) * MINUTE;
  say(`seed ${values.seed}`);
  const progress = setInterval(() => say(`${kills.count} kills`), 30_000);
  try {
    const outcome = await run({
      uri: mongod.uri,
      seed: values.seed,
      say,
      ...(values.logs ? { logs: values.logs } : {}),
      people: Number(values.people),
      perSecond: Number(values.rate),
      trouble: ({ lives, chance }) =>
        killProcesses(lives, chance, kills, () => kills.count >= wanted || performance.now() > end),
    });
    process.stdout.write(`seed              ${values.seed}\n${report(outcome, kills)}\n`);
    return outcome.verdict.wrong.length + outcome.leaks.length === 0 ? 0 : 1;
  } finally {
    clearInterval(progress);
    await mongod.stop();
    await rm(folder, { recursive: true, force: true });
    await removeFolders();
  }
}

process.exitCode = await main();
