import { idOf } from '../access/policy.js';
import type { Staff } from '../shared/staff.js';
import { begin, same, tellChange, wasDone, type Making } from './change.js';
import type { CaseDeps } from './deps.js';
import { escalationOf, openCase } from './facts.js';
import { not, type Acted, type Change } from './outcome.js';
import { isClosed } from './rows.js';
import { LONGEST_PHRASE } from './work.js';
import { saidIn } from './typed-words.js';

/** Returns the other half of a change that two cases record: the same form, on the other case. */
const onOther = (making: Making, opened: Making['opened']): Making => ({
  ...making,
  opened,
  change: { v: opened.doc.work?.v ?? 0, form: making.change.form },
});

/** Links two cases, or removes their link; each records it. */
async function relate(
  deps: CaseDeps,
  staff: Staff,
  [id, other]: readonly [string, string],
  change: Change,
  linked: boolean,
): Promise<Acted> {
  const begun = await begin(deps, staff, id, 'case.link', change);
  if (!begun.ok) return begun;
  if (id === other) return not('itself');
  const found = await openCase(deps, staff, other, 'case.see');
  if (!found.ok) return found;
  const { making } = begun;
  const tell = (one: Making, to: string) =>
    tellChange(one, {
      type: linked ? 'linked' : 'unlinked',
      audited: linked ? 'case.linked' : 'case.unlinked',
      codes: { other: to },
      ...(linked ? { add: { 'work.links': to } } : { pull: { 'work.links': to } }),
    });
  const acted = await tell(making, other);
  if (acted.ok) await tell(onOther(making, found.opened), id);
  return acted;
}

export const linkCases = (
  deps: CaseDeps,
  staff: Staff,
  id: string,
  other: string,
  change: Change,
): Promise<Acted> => relate(deps, staff, [id, other], change, true);

export const unlinkCases = (
  deps: CaseDeps,
  staff: Staff,
  id: string,
  other: string,
  change: Change,
): Promise<Acted> => relate(deps, staff, [id, other], change, false);

/** Closes the tip that continues in another case, and ends its calls if it has its own. */
async function closeJoined(making: Making, into: string): Promise<Acted> {
  const { deps, staff, opened } = making;
  const acted = await tellChange(making, {
    type: 'joined',
    audited: 'case.joined',
    codes: { into },
    field: { name: 'state', to: 'Closed' },
    set: { 'work.state': 'Closed', 'work.reason': 'duplicate', 'work.joinedInto': into },
    unset: ['open', 'work.followUpAt'],
  });
  const { doc, escalation } = opened;
  const alone = !doc.gathered && (escalation?.gathered?.tips.length ?? 0) === 0;
  if (acted.ok && alone) await deps.escalations.close(doc._id, idOf(staff));
  return acted;
}

/**
 * Joins two tips about one event: the other continues in this one. Its sealed words stay unchanged.
 */
export async function joinCases(
  deps: CaseDeps,
  staff: Staff,
  id: string,
  other: string,
  change: Change,
): Promise<Acted> {
  const begun = await begin(deps, staff, id, 'case.join', change);
  if (!begun.ok) return begun;
  const { making } = begun;
  if (id === other) return not('itself');
  const found = await openCase(deps, staff, other, 'case.join');
  if (!found.ok) return found;
  if (await wasDone(making)) return same(making);
  if (making.opened.doc.work?.joinedInto !== undefined) return not('joined');
  if (found.opened.doc.work?.joinedInto !== undefined) return not('joined');
  // If the target case were closed, nobody would be called for the tip.
  if (isClosed(making.opened.doc)) return not('closed');
  const closed = await closeJoined(onOther(making, found.opened), id);
  if (!closed.ok) return closed;
  return tellChange(making, { type: 'joined', audited: 'case.joined', codes: { other } });
}

/**
 * Redacts a phrase: it is removed from everything that leaves the case. The phrase itself is
 * sealed.
 */
export async function redactPhrase(
  deps: CaseDeps,
  staff: Staff,
  id: string,
  phrase: string,
  change: Change,
): Promise<Acted> {
  const begun = await begin(deps, staff, id, 'case.redact', change);
  if (!begun.ok) return begun;
  const said = saidIn(phrase, LONGEST_PHRASE, 'empty');
  if (!said.ok) return said;
  const what = { type: 'redacted', audited: 'case.redacted', words: said.value } as const;
  return tellChange(begun.making, what);
}

/**
 * Hides a case and its calls from a person who is named in it. For cases they own, the next person
 * is called.
 */
export async function excludePerson(
  deps: CaseDeps,
  staff: Staff,
  id: string,
  person: string,
  change: Change,
): Promise<Acted> {
  const begun = await begin(deps, staff, id, 'case.exclude', change);
  if (!begun.ok) return begun;
  const { making } = begun;
  if (!/^[\w.-]{1,80}$/.test(person)) return not('unknownPerson');
  if (person === idOf(staff) || person === staff.account) return not('samePerson');
  const { doc, facts } = making.opened;
  // The calls are changed first: if the process dies in between, the person is already out of the
  // calls, and the form is sent again.
  await deps.escalations.excludePerson(escalationOf(doc), person, making.now);
  return tellChange(making, {
    type: 'excluded',
    audited: 'case.excluded',
    add: { 'work.excluded': person },
    ...(facts.owner === person ? { unset: ['work.owner'] } : {}),
  });
}
