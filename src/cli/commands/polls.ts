import { Option, type Command } from 'commander';
import { examples, jsonOption, type Context } from '../context.js';
import type { PhoneKind } from '../polls/open.js';

export function addPolls(program: Command, context: Context): void {
  const { io } = context;
  const polls = program.command('polls').description('opinion polls: check and look at them; sending is not built yet');
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
    .addOption(new Option('--channel <channel>', 'a basic phone, or a chat with buttons').choices(['sms', 'chat']).default('sms'))
    .option(...jsonOption)
    .action(async (file: string, options: { language?: string; channel: PhoneKind; json?: boolean }) => {
      const { previewPoll } = await import('../polls/preview.js');
      context.code = await previewPoll(io, file, options);
    })
    .addHelpText(
      'after',
      `
Behind each answer it says what the poll would keep. Needs no database, and sends nothing.
${examples('amana polls preview examples/polls/job-offers.yaml', 'amana polls preview job-offers.yaml --language fr --channel chat', 'amana polls preview job-offers.yaml < examples/polls/answers-en.txt')}`,
    );
} // prettier-ignore
