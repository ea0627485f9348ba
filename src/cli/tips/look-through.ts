import { makeReport, setAside, type LookedThrough } from '../../escalation/look-through.js';
import { findTip } from '../../models/cases/tip-lookup.js';
import { command } from '../../shared/command.js';
import { note } from '../audit.js';
import { withInstallation } from '../connect.js';
import type { ExitCode } from '../exit.js';
import type { Io } from '../io.js';
import { print } from '../output.js';

/** A person's decision about a text in the list. */
export type Verdict = 'report' | 'setAside';

type Outcome = LookedThrough | 'unknownTip';

const said: Readonly<Record<Verdict, Readonly<Record<Outcome, string>>>> = {
  report: {
    done: 'It is a report now: people are called for it by its priority.',
    isReport: 'It is a report already.',
    unknownTip: `There is no tip of that reference or id. See: ${command('tips list --unsure')}`,
  },
  setAside: {
    done: 'It is set aside, and kept. Nobody was called for it.',
    isReport: 'It is a report: people were called for it, so it is not set aside.',
    unknownTip: `There is no tip of that reference or id. See: ${command('tips list --unsure')}`,
  },
};

/**
 * Decides whether a text in doubt is a report. The audit log records it first.
 * @returns 1 when nothing was changed
 */
export async function decide(
  io: Io,
  reference: string,
  verdict: Verdict,
  json?: boolean,
): Promise<ExitCode> {
  const outcome = await withInstallation(io, async (there): Promise<Outcome> => {
    const tip = await findTip(there.db.cases, reference);
    if (!tip) return 'unknownTip';
    await note(io, there, verdict === 'report' ? 'tip.madeReport' : 'tip.setAside', tip._id);
    return verdict === 'report'
      ? makeReport(there.db, tip, there.clock.now())
      : setAside(there.db, tip);
  });
  const ok = outcome === 'done';
  if (ok || json)
    print(
      io,
      json,
      { ok, ...(ok ? {} : { reason: outcome }) },
      () => `${said[verdict][outcome]}\n`,
    );
  if (ok) return 0;
  io.err(`${said[verdict][outcome]}\n`);
  return 1;
}
