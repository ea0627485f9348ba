import { tip } from '../tip.js';
import { say, type Draft } from './draft.js';
import { greeted } from './greeting.js';
import type { NamedAlert, TalkContext } from './talk-context.js';
import { keepWords, openReport } from './report.js';
import { begin } from './steps.js';

/**
 * Opens a report about an alert. Its country is that of the alert, unless the sender's is known.
 */
function openSighting(draft: Draft, { alert, country }: NamedAlert, context: TalkContext): Draft {
  const opened = openReport(greeted(draft, '', context), context);
  const { report } = opened.person;
  if (!report) return opened;
  const about = { ...report, country: report.country ?? country, about: { alert } };
  return { ...opened, person: { ...opened.person, report: about } };
}

/** Replies to a person who names an alert. */
function sayOf(draft: Draft, { ended, rest }: NamedAlert): Draft {
  if (ended) return say(draft, rest === '' ? 'sighting.ended' : 'sighting.endedKept');
  return rest === '' ? draft : say(draft, 'tip.kept');
}

/**
 * Takes a text that begins with the number or the word of an alert: the text after it is saved as a
 * sighting, and the missing answers are asked for. If the alert has ended, the reply says so; what
 * is told is saved all the same.
 * @returns undefined when the text names no alert, or a report is open
 */
export function takeSighting(draft: Draft, context: TalkContext): Draft | undefined {
  const { named } = context;
  if (!named || draft.person.report) return undefined;
  const { ended, rest } = named;
  if (rest === '' && ended) return sayOf(greeted(draft, '', context), named);
  const opened = openSighting(draft, named, context);
  const kept = rest === '' ? opened : keepWords(opened, 'first', rest, context);
  return begin(sayOf(kept, named), tip, context);
}
