import { mayAny } from '../../access/policy.js';
import { begin, same, tellChange, wasDone, type Making } from '../../cases/change.js';
import { audit, type CaseDeps } from '../../cases/deps.js';
import { openCase } from '../../cases/facts.js';
import { rowsOf, seenBy } from '../../cases/list.js';
import { done, not, type Acted, type Change, type Outcome } from '../../cases/outcome.js';
import { readCase } from '../../cases/page.js';
import type { CaseRow } from '../../cases/query.js';
import { saidIn } from '../../cases/typed-words.js';
import type { Keys, Words } from '../../cases/view.js';
import { LONGEST_REASON } from '../../cases/work.js';
import { alertsOfCase } from '../../models/cases/alert.js';
import { eventsOf } from '../../models/cases/case-event.js';
import { findCases, type CaseListDoc, type TipFilter } from '../../models/cases/case-list.js';
import { hourOf } from '../../shared/missing.js';
import { partsOf, type PlaceId } from '../../shared/place.js';
import type { Staff } from '../../shared/staff.js';
import { pointOf } from '../areas/place-point.js';
import type { Point } from '../areas/points.js';
import { MISSING } from '../criteria/criteria.js';
import { elsewhereOf, type Elsewhere } from './elsewhere.js';

/**
 * The most sightings that are shown, and the most that are opened, newest first: each opening is
 * recorded on its case.
 */
const MOST_SIGHTINGS = 200;
const MOST_OPENED = 30;

/** The words of a sighting. */
export interface SightingWords {
  readonly place?: Words;
  readonly direction?: Words;
  readonly more: readonly Words[];
}

/** A report that a person was seen. */
export interface Sighting {
  readonly row: CaseRow;
  /** The version to send with a judgement. */
  readonly v: number;
  /** When the person was seen, to the hour; otherwise the time of the report. */
  readonly at: Date;
  readonly atTold: boolean;
  /** Whether the person is still there, according to the report. */
  readonly still: 'yes' | 'no' | 'unknown';
  /** Missing without keys, or if it is not among the newest. */
  readonly words?: SightingWords;
  /**
   * Its point on the map, exact to the town, and the place it comes from; missing when no place is
   * named.
   */
  readonly drawn?: { readonly point: Point; readonly place: PlaceId };
  /** Who marked it as false, and why, as far as the keys can open the reason. */
  readonly isFalse?: { readonly by: string; readonly reason?: Words };
  readonly mayJudge: boolean;
}

/** The sightings of a missing person, earliest first. */
export interface SightingList {
  readonly sightings: readonly Sighting[];
  /** Those in countries of others, by country; they are not listed. */
  readonly elsewhere: readonly Elsewhere[];
  readonly country: string;
  /** The first-level area where the person went missing. */
  readonly area?: string | undefined;
}

/**
 * Sightings of a missing person. They never change the state of the case, and nobody is informed
 * automatically.
 */
export interface Sightings {
  /**
   * Returns the sightings that the account may see. With keys their words are read, and each case
   * records it like any reading.
   */
  see(staff: Staff, id: string, keys?: Keys): Promise<Outcome<SightingList>>;
  /**
   * Marks a sighting as false, or as valid again; both need a reason, and both timelines record it.
   */
  judge(
    staff: Staff,
    id: string,
    sighting: string,
    judged: { readonly false: boolean; readonly reason: string },
    change: Change,
  ): Promise<Acted>;
}

/** Returns the ids of the alerts by which sightings refer to the case. */
async function alertIds({ db }: CaseDeps, id: string): Promise<string[]> {
  const alerts = await alertsOfCase(db.cases, id);
  return alerts.flatMap(({ _id, published }) =>
    published === undefined ? [_id] : [_id, published],
  );
}

/** Returns the filter of the sightings of a case. */
const aboutOf = async (deps: CaseDeps, id: string) => ({
  'about.alert': { $in: await alertIds(deps, id) },
});

/**
 * Returns the sightings of a case that a person may see, newest first.
 * @param about the filter of the sightings of the case
 * @param only one of them
 */
async function sightingsOf(
  deps: CaseDeps,
  staff: Staff,
  about: TipFilter,
  only?: string,
): Promise<readonly CaseListDoc[]> {
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

/** Returns the event that last marked a sighting as false. */
async function reasonOf(deps: CaseDeps, doc: CaseListDoc): Promise<string | undefined> {
  const events = await eventsOf(deps.db.cases, doc._id);
  return events.find(({ type }) => type === 'sightingFalse')?._id;
}

/** Opens the words of a sighting, and the reason why it is false, like those of any case. */
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

/** Returns the point of a sighting: by its words, or in its area. */
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
  // A country alone is too large to draw a point.
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
  const about = await aboutOf(deps, id);
  const docs = await sightingsOf(deps, staff, about);
  const elsewhere = await elsewhereOf(deps, staff, {
    ...about,
    _id: { $nin: docs.map(({ _id }) => _id) },
  });
  const rows = await rowsOf(deps, staff, docs);
  const sightings: Sighting[] = [];
  for (const [i, one] of docs.entries()) {
    const row = rows[i];
    if (row)
      sightings.push(await sightingOf(deps, staff, one, row, i < MOST_OPENED ? keys : undefined));
  }
  sightings.sort((a, b) => a.at.getTime() - b.at.getTime() || (a.row.id < b.row.id ? -1 : 1));
  return done({ sightings, elsewhere, country: doc.country, area: doc.area });
}

/**
 * Records on the missing person's case what happened to a sighting; the reason stays with the
 * sighting.
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
  const [own] = await sightingsOf(deps, staff, await aboutOf(deps, id), sighting);
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

/** Creates the sightings for one installation. */
export const createSightings = (deps: CaseDeps): Sightings => ({
  see: (staff, id, keys) => see(deps, staff, id, keys),
  judge: (staff, id, sighting, judged, change) => judge(deps, staff, id, sighting, judged, change),
});
