import type { AlertPlan } from '../broadcasts/alert.js';
import type { Keys } from '../cases/view.js';
import type { AlertDoc } from '../models/cases/alert-doc.js';
import { findPublishedDoc, type PublishedPhoto } from '../models/gateway/published-alert.js';
import type { Staff } from '../shared/staff.js';
import { withoutUndefined } from '../shared/without-undefined.js';
import type { AlertChecked, AlertRecipients } from './alerts.js';
import { capProblems } from './check.js';
import { criteriaMet } from './criteria/met.js';
import type { AlertDeps } from './deps.js';
import type { AlertFields } from './fields.js';
import { frameName, loadFrame, photoOf, type FullFrame } from './frame.js';
import { messageOf, type Message } from './message.js';
import { openAlert } from './open.js';
import { done, not, type AlertNotNow, type AlertOutcome, type AlertProblem } from './outcome.js';
import { planFor } from './publish.js';
import { whyOriginNot } from './relays/follow.js';
import { problemsOf } from './rules.js';
import { openFields, openPicture } from './seal.js';

/** A draft, opened and checked completely, as it would be sent now. */
export interface Checked {
  readonly fields: AlertFields;
  readonly frame: FullFrame;
  readonly message: Message;
  readonly photo: PublishedPhoto | undefined;
  readonly problems: readonly AlertProblem[];
  /** What stops it besides its fields: its origin, or the criteria of its case. */
  readonly stops: () => Promise<AlertNotNow | undefined>;
  /** Counts the people it would reach; a test counts nobody. */
  readonly recipients: () => Promise<number>;
  readonly plan: AlertPlan;
}

function photoIn(
  keys: Keys,
  doc: AlertDoc,
  { photo, consent }: AlertFields,
): AlertOutcome<PublishedPhoto | undefined> {
  if (photo === undefined || consent === 'none') return done(undefined);
  const sealed = doc.draft?.photo;
  if (!sealed) return not('unreadable');
  const opened = openPicture(keys, doc, sealed);
  return opened.ok ? done({ type: opened.value.type, bytes: opened.value.bytes }) : opened;
}

/**
 * Returns whether the criteria of the case stop a first message: none is allowed, or not the one
 * that people have read. Of proposals and messages of neighbours, the neighbours judged them.
 */
async function whyCriteriaNot(
  deps: AlertDeps,
  { case: id, origin, messages, kind }: AlertDoc,
): Promise<AlertNotNow | undefined> {
  if (id === undefined || origin !== undefined || messages.length > 0) return undefined;
  const { level } = await criteriaMet(deps, id);
  if (level === 'nothing') return 'criteria';
  return level === kind ? undefined : 'otherMessage';
}

/** Whether officers were asked about another message than the one that would go out now. */
const isOther = ({ draft }: AlertDoc, frame: FullFrame): boolean =>
  draft?.state === 'asked' && draft.askedAs !== undefined && draft.askedAs !== frameName(frame);

/** Returns what stops a draft besides what stands in its fields. */
const stopsOf = async (
  deps: AlertDeps,
  doc: AlertDoc,
  frame: FullFrame,
): Promise<AlertNotNow | undefined> =>
  (await whyOriginNot(deps, doc)) ??
  (await whyCriteriaNot(deps, doc)) ??
  (isOther(doc, frame) ? 'otherMessage' : undefined);

/**
 * Checks a draft completely: our rules by field, and the CAP rules on the exact bytes that would be
 * sent.
 */
export async function check(
  deps: AlertDeps,
  doc: AlertDoc,
  keys: Keys,
): Promise<AlertOutcome<Checked>> {
  if (!doc.draft) return not('notDraft');
  const opened = openFields(keys, doc, doc.draft);
  if (!opened.ok) return opened;
  const fields = opened.value;
  const photo = photoIn(keys, doc, fields);
  if (!photo.ok && photo.reason !== 'unreadable') return photo;
  const now = deps.clock.now();
  const frame = await loadFrame(deps, doc);
  const published = await findPublishedDoc(deps.db.gateway, doc.published ?? '');
  const picture = photo.ok ? photo.value : undefined;
  const uri = photoOf(deps, doc.published ?? '');
  const before = published?.messages ?? [];
  const message = messageOf(fields, frame, before, { photo: picture, uri }, now);
  const own = problemsOf(fields, frame, now);
  const noPhoto: AlertProblem[] = photo.ok ? [] : [{ field: 'photo', code: 'noPhoto' }];
  // A violation of our rules also breaks CAP; it is reported once, by field.
  const cap = own.length > 0 ? [] : await capProblems(message, now);
  const plan = planFor(doc, fields, frame, message);
  const problems = [...own, ...noPhoto, ...cap];
  return done({
    ...{ fields, frame, message, photo: picture, plan, problems },
    stops: () => stopsOf(deps, doc, frame),
    recipients: async () => {
      if (frame.status === 'Test' || before.length > 0) return Infinity;
      return (await deps.sendings.estimate(plan, message, now)).recipients;
    },
  });
}

/** Returns all that stops a draft from being sent. */
export async function validateAlert(
  deps: AlertDeps,
  staff: Staff,
  id: string,
  keys: Keys,
): Promise<AlertOutcome<AlertChecked>> {
  const found = await openAlert(deps, staff, id, 'see');
  if (!found.ok) return found;
  const checked = await check(deps, found.doc, keys);
  if (!checked.ok) return checked;
  const { problems, stops } = checked.value;
  return done(withoutUndefined({ problems, stops: await stops() }));
}

/** Returns the people a draft would reach, the cost, and when they receive it. */
export async function recipientsOf(
  deps: AlertDeps,
  staff: Staff,
  id: string,
  keys: Keys,
): Promise<AlertOutcome<AlertRecipients>> {
  const found = await openAlert(deps, staff, id, 'see');
  if (!found.ok) return found;
  const checked = await check(deps, found.doc, keys);
  if (!checked.ok) return checked;
  const { plan, message, frame } = checked.value;
  const estimate = await deps.sendings.estimate(plan, message, deps.clock.now());
  return done({ status: frame.status, estimate });
}
