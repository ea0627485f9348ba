/** The kinds of events that a webhook can receive. */
export const eventKinds = [
  'case.created',
  'case.priority',
  'case.taken',
  'case.acted',
  'case.closed',
  'case.reopened',
  'alert.approved',
  'alert.ended',
  'poll.published',
] as const;
export type EventKind = (typeof eventKinds)[number];

export const isEventKind = (text: string): text is EventKind =>
  (eventKinds as readonly string[]).includes(text);
