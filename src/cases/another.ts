import { createHash } from 'node:crypto';
import { idOf } from '../access/policy.js';
import { insertOpenedTip, type OpenedTip } from '../models/cases/tip.js';
import { beginningOf, HOUR } from '../shared/clock.js';
import { randomReferenceTail } from '../shared/ids.js';
import type { Staff } from '../shared/staff.js';
import { begin, eventIdOf, tellChange, type Making } from './change.js';
import { audit, type CaseDeps } from './deps.js';
import { not, type Acted, type Change } from './outcome.js';
import { isClosed } from './rows.js';

/** The id of the case that a form opens: the same form always opens the same one. */
const openedBy = (event: string): string =>
  createHash('sha256').update(event).digest('base64url').slice(0, 22);

/**
 * Returns a case about another missing person of the same report: where it is, who may see it, and
 * nothing that was told of the first.
 */
function openedFrom({ staff, opened: { doc }, now }: Making, id: string): OpenedTip {
  const { _id: tip, country, area, priority, compartment, excludedAffiliations, state } = doc;
  const { officials } = doc.answers;
  return {
    _id: id,
    reference: `${country}-${randomReferenceTail()}`,
    ...{ country, priority, compartment, excludedAffiliations, kind: 'missing' },
    ...(area === undefined ? {} : { area }),
    // While it is not said whether officials are part of it, no official sees either case.
    state: state === 'open' ? 'open' : 'submitted',
    answers: officials === undefined ? {} : { officials },
    signals: ['missing'],
    receivedAt: beginningOf(HOUR, now),
    openedFrom: { tip, by: idOf(staff) },
    work: { owner: idOf(staff), links: [tip], excluded: doc.work?.excluded ?? [] },
  };
}

/**
 * Opens a case about another missing person of whom the same report tells, linked to the first. It
 * belongs to who opens it. If two people do so at once, the second is told of the first.
 */
export async function openAnother(
  deps: CaseDeps,
  staff: Staff,
  id: string,
  change: Change,
): Promise<Acted> {
  const begun = await begin(deps, staff, id, 'case.link', change);
  if (!begun.ok) return begun;
  const { making } = begun;
  const { doc } = making.opened;
  if (doc.kind !== 'missing') return not('notMissing');
  if (isClosed(doc)) return not('closed');
  const another = openedBy(eventIdOf(id, change.form));
  const tip = openedFrom(making, another);
  const acted = await tellChange(making, {
    type: 'linked',
    audited: 'case.linked',
    codes: { other: another },
    field: { name: 'another', to: tip.reference },
    add: { 'work.links': another },
    also: (cases, session) => insertOpenedTip(cases, tip, session),
  });
  if (!acted.ok) return acted;
  if (acted.value.done === 'done') await audit(deps, staff, 'case.opened', another);
  return { ok: true, value: { ...acted.value, opened: another } };
}
