import { Option, type Command } from 'commander';
import type { FileFormat } from '../../directory/file.js';
import { countryCode, examples, jsonOption, type Context } from '../context.js';
import { addDirectoryLists } from './directory-lists.js';

function addImport(directory: Command, context: Context): void {
  directory
    .command('import')
    .description('import a file; if it has a mistake, nothing of it is imported')
    .argument('<file>', 'YAML or CSV, by the end of its name (.yaml, .yml, .csv)')
    .option('--replace', 'deactivate people who are not in the file; nobody is deleted')
    .option('--dry-run', 'say what would happen, and change nothing')
    .option(...jsonOption)
    .action(
      async (file: string, options: { replace?: boolean; dryRun?: boolean; json?: boolean }) => {
        const { takeDirectory } = await import('../directory/import.js');
        context.code = await takeDirectory(context.io, file, options);
      },
    )
    .addHelpText(
      'after',
      `
Every mistake is named by its line. examples/directory has a file to start from.
${examples('amana directory import focal-points.csv --dry-run', 'amana directory import directory.yaml --replace')}`,
    );
}

function addExport(directory: Command, { io }: Context): void {
  directory
    .command('export')
    .description(
      'write it as a file that import can read; anybody can read the names and addresses in it',
    )
    .addOption(
      new Option('--format <format>', 'csv has people only')
        .choices(['yaml', 'csv'])
        .default('yaml'),
    )
    .option('--output <file>', 'into a file that only you can read, instead of the standard output')
    .action(async (options: { format: FileFormat; output?: string }) => {
      const { writeDirectory } = await import('../directory/export.js');
      await writeDirectory(io, options);
    })
    .addHelpText(
      'after',
      examples(
        'amana directory export --output directory.yaml',
        'amana directory export --format csv > people.csv',
      ),
    );
}

function addShow(directory: Command, { io }: Context): void {
  directory
    .command('show')
    .description('who is on duty now, by country and level; no addresses')
    .option('--country <XX>', 'of one country (ISO 3166-1)', countryCode)
    .option(...jsonOption)
    .action(async (options: { country?: string; json?: boolean }) => {
      const { showDuty } = await import('../directory/show.js');
      await showDuty(io, options);
    })
    .addHelpText(
      'after',
      `
Of a level with nobody on duty for a place, everybody is called.
${examples('amana directory show', 'amana directory show --country TG --json')}`,
    );
}

function addAbsences(directory: Command, context: Context): void {
  directory
    .command('away')
    .description('enter an absence: a person is not called from the first day to the last')
    .argument('<id>', 'their id in the directory')
    .argument('<from>', 'the first day, as 2026-12-24')
    .argument('<to>', 'the last day')
    .option('--stand-in <id>', 'who is called in their hours; by default the others of their level')
    .option(...jsonOption)
    .action(
      async (
        id: string,
        from: string,
        to: string,
        options: { standIn?: string; json?: boolean },
      ) => {
        const { sayAway } = await import('../directory/away.js');
        context.code = await sayAway(context.io, id, { from, to }, options);
      },
    )
    .addHelpText(
      'after',
      examples('amana directory away tg-1 2026-12-24 2027-01-02 --stand-in tg-2'),
    );
  directory
    .command('back')
    .description('remove an absence')
    .argument('<id>', 'their id in the directory')
    .argument('<from>', 'its first day')
    .option(...jsonOption)
    .action(async (id: string, from: string, options: { json?: boolean }) => {
      const { sayBack } = await import('../directory/away.js');
      context.code = await sayBack(context.io, id, from, options);
    })
    .addHelpText('after', examples('amana directory back tg-1 2026-12-24'));
}

export function addDirectory(program: Command, context: Context): void {
  const directory = program
    .command('directory')
    .description('focal points, rosters, countries, helplines, partners');
  addImport(directory, context);
  addExport(directory, context);
  addShow(directory, context);
  addAbsences(directory, context);
  addDirectoryLists(directory, context);
}
