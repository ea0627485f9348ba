import type { BroadcastDoc } from '../models/gateway/broadcast-doc.js';
import { alertSubject } from './alert.js';
import type { BroadcastDeps, Subject } from './deps.js';
import type { Said } from './reach.js';

type Parts = Pick<BroadcastDoc, 'kind' | 'poll' | 'campaign' | 'texts' | 'alert'>;

/**
 * Returns the poll, campaign or alert that a broadcast sends.
 * @returns undefined when there is no such poll or campaign
 */
export async function subjectOf(
  deps: Pick<BroadcastDeps, 'subject' | 'show' | 'alert'>,
  doc: Parts,
): Promise<Subject | undefined> {
  const { kind, poll, campaign, texts, alert } = doc;
  if (kind === 'alert') {
    const said = await deps.alert?.(alert?.id ?? '');
    return said && alertSubject(said);
  }
  if (kind === 'poll') return deps.subject({ poll: poll ?? '' });
  if (kind === 'campaign' && campaign !== undefined) return deps.subject({ campaign });
  const own = texts ?? {};
  return {
    languages: Object.keys(own),
    state: 'open',
    says: (language, can) =>
      own[language] === undefined ? [] : deps.show(own[language], language, can),
  };
}

/**
 * Checks whether a broadcast's words were changed after it was estimated: then the decision was
 * about other words. A broadcast from before there were marks has none to compare.
 */
export async function isContentChanged(
  deps: Pick<BroadcastDeps, 'subject' | 'show' | 'alert'>,
  doc: Parts & Pick<BroadcastDoc, 'estimated'>,
): Promise<boolean> {
  const seen = doc.estimated?.content;
  return seen !== undefined && (await subjectOf(deps, doc))?.content !== seen;
}

/**
 * Returns what is said to one person.
 * @param phase 1 is the reminder
 * @returns undefined when there is nothing in their language
 */
export function saidTo(
  { kind, poll, campaign, texts }: Parts,
  phase: 0 | 1,
  language: string,
): Said | undefined {
  if (kind === 'poll') return { kind: phase === 0 ? 'poll' : 'reminder', poll: poll ?? '' };
  if (kind === 'campaign' && campaign !== undefined) return { kind: 'campaign', campaign };
  const text = texts?.[language];
  return text === undefined ? undefined : { kind: 'message', text };
}
