import type { Command } from 'commander';
import type { Examination } from '../doctor/doctor.js';
import type { Finding } from '../doctor/finding.js';
import { examples, jsonOption, type Context } from '../context.js';
import { exitCodes } from '../exit.js';
import { counted, print } from '../output.js';

const signs: Readonly<Record<Finding['state'], string>> = {
  ok: 'ok     ',
  warning: 'warning',
  failure: 'FAILURE',
};
const under = ' '.repeat(signs.ok.length + 2);

function asText({ findings }: Examination): string {
  const lines = findings.map(({ check, state, says, fix }) =>
    [
      `${signs[state]}  ${check}: ${says.replaceAll('\n', `\n${under}`)}`,
      ...(fix ? [`${under}→ ${fix}`] : []),
    ].join('\n'),
  );
  const count = (state: Finding['state']) => findings.filter((one) => one.state === state).length;
  return `${lines.join('\n')}\n\n${count('ok')} ok, ${counted(count('warning'), 'warning')}, ${counted(count('failure'), 'failure')}\n`;
}

export function addDoctor(program: Command, context: Context): void {
  program
    .command('doctor')
    .description(
      'check everything that must be right before tips are accepted, and say how to fix it',
    )
    .option(...jsonOption)
    .action(async ({ json }: { json?: boolean }) => {
      const { examine } = await import('../doctor/doctor.js');
      const seen = await examine(context.io);
      print(context.io, json, seen, () => asText(seen));
      if (seen.findings.some(({ state }) => state === 'failure')) context.code = exitCodes.problem;
      if (seen.databaseDown) context.code = exitCodes.noDatabase;
    })
    .addHelpText(
      'after',
      `
Checked: Node, the configuration, languages, MongoDB, keys, the clock, Twilio, Telegram, the directory, helplines,
the virus scanner, attachments that wait, alerts that are tests.
Warnings alone end with 0. It changes nothing, sends nothing, and shows no secret.
${examples('amana doctor', 'amana doctor --json')}`,
    );
}
