import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { programName } from '../shared/command.js';
import { projectRoot } from '../shared/root.js';
import { addAccounts } from './commands/accounts.js';
import { addAlerts } from './commands/alerts.js';
import { addAudit } from './commands/audit.js';
import { addCampaigns } from './commands/campaigns.js';
import { addCases } from './commands/cases.js';
import { addDeadLetters } from './commands/dead-letters.js';
import { addDirectory } from './commands/directory.js';
import { addDoctor } from './commands/doctor.js';
import { addKeys } from './commands/keys.js';
import { addSimulate } from './commands/simulate.js';
import { addPolls } from './commands/polls.js';
import { addPrices } from './commands/prices.js';
import { addStart } from './commands/start.js';
import { addTips } from './commands/tips.js';
import { addTokens } from './commands/tokens.js';
import { addTriage } from './commands/triage.js';
import { addWebhooks } from './commands/webhooks.js';
import { examples, type Context } from './context.js';
import { exitHelp, explain, type ExitCode } from './exit.js';
import type { Io } from './io.js';
import { harmlessIo } from './output.js';

function version(): string {
  const file = path.join(projectRoot(), 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

function createProgram(context: Context): Command {
  const { io } = context;
  const program = new Command(programName())
    .description('Anonymous tips against trafficking, escalated until a person answers.')
    .version(version())
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: io.err })
    .showHelpAfterError('(--help shows how)')
    .addHelpText(
      'after',
      `
It is configured by environment variables; a file .env in the working directory is read too, and
.env.example explains them all.
${examples('amana start', 'amana doctor', 'amana tips list --country TG', 'amana simulate')}`,
    )
    .addHelpText('afterAll', exitHelp);
  const commands = [
    addStart,
    addDoctor,
    addDirectory,
    addTips,
    addCases,
    addTriage,
    addAlerts,
    addPolls,
    addCampaigns,
    addPrices,
    addTokens,
    addWebhooks,
    addAccounts,
    addKeys,
    addSimulate,
    addDeadLetters,
    addAudit,
  ];
  for (const add of commands) add(program, context);
  return program;
}

/**
 * Runs one command.
 * @param argv the arguments after the program's name
 * @returns the exit code; never throws
 */
export async function run(argv: readonly string[], system: Io): Promise<ExitCode> {
  const io = harmlessIo(system);
  const context: Context = { io, code: 0 };
  try {
    await createProgram(context).parseAsync([...argv], { from: 'user' });
    return context.code;
  } catch (error) {
    return explain(error, io);
  }
}
