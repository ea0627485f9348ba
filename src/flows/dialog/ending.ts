import { countryOf, say, type Draft } from './draft.js';
import type { Person } from './person.js';
import type { TalkContext } from './talk-context.js';
import { closeReport, ended, tellHelpline } from './report.js';

/**
 * Returns the part of a person that stays when a talk has ended: their language, and whether they
 * said STOP.
 */
export function forgotten(person: Person): Person {
  return { ...(person.language ? { language: person.language } : {}), stopped: person.stopped };
}

/**
 * STOP: what they told is saved for a person to read, the return address is destroyed, the person
 * is unsubscribed, and nothing is sent unasked. They can still report; only START undoes it.
 */
export function stop(draft: Draft): Draft {
  const closed = closeReport(draft);
  const person = { ...forgotten(closed.person), stopped: true };
  const effects = [...closed.effects, { type: 'forget' }, { type: 'unsubscribe' }] as const;
  return say(ended({ person, effects }, 'unsafe'), 'stop.done');
}

/** ERASE: deletes what can be deleted, and says what cannot. */
export function erase(draft: Draft, context: TalkContext): Draft {
  const closed = closeReport(draft);
  const gone = [{ type: 'forget' }, { type: 'unsubscribe' }, { type: 'erase' }] as const;
  const effects = [...closed.effects, ...gone];
  return say(
    ended({ person: forgotten(closed.person), effects }, 'unsafe'),
    context.erases ? 'erase.chat' : 'erase.phone',
  );
}

/**
 * Says what this service is and which commands work; adds the helpline if a verified one exists.
 */
export function tellHelp(draft: Draft, context: TalkContext): Draft {
  return tellHelpline(
    say(draft, 'help'),
    countryOf(draft.person, context),
    context,
    'help.helpline',
  );
}

/**
 * Ends a talk after its silence: what was told is kept, the talk is wiped, nothing is sent. A poll
 * that was put aside waits as long as it is open.
 */
export function fallSilent(draft: Draft, context: TalkContext): Draft {
  const closed = closeReport(draft);
  const { poll, language } = closed.person;
  const waits =
    poll &&
    context.poll(poll.flow, language ?? context.defaultLanguage, countryOf(closed.person, context));
  const over = { ...closed, person: { ...forgotten(closed.person), ...(waits ? { poll } : {}) } };
  return draft.person.report?.codeGiven === undefined ? over : ended(over, 'told');
}
