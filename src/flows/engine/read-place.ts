import type { PlaceId, PlaceMatch } from '../../shared/place.js';
import { fold } from '../../shared/texts/fold.js';
import { STORY_WORDS } from '../../shared/texts/story.js';
import type { Input, Session, Turn } from './flow.js';
import { askWhether, beginReport, goOn, stay, type Position } from './position.js';
import { says, type Reading } from './reading.js';
import { ask } from './run.js';

/** After this many tries the question is skipped. Source: domain.md §7 (U-Report: two tries). */
const TRIES = 2;
/**
 * The key under which the places to choose from are stored for the step that asks which one. No
 * step has a dot in its name.
 */
const CHOICES = 'places.found';

type PlacePosition = Position<'place'>;

/** Returns the places among which a person was asked to choose. */
export function placesFound({ answers }: Pick<Session, 'answers'>): readonly PlaceId[] {
  return answers[CHOICES]?.split(' ') ?? [];
}

/**
 * Returns the place that was named, as far as the gazetteer knows it. A location must always be
 * confirmed: the nearest town may be another one.
 */
function find(input: Input, { places, home }: Reading): PlaceMatch {
  if (input.kind === 'text') return places?.match(input.text, home) ?? { kind: 'none' };
  const near =
    input.kind === 'location' ? places?.near(input.latitude, input.longitude) : undefined;
  return near === undefined ? { kind: 'none' } : { kind: 'maybe', place: near };
}

/** Returns the answers without earlier ones about this place. */
function otherAnswers({ session, id }: PlacePosition): Session['answers'] {
  const { [id]: _, [CHOICES]: __, ...rest } = session.answers;
  return rest;
}

const passOver = (at: PlacePosition): Turn => goOn(at, at.step.skip, otherAnswers(at));

/** Takes a place as the answer. */
function take(at: PlacePosition, place: PlaceId): Turn {
  const answers = { ...otherAnswers(at), [at.id]: place };
  return goOn(at, at.step.to, answers, [
    { type: 'answer', step: at.id, value: place, keep: false },
  ]);
}

/** Asks once more; after the last try the question is skipped. */
function tryAgain(at: PlacePosition, key: 'register.unknown' | 'register.many'): Turn {
  const { session, id, step, reading } = at;
  if (session.misses + 1 >= TRIES)
    return goOn(at, step.skip, otherAnswers(at), [{ type: 'say', key: 'register.unplaced' }]);
  const { maybe, ...same } = session;
  // A person who said no to a guess knows that we did not understand: only the question is asked
  // again.
  const saidNo = maybe !== undefined && key === 'register.unknown';
  return {
    session: { ...same, step: id, misses: session.misses + 1 },
    effects: saidNo ? ask(id, step, reading) : [{ type: 'say', key }],
  };
}

/** Asks which of several places is meant. */
function askWhich(at: PlacePosition, found: readonly PlaceId[], labelOf: (id: PlaceId) => string) {
  const places = found.map((value) => ({ value, label: labelOf(value) }));
  const reading = { ...at.reading, lists: { ...at.reading.lists, places } };
  const answers = { ...otherAnswers(at), [CHOICES]: found.join(' ') };
  return goOn({ ...at, reading }, at.step.which, answers);
}

/**
 * Reads a text that answers "did you mean …?", or skips the question; undefined when it does
 * neither.
 */
function readReply(at: PlacePosition, text: string): Turn | undefined {
  const { session, reading } = at;
  if (session.maybe !== undefined && says(text, 'yes', reading)) return take(at, session.maybe);
  if (session.maybe !== undefined && says(text, 'no', reading))
    return tryAgain(at, 'register.unknown');
  if (says(text, 'skip', reading) || says(text, 'unknown', reading)) return passOver(at);
  return undefined;
}

/** Reads where a person lives. The message is saved nowhere, only the area it names. */
export function readPlace(at: PlacePosition, input: Input): Turn {
  const { id, reading } = at;
  if (input.kind !== 'text' && input.kind !== 'location') return stay(at);
  const reply = input.kind === 'text' ? readReply(at, input.text) : undefined;
  if (reply) return reply;
  const found = find(input, reading);
  const labelOf = (place: PlaceId) =>
    reading.places?.label(place, reading.language, reading.home) ?? '';
  switch (found.kind) {
    case 'one':
      return take(at, found.place);
    case 'maybe':
      return askWhether(at, { value: found.place, label: labelOf(found.place) });
    case 'several':
      return askWhich(at, found.places, labelOf);
    case 'many':
      return tryAgain(at, 'register.many');
    case 'none':
      if (input.kind === 'text' && fold(input.text).split(' ').length >= STORY_WORDS)
        return beginReport(id, input.text);
      return tryAgain(at, 'register.unknown');
  }
}
