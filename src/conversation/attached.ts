import type { FilesToFetch, FileToFetch } from '../attachments/attachments.js';
import type { AttachedFile, Inbound } from '../bots/channel.js';
import type { CameWith, Effect, Event, OpenReport } from '../flows/dialog/person.js';
import type { AttachmentToBegin } from '../models/cases/attachment.js';
import { fileKey, sealFile } from '../privacy/file-seal.js';
import { randomId } from '../shared/ids.js';
import { partsOf } from '../shared/place.js';
import type { ConversationDeps } from './deps.js';

interface Point {
  readonly latitude: number;
  readonly longitude: number;
}

/** A file or a place that came with a message, under the id that it is kept under. */
export type Attached = CameWith & ({ readonly file: AttachedFile } | { readonly point: Point });

/** What a turn promises of files: their rows in the cases half, and what is to be fetched. */
export interface AttachedWork {
  readonly begun: readonly AttachmentToBegin[];
  readonly fetch?: FilesToFetch;
}

/**
 * The files of a message that are not too large, as far as their provider says how large they are.
 */
export function attachedIn(
  { limits }: ConversationDeps['attachments'],
  { content }: Inbound,
): { readonly attached: readonly Attached[]; readonly tooLarge: boolean } {
  if (content.kind === 'location') {
    const { latitude, longitude } = content;
    const point = { latitude, longitude };
    return { attached: [{ id: randomId(), kind: 'location', point }], tooLarge: false };
  }
  const files = 'files' in content ? (content.files ?? []) : [];
  // A photo may be sent as a document.
  const most = { ...limits, document: Math.max(...Object.values(limits)) };
  const fits = files.filter(({ kind, size = 0 }) => size <= most[kind]);
  return {
    attached: fits.map((file) => ({ id: randomId(), kind: file.kind, file })),
    tooLarge: fits.length < files.length,
  };
}

/** What an event says of the files that came with it. */
export const filesOfEvent = (
  attached: readonly Attached[],
  tooLarge: boolean,
): Pick<Extract<Event, { kind: 'files' }>, 'files' | 'tooLarge'> => ({
  files: attached.map(({ id, kind }) => ({ id, kind })),
  ...(tooLarge ? { tooLarge } : {}),
});

/** Degrees are kept to about ten metres: as exact as a phone is. */
const rounded = (degrees: number): number => Math.round(degrees * 10_000) / 10_000;

/** The area that a point lies in: all that is known of it in the open. */
function areaOf(deps: ConversationDeps, { latitude, longitude }: Point): string | undefined {
  const place = deps.directory().places.near(latitude, longitude);
  return place === undefined ? undefined : (partsOf(place).area ?? partsOf(place).country);
}

type Base = Pick<AttachmentToBegin['doc'], '_id' | 'tip' | 'strand' | 'receivedAt'>;

const GEO_JSON = 'application/geo+json';

/** A location as it is kept: sealed at once, since there is nothing to fetch. */
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

/** The files that the notes of a turn keep, with the report that each goes with. */
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

/** What becomes of the files that a turn keeps with its report; undefined when it keeps none. */
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
