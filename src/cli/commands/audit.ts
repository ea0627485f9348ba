import { InvalidArgumentError, type Command } from 'commander';
import type { AuditHead } from '../../models/cases/audit.js';
import { examples, jsonOption, type Context } from '../context.js';
import { print } from '../output.js';

function readHead(text: string): AuditHead {
  const [, count, link] = /^(\d{1,12}):([\w.-]+)$/.exec(text) ?? [];
  if (!count || !link)
    throw new InvalidArgumentError('Give what an earlier check printed, as 12:l-7kWx2M.Zm9v.');
  return { count: Number(count), link };
}

const problems = {
  edited: 'was changed after it was written, or the one before it was taken out',
  missing: 'is missing',
  reordered: "stands in another entry's place",
} as const;

async function verify({ io }: Context, head: AuditHead | undefined, json?: boolean) {
  const { withInstallation } = await import('../connect.js');
  const { verifyAudit } = await import('../../models/cases/audit.js');
  const verdict = await withInstallation(io, ({ db, keys }) => verifyAudit(db, keys.cases(), head));
  print(io, json, verdict, () =>
    verdict.ok
      ? `The audit log is whole: ${verdict.count} entries.\n` +
        (verdict.count > 0
          ? `Note this elsewhere, for the next check: --head ${verdict.head.count}:${verdict.head.link}\n`
          : '')
      : `The audit log is not whole: entry ${verdict.at} ${problems[verdict.problem]}.\n` +
        'Keep the database as it is, and compare it with a backup.\n',
  );
  return verdict.ok;
}

export function addAudit(program: Command, context: Context): void {
  const audit = program
    .command('audit')
    .description('the log of who read, exported or changed what');
  audit
    .command('verify')
    .description('check that no entry was changed, moved or taken out')
    .option(
      '--head <seq:link>',
      'a head noted earlier: shows whether the end was cut off since',
      readHead,
    )
    .option(...jsonOption)
    .action(async ({ head, json }: { head?: AuditHead; json?: boolean }) => {
      if (!(await verify(context, head, json))) context.code = 1;
    })
    .addHelpText(
      'after',
      examples('amana audit verify', 'amana audit verify --head 12:l-7kWx2M.Zm9v'),
    );
}
