import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { keyFiles } from '../src/privacy/keyfile.js';
import { dumpBoth } from '../test/attacks/joins.js';
import { closePoll, play } from '../test/attacks/join/play.js';
import { tryJoins } from '../test/attacks/join/table.js';
import { steal, wordsOf, type Theft } from '../test/attacks/join/theft.js';
import { startTestAmana, type TestAmana } from '../test/support/amana.js';
import { keepBefore, printed, writePage, type Run } from './join/page.js';
import { seededChance } from '../src/shared/seeded-chance.js';
import { bench, type Frame } from './lib/frame.js';

const usage = `npm run bench:join -- [--people 40] [--minutes 120] [--seed 1] [--write docs]

People tell, answer a poll, come back, say STOP and ERASE for two hours of a clock that is moved,
while focal points answer and a provider fails. Then a thief takes both databases, the oplog,
gateway.json and a list of all phone numbers, and tries to join each finished report (and each open
answer of the poll, which is closed by then) to who wrote it: with nothing more, with a log of every
operation, with a phone company's log. Told are: how many joins are right, how many name one person
alone (and are right), and what the same guesses get when it is drawn by lot who wrote what.
\`--write docs\` writes the table into docs/joins.md, \`--write before\` keeps it as that of an
earlier version.`;

/** The poll is open for so long. */
const POLL = 0.75;
/** Every operation of a run fits into it, in bytes. */
const PROFILE = 256 * 2 ** 20;

type Flag = 'people' | 'minutes' | 'seed' | 'write';

/** Has mongod note every operation, as a slow-query log of everything would. */
async function noteOperations({ db }: TestAmana): Promise<void> {
  for (const half of [db.gateway, db.cases]) {
    await half.createCollection('system.profile', { capped: true, size: PROFILE });
    await half.db?.command({ profile: 2 });
  }
}

/** Plays, and steals everything at the end. */
async function playAndSteal(frame: Frame<Flag>, here: TestAmana): Promise<Theft> {
  const minutes = frame.number('minutes');
  let keysOfThen = '';
  const played = await play(here, {
    people: frame.number('people'),
    minutes,
    seed: frame.number('seed'),
    minute: async (minute) => {
      if (minute % 10 === 0) frame.say(`${minute} minutes`);
      if (minute !== Math.round(minutes * POLL)) return;
      keysOfThen = readFileSync(keyFiles(here.keyFolder).gateway, 'utf8');
      await closePoll(here);
    },
  });
  return steal(here, played, wordsOf(keysOfThen, await dumpBoth(here.db), played));
}

const commit = () =>
  execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();

await bench<Flag>(
  'join',
  usage,
  { people: '40', minutes: '120', seed: '1', write: '' },
  async (frame) => {
    process.env['AMANA_TEST_MONGODB_URI'] = await frame.mongod();
    const random = seededChance(frame.number('seed') + 1);
    const draw = (span: number) => Math.floor(random() * span);
    // Today, since mongod deletes by the machine's clock what is over.
    const start = `${new Date().toISOString().slice(0, 10)}T10:00:00Z`;
    const here = await startTestAmana(start, { draw });
    frame.atEnd(() => here.stop());
    await noteOperations(here);
    const theft = await playAndSteal(frame, here);
    frame.say(`${theft.oplog.length} entries of the oplog`);
    const on = new Date().toISOString().slice(0, 10);
    const run: Run = { commit: commit(), on, rows: tryJoins(theft) };
    console.log(printed(run));
    const { people, minutes, seed, write } = frame.flags;
    if (write === 'before') keepBefore(run);
    if (write === 'docs')
      await writePage(run, `--people ${people} --minutes ${minutes} --seed ${seed}`);
    return run;
  },
);
