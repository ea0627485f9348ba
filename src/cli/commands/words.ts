import type { Command } from 'commander';
import { count, examples, type Context } from '../context.js';
import type { DeskOptions } from '../desk.js';
import { atDesk } from '../token-option.js';

/** Loaded only when they are used: the database library takes a second to load. */
const words = () => import('../polls/words.js');

function addRead(polls: Command, { io }: Context): void {
  atDesk(
    polls,
    'words',
    'what people answered in their own words, once a poll is closed; noted in the audit log',
  )
    .argument('<poll>', 'its name')
    .option('--limit <n>', 'the most to show', count, 200)
    .option('--after <id>', 'go on after this answer')
    .action(async (poll: string, options: DeskOptions & { limit: number; after?: string }) =>
      (await words()).showWords(io, poll, options),
    )
    .addHelpText(
      'after',
      examples('amana polls words job-offers', 'amana polls words job-offers --json'),
    );
}

function addGroup(polls: Command, { io }: Context): void {
  atDesk(polls, 'group', 'sort open answers under something')
    .argument('<poll>', 'its name')
    .argument('<group>', 'under what; "-" takes them out again')
    .argument('<id...>', 'which, as words shows them')
    .action(async (poll: string, group: string, ids: string[], options: DeskOptions) =>
      (await words()).groupWords(io, poll, group, ids, options),
    )
    .addHelpText(
      'after',
      examples('amana polls group job-offers "Ask the embassy" 3fK2q0xVd1bT9mN4sZ7aLw'),
    );
}

function addRules(polls: Command, { io }: Context): void {
  atDesk(
    polls,
    'rules',
    'sort open answers by words: shows what each rule would sort, and sorts with --apply',
  )
    .argument('<poll>', 'its name')
    .argument('<file>', 'rules in YAML or JSON')
    .option(
      '--apply',
      'sort them, in the place of what rules sorted before; what a person sorted stays',
    )
    .action(async (poll: string, file: string, options: DeskOptions & { apply?: boolean }) =>
      (await words()).ruleWords(io, poll, file, options),
    )
    .addHelpText(
      'after',
      examples(
        'amana polls rules job-offers examples/poll-groups/job-offers.yaml',
        'amana polls rules job-offers examples/poll-groups/job-offers.yaml --apply',
      ),
    );
}

/** Adds the commands that read and sort answers in people's own words. */
export function addWords(polls: Command, context: Context): void {
  addRead(polls, context);
  addGroup(polls, context);
  addRules(polls, context);
}
