import type { FocalPoint } from '../directory/directory.js';
import type { Delivery } from '../outbox/delivery.js';
import type { TextKey } from '../shared/texts/texts.js';
import { send, type EscalationContext } from './context.js';
import { digestTag } from './delivery-ids.js';
import { bothTexts, languageOf, type Wording } from './wording.js';

/** What officers hear of an alert that they decided, or that passes a neighbour's on. */
export const alertNews = ['updated', 'ended', 'soon', 'origin'] as const;
export type AlertNewsKind = (typeof alertNews)[number];

/** Something new about an alert, as far as a text tells it. */
export interface AlertNews {
  /** Of the alert. */
  readonly id: string;
  /** As TG-2026-07. */
  readonly number: string;
  readonly kind: AlertNewsKind;
  /** The same news has the same: told twice, it is sent once. */
  readonly key: string;
}

const keys = {
  updated: 'focal.alertUpdated',
  ended: 'focal.alertEnded',
  soon: 'focal.alertSoon',
  origin: 'focal.alertOrigin',
} as const satisfies Record<AlertNewsKind, TextKey>;

/** By number alone: no name, no place, no word of the alert. */
function newsNotice(
  { texts }: Wording,
  { id, number, kind, key }: AlertNews,
  person: FocalPoint,
): Delivery {
  return {
    id: `${id}.alert.${digestTag(`${key}/${person.id}`)}`,
    class: 'escalation',
    targets: person.reaches.map(({ channel, address }) => ({ channel, to: address })),
    ...bothTexts(texts, languageOf(texts, person), {
      key: keys[kind],
      params: { reference: number },
    }),
  };
}

/**
 * Tells people what is new about an alert, by the channels that the directory has of them.
 * @param people by their ids in the directory
 * @returns how many can be told
 */
export async function tellAlertNews(
  context: EscalationContext,
  news: AlertNews,
  people: readonly string[],
  now: Date,
): Promise<number> {
  const directory = context.directory();
  const told = people.flatMap((id) => directory.focalPoint(id) ?? []);
  const wording = context.wording();
  await send(
    context,
    told.map((person) => newsNotice(wording, news, person)),
    now,
  );
  return told.length;
}
