import { InvalidArgumentError, type Command } from 'commander';
import { readHead, writeHead } from '../../cases/audit-head.js';
import type { AuditHead } from '../../models/cases/audit.js';
import type { AuditVerdict } from '../../models/cases/audit-verify.js';
import { examples, jsonOption, type Context } from '../context.js';
import { entryIs } from '../doctor/audit.js';
import { note } from '../audit.js';
import { counted, print } from '../output.js';

const EXAMPLE = '12:l-7kWx2M.Zm9vYmFyYmF6cXV4Zm9vYmFy';

function headOf(text: string): AuditHead {
  const head = readHead(text);
  if (!head)
    throw new InvalidArgumentError(
      `This is no head: it is mistyped or cut short, and nothing was checked. Give what an earlier check printed, whole, as ${EXAMPLE}.`,
    );
  return head;
}

/** The message for a log that is complete in itself but does not match the given head. */
const otherHead = (count: number, { at, problem }: Extract<AuditVerdict, { ok: false }>) =>
  `The log is whole by itself: ${counted(count, 'entry', 'entries')}. But by the head you gave, entry ${at} ${problem === 'missing' ? 'is missing' : 'is another one'}.
Compare it with your note first: a mistyped head looks the same as this. If it is as you noted it, entries were cut off
or rewritten since: keep the database as it is, and compare it with a backup.
`;

const notWhole = ({ at, problem }: Extract<AuditVerdict, { ok: false }>) =>
  `The audit log is not whole: entry ${at} ${entryIs[problem]}.
Keep the database as it is, and compare it with a backup.
`;

const whole = ({ count, head }: Extract<AuditVerdict, { ok: true }>) =>
  `The audit log is whole: ${counted(count, 'entry', 'entries')}.\n` +
  (count > 0 ? `Note this elsewhere, for the next check: --head ${writeHead(head)}\n` : '');

async function verify({ io }: Context, head: AuditHead | undefined, json?: boolean) {
  const { withInstallation } = await import('../connect.js');
  const { auditedVerdict, verifyAudit } = await import('../../models/cases/audit-verify.js');
  const { verdict, alone } = await withInstallation(io, async (here) => {
    const { db, keys } = here;
    const against = await verifyAudit(db, keys.cases(), head);
    // Only the log itself can show whether the log or the head is wrong.
    const alone = against.ok || !head ? against : await verifyAudit(db, keys.cases());
    await note(
      io,
      here,
      'audit.verified',
      alone.ok ? auditedVerdict(against, head) : auditedVerdict(alone),
    );
    return { verdict: against, alone };
  });
  const data = verdict.ok || !head ? verdict : { ...verdict, wholeByItself: alone.ok };
  print(io, json, data, () => {
    if (verdict.ok) return whole(verdict);
    return alone.ok ? otherHead(alone.count, verdict) : notWhole(alone);
  });
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
      headOf,
    )
    .option(...jsonOption)
    .action(async ({ head, json }: { head?: AuditHead; json?: boolean }) => {
      if (!(await verify(context, head, json))) context.code = 1;
    })
    .addHelpText('after', examples('amana audit verify', `amana audit verify --head ${EXAMPLE}`));
}
