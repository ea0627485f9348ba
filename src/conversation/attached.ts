import type { FilesToFetch, FileToFetch } from '../attachments/attachments.js';
import type { AttachedFile, Inbound } from '../bots/channel.js';
import type { CameWith, Event } from '../flows/dialog/event.js';
import type { Effect } from '../flows/dialog/effect.js';
import type { OpenReport } from '../flows/dialog/person.js';
import type { AttachmentToBegin } from '../models/cases/attachment.js';
import { fileKey, sealFile } from '../privacy/file-seal.js';
import { randomId } from '../shared/ids.js';
import { partsOf } from '../shared/place.js';
import type { ConversationDeps } from './deps.js';

interface Point {
  readonly latitude: number;
  readonly longitude: number;
}

/** A file or a location that came with a message, with the id under which it is saved. */
export type Attached = CameWith & ({ readonly file: AttachedFile } | { readonly point: Point });

/**
 * What a turn promises to do with files: the rows to write in the cases half, and the files to
 * fetch.
 */
export interface AttachedWork {
  readonly begun: readonly AttachmentToBegin[];
  readonly fetch?: FilesToFetch;
}

/** What came with a message and is saved, and whether anything is left out. */
export interface AttachedIn {
  readonly attached: readonly Attached[];
  /** Some files are larger than is saved. */
  readonly tooLarge: boolean;
  /** Some are more than one person may send. */
  readonly tooMany: boolean;
}

/**
 * Returns the files of a message that are not too large, as far as their provider reports their
 * size.
 * @param take takes so many files, and returns how many the person may send now
 */
export function attachedIn(
  { limits }: ConversationDeps['attachments'],
  { content }: Inbound,
  take: (wanted: number) => number,
): AttachedIn {
  if (content.kind === 'location') {
    const { latitude, longitude } = content;
    const point = { latitude, longitude };
    const attached = [{ id: randomId(), kind: 'location', point }] as const;
    return { attached, tooLarge: false, tooMany: false };
  }
  const files = 'files' in content ? (content.files ?? []) : [];
  // A photo may be sent as a document.
  const most = { ...limits, document: Math.max(...Object.values(limits)) };
  const fits = files.filter(({ kind, size = 0 }) => size <= most[kind]);
  const left = take(fits.length);
  return {
    attached: fits.slice(0, left).map((file) => ({ id: randomId(), kind: file.kind, file })),
    tooLarge: fits.length < files.length,
    tooMany: fits.length > left,
  };
}

/** Returns what an event says about the files that came with it. */
export const filesOfEvent = ({
  attached,
  tooLarge,
}: AttachedIn): Pick<Extract<Event, { kind: 'files' }>, 'files' | 'tooLarge'> => ({
  files: attached.map(({ id, kind }) => ({ id, kind })),
  ...(tooLarge ? { tooLarge } : {}),
});

/** Rounds degrees to about ten metres, which is as exact as a phone is. */
const rounded = (degrees: number): number => Math.round(degrees * 10_000) / 10_000;

/** Returns the area in which a point lies. Only the area is stored unsealed. */
function areaOf(deps: ConversationDeps, { latitude, longitude }: Point): string | undefined {
  const place = deps.directory().places.near(latitude, longitude);
  return place === undefined ? undefined : (partsOf(place).area ?? partsOf(place).country);
}

type Base = Pick<AttachmentToBegin['doc'], '_id' | 'tip' | 'strand' | 'receivedAt'>;

const GEO_JSON = 'application/geo+json';

/** Prepares a location to be saved. It is sealed at once, because there is nothing to fetch. */
function placeToBegin(
  deps: ConversationDeps,
  base: Base,
  point: Point,
  key: Buffer,
): AttachmentToBegin {
  // RFC 7946: longitude first.
  const coordinates = [rounded(point.longitude), rounded(point.latitude)];
  const bytes = Buffer.from(JSON.stringify({ type: 'Point', coordinates }));
  const { boxes, size } = sealFile(key, base._id, { type: GEO_JSON }, bytes);
  const area = areaOf(deps, point);
  const doc = { ...base, kind: 'location', state: 'kept', type: GEO_JSON, size } as const;
  return { doc: { ...doc, chunks: boxes.length, ...(area ? { area } : {}) }, boxes };
}

/** Returns the files that the notes of a turn save, each with the report it belongs to. */
const keptIn = (effects: readonly Effect[]) =>
  effects.flatMap((effect) =>
    effect.type === 'note'
      ? (effect.note.files ?? []).map((id) => ({ id, report: effect.report }))
      : [],
  );

const baseOf = (id: string, { tip, strand }: OpenReport, receivedAt: Date): Base => ({
  _id: id,
  tip,
  strand,
  receivedAt,
});

/**
 * Returns the work for the files that a turn saves with its report; undefined when it saves none.
 */
export function attachedWork(
  deps: ConversationDeps,
  effects: readonly Effect[],
  attached: readonly Attached[],
  channel: FilesToFetch['channel'],
  receivedAt: Date,
): AttachedWork | undefined {
  const begun: AttachmentToBegin[] = [];
  const files: FileToFetch[] = [];
  for (const { id, report } of keptIn(effects)) {
    const one = attached.find((each) => each.id === id);
    if (!one) continue;
    const base = baseOf(id, report, receivedAt);
    const key = fileKey(Buffer.from(report.strandKey, 'base64'), id);
    if ('point' in one) begun.push(placeToBegin(deps, base, one.point, key));
    else {
      begun.push({ doc: { ...base, kind: one.file.kind, state: 'waiting' } });
      files.push({ id, source: one.file.source, key: key.toString('base64') });
    }
  }
  if (begun.length === 0) return undefined;
  return files.length === 0 ? { begun } : { begun, fetch: { id: randomId(), channel, files } };
}
