import type { Directory } from '../directory/directory.js';
import { PACK, type PackDoc } from '../models/gateway/recipient-doc.js';
import type { BroadcastDoc } from '../models/gateway/broadcast-doc.js';
import type { GatewayKeyring } from '../privacy/keyring.js';
import { MINUTE } from '../shared/clock.js';
import type { BroadcastDeps } from './deps.js';
import { pack, type Packed } from './pack.js';
import { isSampled } from './sample.js';
import { readPeople, type Person } from './people.js';
import { zoneOf } from './zone.js';

/**
 * How many people are read at once. Measured: with 2,500, the data outlived two young-generation
 * collections and was moved to the old one, 2 kB a person, until a full collection was worthwhile.
 */
const PAGE = 500;
/**
 * Reads in one batch, which a kill repeats. Every batch is made durable, which takes as long as
 * reading one.
 */
const PAGES = 5;

/** Returns the reads of a batch: an alert begins with a short one, so that it is sent at once. */
const pagesOf = ({ kind }: BroadcastDoc, { batch }: Start): number =>
  kind === 'alert' && batch === 0 ? 1 : PAGES;

/** Checks whether a broadcast is for some of its audience only, so that a sample is drawn. */
export const isDrawn = ({ sample, estimated }: BroadcastDoc): boolean =>
  sample !== undefined || estimated !== undefined;

/** Returns the wave of a person, and the time of that wave. */
function waveOf(
  { waves, startsAt }: BroadcastDoc,
  place: number,
): { readonly wave: number; readonly dueAt: Date } {
  if (!waves) return { wave: 0, dueAt: startsAt };
  const wave = Math.floor(place / waves.people);
  return { wave, dueAt: new Date(startsAt.getTime() + wave * waves.minutes * MINUTE) };
}

/** The position at which a batch begins. */
export interface Start {
  readonly batch: number;
  /** The last person before it. */
  readonly after?: string | undefined;
  /** People checked before it, and of how many. */
  readonly seen: number;
  readonly of: number;
  /** People chosen before it. */
  readonly total: number;
}

interface Group {
  readonly rest: Parameters<typeof pack>[3];
  people: Packed[];
}

/**
 * The people of a batch, by channel, time zone and wave; sealed as soon as they fill a document.
 */
class Chosen {
  private readonly groups = new Map<string, Group>();
  private readonly full: PackDoc[] = [];
  people = 0;

  constructor(
    private readonly keys: GatewayKeyring,
    private readonly directory: Directory,
    private readonly doc: BroadcastDoc,
    private readonly start: Start,
  ) {}

  add({ channel, country, mark, address, from, language }: Person): void {
    const {
      doc,
      start: { batch, total },
    } = this;
    const zone = zoneOf(this.directory, country);
    const { wave, dueAt } = waveOf(doc, total + this.people);
    const key = `${channel} ${zone} ${wave}`;
    let group = this.groups.get(key);
    if (!group)
      this.groups.set(
        key,
        (group = { rest: { broadcast: doc._id, batch, channel, zone, dueAt }, people: [] }),
      );
    group.people.push(
      mark ?? { a: address ?? '', l: language, ...(from === undefined ? {} : { f: from }) },
    );
    this.people += 1;
    if (group.people.length === PACK) this.seal(group);
  }

  packs(): readonly PackDoc[] {
    for (const group of this.groups.values()) if (group.people.length > 0) this.seal(group);
    return this.full;
  }

  private seal(group: Group): void {
    this.full.push(pack(this.keys, this.doc.kid, group.people, group.rest));
    group.people = [];
  }
}

/** A batch, sealed. */
export interface Batch {
  readonly packs: readonly PackDoc[];
  /** The number of people in it. */
  readonly people: number;
  /** The position of the next batch; absent at the end. */
  readonly next?: Start;
}

/**
 * Reads a batch and draws the sample, page by page. For each person it keeps only what is needed to
 * find them again. Everything else becomes garbage at once, so that a million people take no more
 * memory than a few thousand.
 */
export async function readBatch(
  deps: BroadcastDeps,
  doc: BroadcastDoc,
  languages: readonly string[],
  start: Start,
): Promise<Batch> {
  const chosen = new Chosen(deps.keys.gateway(), deps.directory(), doc, start);
  const limit = Math.min(doc.sample ?? Infinity, doc.estimated?.recipients ?? Infinity);
  let { seen, after = '' } = start;
  for (let left = pagesOf(doc, start); left > 0; left -= 1) {
    const page = await readPeople(deps, doc, languages, after, PAGE);
    for (const person of page.people) {
      const drawing = { left: start.of - seen, needed: limit - start.total - chosen.people };
      if (isSampled(doc.seed, person.id, drawing)) chosen.add(person);
      seen += 1;
    }
    if (page.after === undefined) return { packs: chosen.packs(), people: chosen.people };
    ({ after } = page);
  }
  const { people } = chosen;
  return {
    packs: chosen.packs(),
    people,
    next: { batch: start.batch + 1, after, seen, of: start.of, total: start.total + people },
  };
}
