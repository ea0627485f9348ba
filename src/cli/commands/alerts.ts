import { Option, type Command } from 'commander';
import type { ValidateOptions } from '../alerts/validate.js';
import { examples, jsonOption, type Context } from '../context.js';
import { exitCodes } from '../exit.js';

export function addAlerts(program: Command, context: Context): void {
  const alerts = program.command('alerts').description('alerts of the Common Alerting Protocol');
  alerts
    .command('validate')
    .description('what is wrong with a CAP file or a feed of alerts, by line and rule')
    .argument('<file>', 'CAP 1.1 or 1.2, Atom or RSS; - reads the standard input')
    .option(...jsonOption)
    .addOption(
      new Option('--against <whom>', 'also against what hubs and phones for the public ask for')
        .choices(['cap', 'public'])
        .default('cap'),
    )
    .action(async (file: string, options: ValidateOptions) => {
      const { validateAlerts } = await import('../alerts/validate.js');
      const ended = await validateAlerts(context.io, file, options);
      const codes = {
        fine: exitCodes.ok,
        errors: exitCodes.problem,
        unreadable: exitCodes.usage,
      } as const;
      context.code = codes[ended];
    })
    .addHelpText(
      'after',
      `
It asks no network and no database, and keeps nothing. It ends with 0 when there are warnings alone, with 1 when there are
errors, and with 2 when the file cannot be read at all.
${examples('amana alerts validate alert.xml', 'amana alerts validate feed.atom --against public', 'amana alerts validate - --json')}`,
    );
}
