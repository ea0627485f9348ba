import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { MINUTE, SECOND } from '../../src/shared/clock.js';
import { removeFolders } from '../support/program.js';
import { startMongods, type Mongods } from './mongods.js';
import { freezeMongod, killMongod, losePrimary, Outages } from './outages.js';
import { report } from './report.js';
import { run, type Here } from './run.js';
import { killProcesses, type Kills } from './troubles.js';

const usage = `npm run chaos -- [--trouble kills|mongod|primary] [--kills 1000] [--away 60] [--people 300] [--rate 25] [--minutes 60]
                 [--seed word] [--logs folder]

kills    one of two processes is killed again and again
mongod   the only mongod is killed, and hangs for --away seconds
primary  a replica set of three loses its primary, by a kill and because it hangs
See docs/chaos.md. The same seed makes the same people and the same choices.`;

const { values } = parseArgs({
  options: {
    trouble: { type: 'string', default: 'kills' },
    kills: { type: 'string', default: '1000' },
    away: { type: 'string', default: '60' },
    people: { type: 'string', default: '300' },
    rate: { type: 'string', default: '25' },
    minutes: { type: 'string', default: '60' },
    seed: { type: 'string', default: randomBytes(4).toString('hex') },
    logs: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

const say = (line: string) => void process.stderr.write(`${line}\n`);
const kills: Kills = { count: 0, at: {}, starts: [] };
const outages = new Outages();
const away = Number(values.away) * SECOND;
/** Load before, between and after the outages. */
const PEACE = 10 * SECOND;

/** The troubles there are: how many mongods they need, and what happens. */
const troubles: Readonly<
  Record<
    string,
    { readonly nodes: number; readonly act: (here: Here, mongods: Mongods) => Promise<void> }
  >
> = {
  kills: {
    nodes: 1,
    act: ({ lives, chance }) => {
      const end = performance.now() + Number(values.minutes) * MINUTE;
      return killProcesses(
        lives,
        chance,
        kills,
        () => kills.count >= Number(values.kills) || performance.now() > end,
      );
    },
  },
  mongod: {
    nodes: 1,
    async act(_, mongods) {
      await pause(PEACE);
      say('mongod is killed');
      await killMongod(mongods, outages, away / 4);
      await pause(PEACE);
      say('mongod hangs');
      await freezeMongod(mongods, outages, away);
      await pause(PEACE);
    },
  },
  primary: {
    nodes: 3,
    async act(_, mongods) {
      for (const how of ['killed', 'frozen'] as const) {
        await pause(PEACE);
        say(`the primary is ${how}`);
        await losePrimary(mongods, outages, how, PEACE);
      }
      await pause(PEACE);
    },
  },
};

async function main(): Promise<number> {
  const trouble = troubles[values.trouble];
  if (values.help || !trouble) {
    say(usage);
    return values.help ? 0 : 2;
  }
  const mongods = await startMongods(trouble.nodes);
  say(`seed ${values.seed}`);
  const progress = setInterval(() => kills.count > 0 && say(`${kills.count} kills`), 30 * SECOND);
  try {
    const outcome = await run({
      uri: mongods.uri,
      seed: values.seed,
      say,
      people: Number(values.people),
      perSecond: Number(values.rate),
      trouble: (here) => trouble.act(here, mongods),
      troubled: outages.touch,
      files: [mongods.folder],
      ...(values.logs ? { logs: values.logs } : {}),
    });
    process.stdout.write(`seed              ${values.seed}\n${report(outcome, kills, outages)}\n`);
    return outcome.verdict.wrong.length + outcome.searched.found.length === 0 ? 0 : 1;
  } finally {
    clearInterval(progress);
    await mongods.stop();
    await removeFolders();
  }
}

process.exitCode = await main();
