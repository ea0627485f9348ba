import type { Command } from 'commander';
import { command } from '../../shared/command.js';
import { count, examples, languageTag, type Context } from '../context.js';
import type { DeskOptions } from '../desk.js';
import { atDesk } from '../token-option.js';
import { addByName, addCheck, addPreview, addSave, type DocumentHelp } from './documents.js';
import { addSending } from './sending.js';
import { addWords } from './words.js';

/** Loaded only when they are used: the database library takes a second to load. */
const load = () => import('../polls/documents.js');
const results = () => import('../polls/results.js');

const help: DocumentHelp = {
  of: 'polls',
  noun: 'poll',
  sample: 'job-offers',
  open: 'release a poll: from its start on people may join it by its word; nobody is written to',
  end: {
    name: 'close',
    says: 'close a poll before its time; its answers are counted and destroyed, and it cannot be opened again',
  },
  actions: async () => (await load()).documents,
};

const previewHelp = () => `
Behind each answer it says what the poll would keep. Needs no database, and sends nothing.
${examples('amana polls preview examples/polls/job-offers.yaml', 'amana polls preview job-offers.yaml --language fr --channel chat', 'amana polls preview job-offers.yaml < examples/polls/answers-en.txt')}`;

function addList(polls: Command, { io }: Context): void {
  atDesk(polls, 'list', 'list the polls, those that close last first')
    .option('--limit <n>', 'the most to show', count, 50)
    .action(async (options: DeskOptions & { limit: number }) =>
      (await load()).listPolls(io, options),
    )
    .addHelpText('after', examples('amana polls list', 'amana polls list --json'));
}

export function addPolls(program: Command, context: Context): void {
  const polls = program
    .command('polls')
    .description('opinion polls, from question to published result');
  const check = async () => (await import('../polls/check.js')).checkPolls;
  const preview = async () => (await import('../polls/preview.js')).previewPoll;
  addCheck(polls, context, help, check, ['polls check job-offers.yaml --json']);
  addPreview(polls, context, help, preview, previewHelp());
  addSave(polls, context, help);
  addList(polls, context);
  addByName(polls, context, help);
  addSending(polls, context, help);
  addResults(polls, context);
  addWords(polls, context);
}

function addResults(polls: Command, { io }: Context): void {
  const named = (name: string, description: string) =>
    atDesk(polls, name, description).argument('<poll>', 'its name');
  named('publish', 'publish what may be seen of a poll now; the program does it by itself, too')
    .action(async (poll: string, options: DeskOptions) =>
      (await results()).publishResults(io, poll, options),
    )
    .addHelpText('after', examples('amana polls publish job-offers'));
  named('results', 'what was published of a poll last')
    .option('--csv', 'as CSV, safe from formulas')
    .option('--language <tag>', 'of the words in CSV', languageTag, 'en')
    .action(async (poll: string, options: DeskOptions & { csv?: boolean; language: string }) =>
      (await results()).showResults(io, poll, options),
    )
    .addHelpText(
      'after',
      examples(
        'amana polls results job-offers',
        'amana polls results job-offers --csv --language fr > results.csv',
      ),
    );
  named(
    'publish-groups',
    'publish what open answers were sorted under, once, beside the results of a closed poll',
  )
    .action(async (poll: string, options: DeskOptions) =>
      (await results()).publishGroups(io, poll, options),
    )
    .addHelpText('after', examples('amana polls publish-groups job-offers'));
  named(
    'give-back',
    `draft the telling of results to those who answered, once a poll is closed; then: ${command('polls send')}`,
  )
    .action(async (poll: string, options: DeskOptions) =>
      (await results()).giveBack(io, poll, options),
    )
    .addHelpText('after', examples('amana polls give-back job-offers'));
}
