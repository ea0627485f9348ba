import type { NoPerson, TipState } from '../../models/cases/tip-doc.js';
import { listTips, listUnsure, type TipRow } from '../../models/cases/tip-lookup.js';
import { note } from '../audit.js';
import { withInstallation } from '../connect.js';
import type { Io } from '../io.js';
import { print, table } from '../output.js';

/** Returns a moment to the hour: nothing finer is stored. */
export const hourOf = (at: Date): string => `${at.toISOString().slice(0, 13).replace('T', ' ')}h`;

/** The notes beside a tip for which nobody was called. */
const noPersonNotes: Readonly<Record<NoPerson, string>> = {
  name: 'from a name, nobody called',
  shortCode: 'from a short code, nobody called',
  premium: 'from a premium number, nobody called',
  ourselves: 'from our own number, nobody called',
};

/**
 * Returns the note beside a text for which a person must decide, or has decided, whether it is a
 * report.
 */
function doubt(state: TipState, seems = 'general'): string | undefined {
  if (state === 'unsure') return `perhaps no report (${seems}), nobody called`;
  return state === 'setAside' ? `no report (${seems}), nobody called` : undefined;
}

/**
 * Returns the fields of a tip that contain nobody's words. They are named one by one, so that a
 * field added later is not included by accident.
 */
export function plainTip({
  reference,
  country,
  area,
  state,
  priority,
  kind,
  mode,
  receivedAt,
  gathered,
  sender,
  seems,
}: TipRow) {
  const facts = { reference, priority, kind, country, area: area ?? null, state, mode, receivedAt };
  const many = gathered ? `many of one sender, with ${gathered.reference}` : null;
  const doubted = doubt(state, seems);
  return { ...facts, note: sender ? noPersonNotes[sender] : (doubted ?? many) };
}

/** The options of `tips list`. */
export interface ListOptions {
  readonly country?: string;
  readonly limit: number;
  /** Only texts for which a person must decide whether they are a report. */
  readonly unsure?: boolean;
  readonly json?: boolean;
}

/** Shows the newest tips: codes only. The audit log records it. */
export async function showList(
  io: Io,
  { country, limit, unsure, json }: ListOptions,
): Promise<void> {
  const tips = await withInstallation(io, async (there) => {
    await note(io, there, 'tip.listed', country ?? 'all');
    const list = unsure ? listUnsure : listTips;
    return (await list(there.db.cases, country, limit)).map(plainTip);
  });
  print(io, json, tips, () =>
    tips.length === 0
      ? unsure
        ? 'Nothing waits to be looked through.\n'
        : 'There are no tips.\n'
      : table(
          ['reference', 'priority', 'about', 'place', 'state', 'reply', 'received (UTC)', 'note'],
          tips.map((tip) => [
            tip.reference,
            `P${tip.priority}`,
            tip.kind,
            tip.area ?? tip.country,
            tip.state,
            tip.mode,
            hourOf(tip.receivedAt),
            tip.note ?? '',
          ]),
        ),
  );
}
