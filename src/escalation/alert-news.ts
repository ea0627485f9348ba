import type { TextKey } from '../shared/texts/texts.js';
import { send, type EscalationContext } from './context.js';
import { digestTag } from './delivery-ids.js';
import { noticeTo } from './wording.js';

/**
 * The news of an alert that officers hear: of one they decided, or one that passes on a
 * neighbour's.
 */
export const alertNews = ['updated', 'ended', 'soon', 'origin'] as const;
export type AlertNewsKind = (typeof alertNews)[number];

/** News about an alert, as far as the text tells it. */
export interface AlertNews {
  /** The id of the alert. */
  readonly id: string;
  /** Its number, such as TG-2026-07. */
  readonly number: string;
  readonly kind: AlertNewsKind;
  /** Equal for the same news, so that telling it twice sends it once. */
  readonly key: string;
}

const keys = {
  updated: 'focal.alertUpdated',
  ended: 'focal.alertEnded',
  soon: 'focal.alertSoon',
  origin: 'focal.alertOrigin',
} as const satisfies Record<AlertNewsKind, TextKey>;

/**
 * Tells people the news about an alert, by the channels that the directory has for them.
 * @param people their ids in the directory
 * @returns how many can be told
 */
export async function tellAlertNews(
  context: EscalationContext,
  { id, number, kind, key }: AlertNews,
  people: readonly string[],
  now: Date,
): Promise<number> {
  const directory = context.directory();
  const told = people.flatMap((id) => directory.focalPoint(id) ?? []);
  const wording = context.wording();
  // By number alone: no name, place or word of the alert.
  const said = { key: keys[kind], params: { reference: number } };
  const notices = told.map((person) =>
    noticeTo(wording, person, `${id}.alert.${digestTag(`${key}/${person.id}`)}`, said),
  );
  await send(context, notices, now);
  return told.length;
}
