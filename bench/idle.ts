import { setTimeout as wait } from 'node:timers/promises';
import { startProgram } from '../test/support/program.js';
import { startTwilioApi } from './conversations/providers.js';
import { countCommands } from './lib/command-counts.js';
import { bench } from './lib/frame.js';
import { short, table } from './lib/numbers.js';
import { cpuOf, rssOf } from './lib/process.js';
import { production } from './lib/production.js';

const usage = `npx tsx bench/idle.ts [--seconds 120] [--calm 20]

What an installation costs to which nobody writes: the built program in production, every job on its own timetable. Commands a
second by name and collection (as mongod notes them), and the share of a core that the program takes.`;

await bench('idle', usage, { seconds: '120', calm: '20' }, async (frame) => {
  const uri = await frame.mongod();
  const twilio = await startTwilioApi(() => undefined);
  const { db, env } = await production(uri, frame.folder, 'idle', twilio);
  await db.close();
  const program = startProgram(frame.folder, { ...env }, ['start']);
  frame.atEnd(() => program.end('SIGKILL'));
  await program.url();
  await wait(frame.number('calm') * 1_000);
  const counting = await countCommands(uri, ['idle_gateway', 'idle_cases']);
  const seconds = frame.number('seconds');
  const before = cpuOf(program.pid);
  await wait(seconds * 1_000);
  const cpu = cpuOf(program.pid) - before;
  const rss = rssOf(program.pid);
  const counts = [...(await counting.end())].sort(([, a], [, b]) => b - a);
  const commands = counts.reduce((sum, [, count]) => sum + count, 0);
  const core = (100 * cpu) / (seconds * 1_000);
  console.log(
    `Idle for ${seconds} s: ${short(commands / seconds)} commands a second, ${short(core)} % of a core, ${short(rss / 1e6)} MB.\n`,
  );
  console.log(
    table(
      ['command', 'a minute'],
      counts.map(([name, count]) => [name, short((60 * count) / seconds)]),
    ),
  );
  await program.end('SIGTERM');
  return { seconds, commands, cpu, rss, counts };
});
