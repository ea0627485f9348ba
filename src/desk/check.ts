import type { Poll } from '../polls/definition.js';
import { checkPoll } from '../polls/check.js';
import { readPollFile } from '../polls/file.js';
import { spoken } from '../polls/finding.js';
import type { Metered, Show } from '../polls/meter.js';
import type { Texts } from '../shared/texts/texts.js';
import { done, refuse, type Found, type Outcome } from './refusal.js';

/** A poll as it is given: as data, or as the text of a YAML file. */
export type Given = { readonly data: unknown } | { readonly yaml: string };

/** Something that blocks one language. */
export type BlockingFound = Found & { readonly language: string };

/** A poll that may be kept. */
export interface CheckedPoll {
  readonly poll: Poll;
  readonly ready: readonly string[];
  readonly blocking: readonly BlockingFound[];
  readonly messages: readonly Metered[];
}

const refused = (findings: readonly Found[]) =>
  refuse(
    'notRight',
    `The poll is refused: ${findings.length === 1 ? 'one thing is' : `${findings.length} things are`} wrong with it.`,
    'Mend what is listed; docs/polls.md says how a poll is written.',
    { findings },
  );

/** Checks a poll, whole, and tells everything that is wrong with it at once. */
export function checkGiven(given: Given, texts: Texts, show: Show): Outcome<CheckedPoll> {
  if ('yaml' in given) {
    const file = readPollFile(given.yaml, texts, show);
    if (!file.ok) return refused(file.problems.map(({ line, message }) => ({ at: '', line, says: message })));
    const blocking = file.blocking.map(({ line, message, language }) => ({ at: '', line, says: message, language })); // prettier-ignore
    return done({ poll: file.poll, ready: file.ready, blocking, messages: file.messages });
  }
  const checked = checkPoll(given.data, texts, show);
  if (!checked.ok) return refused(checked.findings.map(({ path, key, message }) => ({ at: spoken(key === undefined ? path : [...path, key]), says: message }))); // prettier-ignore
  const blocking = checked.blocking.flatMap(({ path, message, language }) => (language === undefined ? [] : [{ at: spoken(path), says: message, language }])); // prettier-ignore
  return done({ poll: checked.poll, ready: checked.ready, blocking, messages: checked.messages });
}
