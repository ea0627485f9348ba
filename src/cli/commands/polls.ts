import { Option, type Command } from 'commander';
import { count, examples, jsonOption, languageTag, type Context } from '../context.js';
import type { DeskOptions } from '../desk.js';
import { atDesk } from '../token-option.js';
import type { PhoneKind } from '../../preview/phone.js';
import { command } from '../../shared/command.js';
import { addSending } from './sending.js';

/** Loaded only when they are used: the database's library takes a second. */
const documents = () => import('../polls/documents.js');
const words = () => import('../polls/words.js');
const results = () => import('../polls/results.js');

export function addPolls(program: Command, context: Context): void {
  const { io } = context;
  const polls = program
    .command('polls')
    .description('opinion polls, from question to published result');
  polls
    .command('check')
    .description('check poll files, and show what each message costs as SMS')
    .argument('<files...>', 'polls in YAML')
    .option('--strict', 'end with 1 when a language is blocked, too')
    .option(...jsonOption)
    .action(async (files: string[], options: { strict?: boolean; json?: boolean }) => {
      const { checkPolls } = await import('../polls/check.js');
      context.code = checkPolls(io, files, options);
    })
    .addHelpText(
      'after',
      `
Every mistake is named by its line. What is wrong with one language blocks that language, not the poll.
docs/polls.md says how to write one. Needs no database, and sends nothing.
${examples('amana polls check examples/polls/job-offers.yaml', 'amana polls check polls/*.yaml --strict', 'amana polls check job-offers.yaml --json')}`,
    );
  polls
    .command('preview')
    .description('play a poll as a phone would show it, at the keyboard or from the standard input')
    .argument('<file>', 'a poll in YAML')
    .option('--language <tag>', 'one of its languages; the first by default')
    .addOption(
      new Option('--channel <channel>', 'a basic phone, or a chat with buttons')
        .choices(['sms', 'chat'])
        .default('sms'),
    )
    .option(...jsonOption)
    .action(
      async (file: string, options: { language?: string; channel: PhoneKind; json?: boolean }) => {
        const { previewPoll } = await import('../polls/preview.js');
        context.code = await previewPoll(io, file, options);
      },
    )
    .addHelpText(
      'after',
      `
Behind each answer it says what the poll would keep. Needs no database, and sends nothing.
${examples('amana polls preview examples/polls/job-offers.yaml', 'amana polls preview job-offers.yaml --language fr --channel chat', 'amana polls preview job-offers.yaml < examples/polls/answers-en.txt')}`,
    );
  addDocuments(polls, context);
  addSending(polls, context, 'polls');
  addResults(polls, context);
  addWords(polls, context);
}

function addDocuments(polls: Command, { io }: Context): void {
  const named = (name: string, description: string) =>
    atDesk(polls, name, description).argument('<poll>', 'its name');
  atDesk(polls, 'save', 'keep polls as drafts, or new versions of them')
    .argument('<files...>', 'polls in YAML')
    .option('--over <tag>', 'the tag of the poll that is changed, as list and show have it')
    .action(async (files: string[], options: DeskOptions & { over?: string }) =>
      (await documents()).savePolls(io, files, options),
    )
    .addHelpText(
      'after',
      examples(
        'amana polls save examples/polls/job-offers.yaml',
        'amana polls save job-offers.yaml --over 3',
      ),
    );
  atDesk(polls, 'list', 'the polls there are, those that close last first')
    .option('--limit <n>', 'the most to show', count, 50)
    .action(async (options: DeskOptions & { limit: number }) =>
      (await documents()).listPolls(io, options),
    )
    .addHelpText('after', examples('amana polls list', 'amana polls list --json'));
  named('show', 'a poll as it is kept')
    .action(async (poll: string, options: DeskOptions) =>
      (await documents()).showPoll(io, poll, options),
    )
    .addHelpText('after', examples('amana polls show job-offers'));
  named(
    'open',
    'release a poll: from its start on people may join it by its word; nobody is written to',
  )
    .action(async (poll: string, options: DeskOptions) =>
      (await documents()).openPoll(io, poll, options),
    )
    .addHelpText('after', examples('amana polls open job-offers'));
  named(
    'link',
    'make a link to the preview of a poll as a web page, for whoever has it, for an hour',
  )
    .action(async (poll: string, options: DeskOptions) =>
      (await documents()).linkPreview(io, poll, options),
    )
    .addHelpText('after', examples('amana polls link job-offers'));
  named(
    'try',
    'try a poll on your own phone: it comes to whoever texts the word that is shown, within the hour',
  )
    .action(async (poll: string, options: DeskOptions) =>
      (await documents()).tryPoll(io, poll, options),
    )
    .addHelpText('after', examples('amana polls try job-offers'));
  named(
    'close',
    'close a poll before its time; its answers are counted and destroyed, and it cannot be opened again',
  )
    .action(async (poll: string, options: DeskOptions) =>
      (await documents()).closePoll(io, poll, options),
    )
    .addHelpText('after', examples('amana polls close job-offers'));
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

function addWords(polls: Command, { io }: Context): void {
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
