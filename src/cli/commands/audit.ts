import { InvalidArgumentError, type Command } from 'commander';
import { readHead, writeHead } from '../../cases/audit-head.js';
import type { AuditHead } from '../../models/cases/audit.js';
import type { AuditVerdict } from '../../models/cases/audit-verify.js';
import { examples, jsonOption, type Context } from '../context.js';
import { entryIs } from '../doctor/audit.js';
import { command } from '../../shared/command.js';
import { Fault } from '../../shared/fault.js';
import { actorOf, note } from '../audit.js';
import { counted, print } from '../output.js';

const EXAMPLE = '12:l-7kWx2M.Zm9vYmFyYmF6cXV4Zm9vYmFy';

function headOf(text: string): AuditHead {
  const head = readHead(text);
  if (!head)
    throw new InvalidArgumentError(
      'This is no head: it is mistyped or cut short, and nothing was checked. ' +
        `Give what an earlier check printed, whole, as ${EXAMPLE}.`,
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

const whole = ({ count, head, acknowledged = [] }: Extract<AuditVerdict, { ok: true }>) =>
  `The audit log is whole: ${counted(count, 'entry', 'entries')}.\n` +
  (acknowledged.length > 0
    ? `Somebody acknowledged what is wrong with ${acknowledged.length === 1 ? 'entry' : 'entries'} ${acknowledged.join(', ')}.\n`
    : '') +
  (count > 0 ? `Note this elsewhere, for the next check: --head ${writeHead(head)}\n` : '');

async function verify({ io }: Context, head: AuditHead | undefined, json?: boolean) {
  const { withInstallation } = await import('../connect.js');
  const { auditedVerdict, verifyAudit } = await import('../../models/cases/audit-verify.js');
  const { lastAuditCheck } = await import('../../models/cases/audit-check.js');
  const { verdict, alone } = await withInstallation(io, async (here) => {
    const { db, keys } = here;
    const { acknowledged } = (await lastAuditCheck(db)) ?? {};
    const verifyWith = (one?: AuditHead) => verifyAudit(db, keys.cases(), one, acknowledged);
    const against = await verifyWith(head);
    // Only the log itself can show whether the log or the head is wrong.
    const alone = against.ok || !head ? against : await verifyWith();
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

/** Returns the number of an entry. */
function entryOf(text: string): number {
  if (/^[1-9]\d{0,11}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give the number of the wrong entry, as the check told it.');
}

const refusals: Readonly<Record<string, string>> = {
  noReason: 'Say why with --reason: what happened, and what was done about it.',
  tooLong: 'The reason is too long: 500 characters at most.',
};

async function acknowledge({ io }: Context, at: number, reason: string, json?: boolean) {
  const { withInstallation } = await import('../connect.js');
  const { createTrail } = await import('../../cases/trail.js');
  const made = await withInstallation(io, ({ db, keys, clock }) =>
    createTrail({ db, keys, clock, door: 'cli' }).acknowledge(actorOf(io), at, reason),
  );
  if (!made.ok)
    throw new Fault(
      refusals[made.reason] ??
        `The last check found nothing wrong with entry ${at}. ${command('doctor')} says what it found.`,
    );
  const { vouch: _, print: __, ...shown } = made.value;
  print(
    io,
    json,
    shown,
    () => `Entry ${at} is acknowledged. The check goes on behind it within ten minutes.\n`,
  );
}

export function addAudit(program: Command, context: Context): void {
  const audit = program
    .command('audit')
    .description('the log of who read, exported or changed what');
  audit
    .command('verify')
    .description('check that no entry was changed, moved or removed')
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
  audit
    .command('acknowledge')
    .description('explain a wrong entry that the daily check found; new ones are reported again')
    .argument('<entry>', 'the number of the wrong entry', entryOf)
    .requiredOption('--reason <text>', 'what happened; no names and no words of reports')
    .option(...jsonOption)
    .action((at: number, { reason, json }: { reason: string; json?: boolean }) =>
      acknowledge(context, at, reason, json),
    )
    .addHelpText(
      'after',
      examples('amana audit acknowledge 214 --reason "Restored from the backup of 3 March"'),
    );
}
