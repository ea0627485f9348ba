import type { Change } from '../cases/outcome.js';
import type { Keys } from '../cases/view.js';
import type { AlertDoc, AlertDraft, SealedBox } from '../models/cases/alert-doc.js';
import { beginningOf, MINUTE } from '../shared/clock.js';
import type { Staff } from '../shared/staff.js';
import { withoutUndefined } from '../shared/without-undefined.js';
import type { AlertSeen, AlertWords } from './alerts.js';
import { kindOf } from './criteria/kind.js';
import { changed } from './change.js';
import { textsIn } from './compose.js';
import type { AlertDeps } from './deps.js';
import type { AlertFields } from './fields.js';
import { frameName, loadFrame } from './frame.js';
import { openAlert } from './open.js';
import { onAlert } from './on-alert.js';
import { done, invalid, not, type AlertOutcome } from './outcome.js';
import { pictureOf } from './picture.js';
import { note } from './publish.js';
import { check } from './review.js';
import { hasNews, renewRelay } from './relays/renew.js';
import { openFields, openPicture, openReason, sealFields, sealPicture } from './seal.js';
import { tellOnCase } from './telling.js';

/** States in which the fields may be changed: before it is published, and while it is in force. */
const writable = ['draft', 'asked', 'denied', 'standing'] as const;

/** Returns the current content of an alert: the draft, otherwise what was published. */
export const boxOf = ({ draft, said }: AlertDoc): SealedBox | undefined => draft ?? said;

/** Opens the words of an alert; the audit log records it before they are shown. */
export async function readAlertWords(
  deps: AlertDeps,
  staff: Staff,
  id: string,
  keys: Keys,
): Promise<AlertOutcome<AlertWords>> {
  const found = await openAlert(deps, staff, id, 'see');
  if (!found.ok) return found;
  const { doc } = found;
  const box = boxOf(doc);
  if (!box) return not('ended');
  const opened = openFields(keys, doc, box);
  if (!opened.ok) return opened;
  await note(deps, staff, 'alert.read', doc);
  const fields = opened.value;
  const frame = await loadFrame(deps, doc);
  const texts = Object.fromEntries(
    fields.languages.flatMap((language) => {
      const one = textsIn(fields, frame, language);
      return one ? [[language, one]] : [];
    }),
  );
  return done(withoutUndefined({ fields, texts, reason: openReason(keys, doc) }));
}

/** Returns the picture of an alert, from its draft or as it was published. */
export async function readPicture(
  deps: AlertDeps,
  staff: Staff,
  id: string,
  keys: Keys,
): Promise<AlertOutcome<{ readonly type: string; readonly bytes: Buffer } | undefined>> {
  const found = await openAlert(deps, staff, id, 'see');
  if (!found.ok) return found;
  const { doc } = found;
  const sealed = (doc.draft ?? doc.said)?.photo;
  if (!sealed) return done(undefined);
  const opened = openPicture(keys, doc, sealed);
  if (!opened.ok) return opened;
  await note(deps, staff, 'alert.read', doc);
  return done({ type: opened.value.type, bytes: opened.value.bytes });
}

/**
 * Returns the sealed picture for the written fields: the earlier one if it is the same, otherwise
 * the attachment is opened and sealed again.
 */
async function photoFor(
  deps: AlertDeps,
  staff: Staff,
  doc: AlertDoc,
  { photo }: AlertFields,
  keys: Keys,
): Promise<AlertOutcome<SealedBox | undefined>> {
  if (photo === undefined) return done(undefined);
  const before = (doc.draft ?? doc.said)?.photo;
  const opened = before && openPicture(keys, doc, before);
  if (before && opened?.ok && opened.value.attachment === photo) return done(before);
  const picture =
    doc.case === undefined
      ? not('unreadable')
      : await pictureOf(deps, staff, doc.case, photo, keys);
  if (!picture.ok) return invalid([{ field: 'photo', code: 'noPhoto' }]);
  return done(sealPicture(deps, doc, picture.value));
}

/** What is named twice would be sent twice: an outline, or the words of a language. */
const once = (fields: AlertFields): AlertFields => ({
  ...fields,
  areas: [...new Set(fields.areas)],
  languages: [...new Set(fields.languages)],
});

/** Saves the written fields. A pending request for approval must be made again. */
export const saveAlert = (
  deps: AlertDeps,
  staff: Staff,
  id: string,
  given: AlertFields,
  change: Change,
  keys: Keys,
): Promise<AlertOutcome<AlertSeen>> =>
  onAlert(deps, staff, { id, right: 'write', change }, async (doc) => {
    if (!doc.draft || doc.state === 'proposed') return not('notDraft');
    const fields = once(given);
    // A person who cannot read the current content must not overwrite it.
    const readable = openFields(keys, doc, doc.draft);
    if (!readable.ok) return readable;
    const photo = await photoFor(deps, staff, doc, fields, keys);
    if (!photo.ok) return photo;
    const { msgType, authors } = doc.draft;
    const draft: AlertDraft = {
      ...{ msgType, state: 'draft', approvals: [] },
      authors: [...new Set([...authors, staff.account])],
      ...sealFields(deps, doc, fields),
      ...(photo.value ? { photo: photo.value } : {}),
    };
    const first = doc.messages.length === 0;
    const after = await changed(deps, doc, change, writable, {
      $set: {
        draft,
        ...(first
          ? {
              ...{ state: 'draft', areas: fields.areas },
              ...(doc.case === undefined ? {} : { kind: await kindOf(deps, doc.case) }),
            }
          : {}),
      },
      $unset: { reason: '', deniedBy: '' },
    });
    if (!after.ok) return after;
    await note(deps, staff, 'alert.saved', doc);
    return after;
  });

/**
 * Begins an update of an alert in force, from its current content. If the neighbour of a relay has
 * published a change, the update begins from that; an existing draft is updated, too.
 */
export const beginUpdate = (
  deps: AlertDeps,
  staff: Staff,
  id: string,
  change: Change,
  keys: Keys,
): Promise<AlertOutcome<AlertSeen>> =>
  onAlert(deps, staff, { id, right: 'write', change }, async (doc) => {
    if (doc.state === 'ended') return not('ended');
    if (hasNews(doc)) return renewRelay(deps, staff, doc, change, keys);
    if (doc.state !== 'standing' || !doc.said) return not('notStanding');
    if (doc.draft) return not('begun');
    const opened = openFields(keys, doc, doc.said);
    if (!opened.ok) return opened;
    const draft: AlertDraft = {
      ...{ msgType: 'Update', state: 'draft', authors: [staff.account], approvals: [] },
      ...doc.said,
    };
    const after = await changed(deps, doc, change, ['standing'], { $set: { draft } });
    return after;
  });

/** Discards the draft; an alert with only a first draft no longer exists after that. */
export const dropDraft = (
  deps: AlertDeps,
  staff: Staff,
  id: string,
  change: Change,
): Promise<AlertOutcome<AlertSeen>> =>
  onAlert(deps, staff, { id, right: 'write', change }, async (doc) => {
    if (!doc.draft || doc.state === 'proposed') return not('notDraft');
    const first = doc.messages.length === 0;
    const after = await changed(deps, doc, change, writable, {
      $unset: {
        ...{ draft: '', reason: '', deniedBy: '' },
        ...(first ? { 'relay.claim': '' } : {}),
      },
      ...(first ? { $set: { state: 'dropped', endedAt: deps.clock.now() } } : {}),
    });
    if (!after.ok) return after;
    await note(deps, staff, 'alert.dropped', doc);
    return after;
  });

/** Asks two officers to approve. An officer who asks counts as the first. */
export const askOfficers = (
  deps: AlertDeps,
  staff: Staff,
  id: string,
  change: Change,
  keys: Keys,
): Promise<AlertOutcome<AlertSeen>> =>
  onAlert(deps, staff, { id, right: 'write', change }, async (doc) => {
    if (doc.draft?.state !== 'draft' || doc.state === 'proposed' || doc.state === 'denied')
      return not('notDraft');
    const checked = await check(deps, doc, keys);
    if (!checked.ok) return checked;
    const { problems, stops, recipients, frame } = checked.value;
    const stopped = await stops();
    if (stopped) return not(stopped);
    if (problems.length > 0) return invalid(problems);
    if ((await recipients()) === 0) return not('nobody');
    const at = beginningOf(MINUTE, deps.clock.now());
    const first = staff.roles.includes('officer') ? [{ by: staff.account, at }] : [];
    const update = doc.messages.length > 0;
    const after = await changed(deps, doc, change, update ? ['standing'] : ['draft'], {
      $set: {
        ...(update ? {} : { state: 'asked' }),
        ...{ 'draft.state': 'asked', 'draft.askedBy': staff.account, 'draft.askedAt': at },
        ...{ 'draft.askedAs': frameName(frame), 'draft.approvals': first },
      },
    });
    if (!after.ok) return after;
    await note(deps, staff, 'alert.asked', doc);
    await tellOnCase(deps, staff, doc, 'alertAsked');
    return after;
  });
