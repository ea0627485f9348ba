import { mayAny } from '../../access/policy.js';
import { begin, same, tellChange, wasDone, type Making } from '../../cases/change.js';
import { audit, type CaseDeps } from '../../cases/deps.js';
import { openCase } from '../../cases/facts.js';
import { rowsOf, seenBy } from '../../cases/list.js';
import { done, not, type Acted, type Change, type Outcome } from '../../cases/outcome.js';
import { readCase } from '../../cases/page.js';
import type { CaseRow } from '../../cases/query.js';
import { saidIn } from '../../cases/said.js';
import type { Keys, Words } from '../../cases/view.js';
import { LONGEST_REASON } from '../../cases/work.js';
import { alertsOfCase } from '../../models/cases/alert.js';
import { eventsOf } from '../../models/cases/case-event.js';
import { findCases, type CaseListDoc } from '../../models/cases/case-list.js';
import { hourOf } from '../../shared/missing.js';
import { partsOf, type PlaceId } from '../../shared/place.js';
import type { Staff } from '../../shared/staff.js';
import { pointOf } from '../areas/place-point.js';
import type { Point } from '../areas/points.js';
import { MISSING } from '../criteria/criteria.js';

/**
 * So many sightings are shown, and so many are opened,
 * the newest ones: each opening is on its case.
 */
const MOST_SIGHTINGS = 200;
const MOST_OPENED = 30;

/** What was told of a sighting in words. */
export interface SightingWords {
  readonly place?: Words;
  readonly direction?: Words;
  readonly more: readonly Words[];
}

/** A report that somebody was seen. */
export interface Sighting {
  readonly row: CaseRow;
  /** Goes with a judgement of it. */
  readonly v: number;
  /** When the person was seen, to the hour; otherwise when the report came. */
  readonly at: Date;
  readonly atTold: boolean;
  /** Whether the person is still there, as it was told. */
  readonly still: 'yes' | 'no' | 'unknown';
  /** Absent when there were no keys, or when it is none of the newest. */
  readonly words?: SightingWords;
  /** Where it is drawn, to the town, and by which place; absent when nothing names one. */
  readonly drawn?: { readonly point: Point; readonly place: PlaceId };
  /** Somebody said that it is false, and why, as far as the keys reach. */
  readonly isFalse?: { readonly by: string; readonly reason?: Words };
  readonly mayJudge: boolean;
}

/** The sightings of a missing person, the earliest first. */
export interface SightingList {
  readonly sightings: readonly Sighting[];
  readonly country: string;
  /** Where the person went missing, first-level. */
  readonly area?: string | undefined;
}

/**
 * Sightings of a missing person. They never change the
 * state of the case, and nobody is told by itself.
 */
export interface Sightings {
  /**
   * The sightings that this person may see. With keys their
   * words are read: it is on each, as any reading is.
   */
  see(staff: Staff, id: string, keys?: Keys): Promise<Outcome<SightingList>>;
  /**
   * Says that a sighting is false, or that it counts again; both with a reason, on both timelines.
   */
  judge(
    staff: Staff,
    id: string,
    sighting: string,
    judged: { readonly false: boolean; readonly reason: string },
    change: Change,
  ): Promise<Acted>;
}

/** The alerts by which sightings name the case. */
async function alertIds({ db }: CaseDeps, id: string): Promise<string[]> {
  const alerts = await alertsOfCase(db.cases, id);
  return alerts.flatMap(({ _id, published }) =>
    published === undefined ? [_id] : [_id, published],
  );
}

/**
 * The sightings of a case, as far as a person sees them, the newest first. @param only one of them
 */
async function sightingsOf(
  deps: CaseDeps,
  staff: Staff,
  id: string,
  only?: string,
): Promise<readonly CaseListDoc[]> {
  const about = { 'about.alert': { $in: await alertIds(deps, id) } };
  const filters = only === undefined ? [about] : [about, { _id: only }];
  const parts = await Promise.all(
    (await seenBy(deps, staff)).map((seen) =>
      findCases(deps.db.cases, [seen, ...filters], MOST_SIGHTINGS, staff.account),
    ),
  );
  return [...new Map(parts.flat().map((one) => [one._id, one])).values()];
}

const stillOf = (code: string | undefined): Sighting['still'] =>
  code === 'yes' || code === 'no' ? code : 'unknown';

/** The event by which a sighting was last judged false. */
async function reasonOf(deps: CaseDeps, doc: CaseListDoc): Promise<string | undefined> {
  const events = await eventsOf(deps.db.cases, doc._id);
  return events.find(({ type }) => type === 'sightingFalse')?._id;
}

/** The words of a sighting, and why it is false, opened as any case is. */
async function openedOf(deps: CaseDeps, staff: Staff, doc: CaseListDoc, keys: Keys) {
  const read = await readCase(deps, staff, doc._id, keys);
  if (!read.ok) return undefined;
  const { texts, notes } = read.value;
  const last = (step: string) => texts.findLast((text) => text.step === step);
  const place = last('sightingPlace');
  const direction = last('sightingDirection');
  const own = ['sightingPlace', 'sightingDirection'];
  const reason = notes[(await reasonOf(deps, doc)) ?? ''];
  const words: SightingWords = {
    ...(place ? { place } : {}),
    ...(direction ? { direction } : {}),
    more: texts.filter(({ step }) => !own.includes(step)),
  };
  return { words, ...(reason ? { reason } : {}) };
}

/** Where a sighting is drawn: by its words, or in its area. */
function drawnOf(
  { directory }: CaseDeps,
  { country, area }: CaseListDoc,
  place: Words | undefined,
): Sighting['drawn'] {
  const words = place && 'words' in place ? place.words : '';
  const found = words === '' ? undefined : directory().places.match(words, country);
  const named =
    found?.kind === 'one' || found?.kind === 'maybe'
      ? found.place
      : found?.kind === 'several'
        ? found.places[0]
        : undefined;
  // A country alone is no place to draw.
  const at = named !== undefined && partsOf(named).area !== undefined ? named : area;
  const point = at === undefined ? undefined : pointOf(at, words);
  return at !== undefined && point ? { point, place: at } : undefined;
}

async function sightingOf(
  deps: CaseDeps,
  staff: Staff,
  doc: CaseListDoc,
  row: CaseRow,
  keys: Keys | undefined,
): Promise<Sighting> {
  const opened = keys && (await openedOf(deps, staff, doc, keys));
  const at = hourOf(doc.answers['sightingAt']);
  const set = doc.work?.set?.['sighting'];
  const drawn = drawnOf(deps, doc, opened?.words.place);
  return {
    row,
    v: doc.work?.v ?? 0,
    at: at ?? doc.receivedAt,
    atTold: at !== undefined,
    still: stillOf(doc.answers['sightingStill']),
    ...(opened ? { words: opened.words } : {}),
    ...(drawn ? { drawn } : {}),
    ...(set?.to === 'false'
      ? { isFalse: { by: set.by, ...(opened?.reason ? { reason: opened.reason } : {}) } }
      : {}),
    mayJudge: mayAny(staff, 'alerts.write') && opened !== undefined,
  };
}

async function see(
  deps: CaseDeps,
  staff: Staff,
  id: string,
  keys?: Keys,
): Promise<Outcome<SightingList>> {
  const found = await openCase(deps, staff, id, keys ? 'case.words' : 'case.see');
  if (!found.ok) return found;
  const { doc } = found.opened;
  if (doc.kind !== MISSING) return not('notMissing');
  const docs = await sightingsOf(deps, staff, id);
  const rows = await rowsOf(deps, staff, docs);
  const sightings: Sighting[] = [];
  for (const [i, one] of docs.entries()) {
    const row = rows[i];
    if (row)
      sightings.push(await sightingOf(deps, staff, one, row, i < MOST_OPENED ? keys : undefined));
  }
  sightings.sort((a, b) => a.at.getTime() - b.at.getTime() || (a.row.id < b.row.id ? -1 : 1));
  return done({ sightings, country: doc.country, area: doc.area });
}

/**
 * Tells on the missing person's case what became of a sighting; its reason stays with the sighting.
 */
async function tellOnCase(
  making: Making,
  id: string,
  type: 'sightingFalse' | 'sightingTrue',
): Promise<void> {
  const { deps, staff, change, opened } = making;
  const found = await openCase(deps, staff, id, 'case.words');
  if (!found.ok) return;
  const on = { ...making, opened: found.opened, change: { ...change, v: 0 } };
  await tellChange(on, { type, codes: { other: opened.doc._id } });
}

async function judge(
  deps: CaseDeps,
  staff: Staff,
  id: string,
  sighting: string,
  judged: { readonly false: boolean; readonly reason: string },
  change: Change,
): Promise<Acted> {
  const of = await openCase(deps, staff, id, 'case.words');
  if (!of.ok) return of;
  const begun = await begin(deps, staff, sighting, 'case.words', change);
  if (!begun.ok) return begun;
  const { making } = begun;
  if (!mayAny(staff, 'alerts.write')) {
    await audit(deps, staff, 'access.denied', `case/${id}`);
    return not('denied');
  }
  const [own] = await sightingsOf(deps, staff, id, sighting);
  if (!own) return not('notSighting');
  if (await wasDone(making)) return same(making);
  const said = saidIn(judged.reason, LONGEST_REASON, 'noReason');
  if (!said.ok) return said;
  const type = judged.false ? 'sightingFalse' : 'sightingTrue';
  const acted = await tellChange(making, {
    type,
    audited: 'case.sighting',
    words: said.value,
    field: { name: 'sighting', to: judged.false ? 'false' : 'true' },
  });
  if (acted.ok) await tellOnCase(making, id, type);
  return acted;
}

/** Sightings over one installation. */
export const createSightings = (deps: CaseDeps): Sightings => ({
  see: (staff, id, keys) => see(deps, staff, id, keys),
  judge: (staff, id, sighting, judged, change) => judge(deps, staff, id, sighting, judged, change),
});
