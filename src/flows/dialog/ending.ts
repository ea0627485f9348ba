import { countryOf, say, type Draft } from './draft.js';
import type { Person, World } from './person.js';
import { closeReport, tellHelpline } from './report.js';

/** What stays of a person when a talk is over: their language, and that they said STOP. */
export function forgotten(person: Person): Person {
  return { ...(person.language ? { language: person.language } : {}), stopped: person.stopped };
}

/**
 * STOP: what was told is kept for a person to read, the return address is destroyed, and nothing is sent unasked.
 * They can still report; only START undoes it.
 */
export function stop(draft: Draft): Draft {
  const closed = closeReport(draft);
  const person = { ...forgotten(closed.person), stopped: true };
  return say({ person, effects: [...closed.effects, { type: 'forget' }] }, 'stop.done');
}

/** ERASE: what can be deleted is deleted, and what cannot is said. */
export function erase(draft: Draft, world: World): Draft {
  const closed = closeReport(draft);
  const effects = [...closed.effects, { type: 'forget' } as const, { type: 'erase' } as const];
  return say({ person: forgotten(closed.person), effects }, world.erases ? 'erase.chat' : 'erase.phone');
}

/** What this is and which words work; with the helpline where there is a verified one. */
export function tellHelp(draft: Draft, world: World): Draft {
  return tellHelpline(say(draft, 'help'), countryOf(draft.person, world), world, 'help.helpline');
}

/** Half an hour of silence: what was told stays, the talk is wiped, nothing is sent. */
export function fallSilent(draft: Draft): Draft {
  const closed = closeReport(draft);
  return { ...closed, person: forgotten(closed.person) };
}
