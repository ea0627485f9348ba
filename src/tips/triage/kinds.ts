import type { Signal } from '../../shared/texts/texts.js';

/** What an urgent text is about, with the signals it stands for when the word lists heard none. */
const urgent = {
  captive: ['captive'],
  abducted: ['abducted'],
  missing: ['missing'],
  moved: ['transit'],
  hurt: ['violence'],
  hunted: ['danger'],
  sale: ['danger', 'exploitation'],
  organ: ['danger', 'exploitation'],
  suicide: ['suicide'],
  abuse: ['violence', 'child'],
} as const satisfies Readonly<Record<string, readonly Signal[]>>;

/** What other reports are about. */
export const calmKinds = [
  'childwork',
  'recruiter',
  'unpaid',
  'sexwork',
  'papers',
  'marriage',
  'official',
  'begging',
  'past',
  'suspicion',
] as const;

/** What a text is that is no report. */
export const noReportKinds = [
  'greeting',
  'thanks',
  'prayer',
  'hyperbole',
  'football',
  'news',
  'lost',
  'poll',
  'job',
  'operator',
  'spam',
  'autoreply',
  'chat',
] as const;

export type MessageKind =
  keyof typeof urgent | (typeof calmKinds)[number] | (typeof noReportKinds)[number] | 'other';

/** The signals that an urgent kind stands for; none for any other kind. */
export const signalsOfKind = (kind: MessageKind): readonly Signal[] =>
  Object.hasOwn(urgent, kind) ? urgent[kind as keyof typeof urgent] : [];
