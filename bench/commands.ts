import type { Load, LoadReady } from './conversations/load.js';
import { slugOf, startStack } from './conversations/stacks.js';
import { startChild } from './lib/child.js';
import { countCommands } from './lib/command-counts.js';
import { bench } from './lib/frame.js';
import { short, table } from './lib/numbers.js';

const usage = `npx tsx bench/commands.ts [--people 1,64] [--seconds 3]

Which commands a message costs, by name and collection, for one person alone and for many at once: Amana with the end of the talk,
which opens an escalation, and with the tip left open. No job runs meanwhile, so that a command is a message's. A bulk of updates
counts once an update, as mongod does the work of each.`;

const names = ['amana', 'amana, tip left open'] as const;

await bench('commands', usage, { people: '1,64', seconds: '3' }, async (frame) => {
  const mongoUri = await frame.mongod();
  const load = await startChild<LoadReady>('conversations/load.ts', {}, ['--import', 'tsx']);
  frame.atEnd(() => load.stop());
  const told: Record<string, string>[] = [];
  for (const name of names) {
    const stack = await startStack(name, { mongoUri, load: load.ready, folder: frame.folder });
    frame.atEnd(() => stack.child.stop());
    await load.ask('learn', { stack: name, target: stack.target });
    for (const people of frame.flags.people.split(',').map(Number)) {
      const dbs = ['gateway', 'cases'].map((half) => `bench_${slugOf(name)}_${half}`);
      const counting = await countCommands(mongoUri, dbs);
      const seconds = frame.number('seconds');
      const run = { stack: name, target: stack.target, people, seconds, pace: 'reply' };
      const { messages } = await load.ask<Load>('run', run);
      const counts = [...(await counting.end())].sort(([, a], [, b]) => b - a);
      console.log(`\n${name}, ${people} at once, ${messages} messages:\n`);
      console.log(
        table(
          ['operation', 'a message'],
          counts.map(([what, count]) => [what, short(count / messages)]),
        ),
      );
      told.push(Object.fromEntries(counts.map(([what, count]) => [what, short(count / messages)])));
    }
  }
  return told;
});
