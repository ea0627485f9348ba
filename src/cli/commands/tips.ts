import type { Command } from 'commander';
import type { ListOptions } from '../tips/list.js';
import type { ShowOptions } from '../tips/show.js';
import {
  count,
  countryCode,
  examples,
  jsonOption,
  passphraseOption,
  vaultOption,
  type Context,
} from '../context.js';

function addList(tips: Command, { io }: Context): void {
  tips
    .command('list')
    .description('the newest tips, without a word of them')
    .option('--country <XX>', 'of one country (ISO 3166-1)', countryCode)
    .option('--unsure', 'only texts in doubt: a person must say whether they are reports')
    .option('--limit <n>', 'the most to show', count, 50)
    .option(...jsonOption)
    .action(async (options: ListOptions) => {
      const { showList } = await import('../tips/list.js');
      await showList(io, options);
    })
    .addHelpText(
      'after',
      examples(
        'amana tips list',
        'amana tips list --unsure',
        'amana tips list --country TG --limit 10 --json',
      ),
    );
}

function addShow(tips: Command, context: Context): void {
  tips
    .command('show')
    .description(
      'the words of a tip, opened with the passphrase of the vault; noted in the audit log',
    )
    .argument('<reference>', 'such as TG-7K2M4, or the id')
    .option(...vaultOption)
    .option(...passphraseOption)
    .option(...jsonOption)
    .action(async (reference: string, options: ShowOptions) => {
      const { showTip } = await import('../tips/show.js');
      context.code = await showTip(context.io, reference, options);
    })
    .addHelpText(
      'after',
      examples(
        'amana tips show TG-7K2M4',
        'amana tips show TG-7K2M4 --vault /media/stick/vault.json',
      ),
    );
}

function addAsk(tips: Command, context: Context): void {
  tips
    .command('ask')
    .description(
      'ask the reporter something in neutral words, 250 characters at most: texted in their safe hours, or kept until they return',
    )
    .argument('<reference>', 'such as TG-7K2M4, or the id')
    .argument('[-]', 'the question is typed, or read from the standard input: never given here')
    .option(...jsonOption)
    .action(
      async (reference: string, question: string | undefined, { json }: { json?: boolean }) => {
        const { askQuestion } = await import('../tips/ask.js');
        context.code = await askQuestion(context.io, reference, question, json);
      },
    )
    .addHelpText(
      'after',
      examples('amana tips ask TG-7K2M4', 'amana tips ask TG-7K2M4 < question.txt'),
    );
}

/** Adds the commands that decide about a text in doubt. */
function addVerdicts(tips: Command, context: Context): void {
  const verdicts = [
    ['report', 'report', 'say that a text is a report: people are called for it'],
    ['set-aside', 'setAside', 'say that a text is no report: it is kept, and nobody is called'],
  ] as const;
  for (const [name, verdict, description] of verdicts)
    tips
      .command(name)
      .description(description)
      .argument('<reference>', 'such as TG-7K2M4, or the id')
      .option(...jsonOption)
      .action(async (reference: string, { json }: { json?: boolean }) => {
        const { decide } = await import('../tips/look-through.js');
        context.code = await decide(context.io, reference, verdict, json);
      })
      .addHelpText('after', examples(`amana tips ${name} TG-7K2M4`));
}

export function addTips(program: Command, context: Context): void {
  const tips = program.command('tips').description('the tips people sent');
  addList(tips, context);
  addShow(tips, context);
  addAsk(tips, context);
  addVerdicts(tips, context);
}
