import type { Command } from 'commander';
import { examples, jsonOption, type Context } from '../context.js';

export function addTriage(program: Command, context: Context): void {
  program
    .command('triage')
    .description('how texts would be ordered: priority (1 to 3, or none), kind and reasons')
    .argument(
      '<file>',
      'one text on each line, or JSON lines with "text"; - reads the standard input',
    )
    .option(...jsonOption)
    .action(async (file: string, { json }: { json?: boolean }) => {
      const { triageFile } = await import('../triage/triage.js');
      await triageFile(context.io, file, json);
    })
    .addHelpText(
      'after',
      examples('amana triage words.txt', 'amana triage messages.jsonl --json', 'amana triage -'),
    );
}
