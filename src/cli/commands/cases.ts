import { InvalidArgumentError, Option, type Command } from 'commander';
import { isDay } from '../../shared/allowed.js';
import { MOST_LISTED } from '../../shared/listed.js';
import { caseStates } from '../../models/cases/case-work.js';
import type { Priority } from '../../shared/priority.js';
import type { CasesExportOptions, CasesListOptions } from '../cases/cases.js';
import { countUpTo, countryCode, examples, jsonOption, type Context } from '../context.js';

function priority(text: string): Priority {
  if (!/^[pP]?[123]$/.test(text))
    throw new InvalidArgumentError('A priority is 1, 2 or 3; 1 is a life in danger.');
  return Number(text.slice(-1)) as Priority;
}

/** Checks a search word: a code or an id, never a pattern. */
function code(text: string): string {
  if (!/^[\w.:-]{1,80}$/.test(text))
    throw new InvalidArgumentError('Give a code or an id: letters, digits, ".", "_", ":" or "-".');
  return text;
}

/** Adds the filters of the console's inbox to a command. */
const narrowed = (to: Command): Command =>
  to
    .option('--country <XX>', 'of one country (ISO 3166-1)', countryCode)
    .addOption(
      new Option('--state <state>', 'of one state; without it, what is open').choices([
        ...caseStates,
        'all',
      ]),
    )
    .option('--priority <n>', 'of one priority: 1, 2 or 3', priority)
    .option('--kind <code>', 'of one kind, such as captive', code)
    .option('--owner <id>', 'that one person has: their id, or nobody', code)
    .option('--unanswered', 'only cases for which everybody was called and nobody answered')
    .option('--follow-up', 'only cases whose follow-up day has come')
    .option('--words-end', 'only closed cases whose words are destroyed within 30 days')
    .option('--search <word>', 'a reference or its beginning, or a code of it', code);

function addList(cases: Command, { io }: Context): void {
  narrowed(cases.command('list').description('the newest cases: codes, and not a word'))
    .option('--limit <n>', `the most to show, ${MOST_LISTED} at most`, countUpTo(MOST_LISTED), 50)
    .option(...jsonOption)
    .action(async (options: CasesListOptions) => {
      const { showCases } = await import('../cases/cases.js');
      await showCases(io, options);
    })
    .addHelpText(
      'after',
      examples('amana cases list', 'amana cases list --country TG --owner nobody --priority 1'),
    );
}

function addShow(cases: Command, { io }: Context): void {
  cases
    .command('show')
    .description('how far a case is, who has it and what was done: codes, and not a word')
    .argument('<reference>', 'such as TG-7K2M4, or the id')
    .option(...jsonOption)
    .action(async (reference: string, options: { json?: boolean }) => {
      const { showCase } = await import('../cases/cases.js');
      await showCase(io, reference, options);
    })
    .addHelpText('after', examples('amana cases show TG-7K2M4'));
}

function addExport(cases: Command, { io }: Context): void {
  narrowed(
    cases
      .command('export')
      .description('the newest 5,000 cases as a table of codes; noted in the audit log'),
  )
    .addOption(
      new Option('--format <format>', 'csv, safe for spreadsheets, or json')
        .choices(['csv', 'json'])
        .default('csv'),
    )
    .option('--output <file>', 'write to a file that only you can read')
    .action(async (options: CasesExportOptions) => {
      const { exportCases } = await import('../cases/cases.js');
      await exportCases(io, options);
    })
    .addHelpText('after', examples('amana cases export --state all --output cases.csv'));
}

/** Checks that a text is a day. */
function dayText(text: string): string {
  if (!isDay(text)) throw new InvalidArgumentError('Give a day as 2027-06-30.');
  return text;
}

function addKeep(cases: Command, context: Context): void {
  cases
    .command('keep')
    .description('keep the words of a closed case until a day, with a reason that is sealed')
    .argument('<reference>', 'as TG-7K2M4, or the id')
    .argument('<day>', 'until which, as 2027-06-30; within ten years', dayText)
    .requiredOption('--reason <text>', 'why; no names')
    .option(...jsonOption)
    .action(async (reference: string, day: string, options: { reason: string; json?: boolean }) => {
      const { keepCase } = await import('../cases/keep.js');
      context.code = await keepCase(context.io, reference, day, options);
    })
    .addHelpText(
      'after',
      examples('amana cases keep TG-7K2M4 2027-06-30 --reason "a court asks for it"'),
    );
}

/** Adds the commands of cases at the machine, which take no key. */
export function addCases(program: Command, context: Context): void {
  const cases = program.command('cases').description('cases as the console lists them, by codes');
  addList(cases, context);
  addShow(cases, context);
  addExport(cases, context);
  addKeep(cases, context);
}
