import { fold } from '../../shared/texts/fold.js';
import type { PlaceId, PlaceMatch } from '../../shared/place.js';
import { STORY_WORDS } from '../../shared/texts/story.js';
import type { Flow, FlowEffect, Input, Session, Step, Turn } from './flow.js';
import { says, type Reading } from './reading.js';
import { ask, goTo } from './run.js';

/** After so many tries the question is passed over. Source: domain.md §7 (U-Report: two tries). */
const TRIES = 2;
/** Where the places to choose from are put for the step that asks which. No step has a dot in its name. */
const CHOICES = 'places.found';

type PlaceStep = Extract<Step<string>, { kind: 'place' }>;

/** The places among which a person was asked to choose. */
export function placesFound({ answers }: Pick<Session, 'answers'>): readonly PlaceId[] {
  return answers[CHOICES]?.split(' ') ?? [];
}

/** What was said, as far as the gazetteer can tell. A point is always asked about: the nearest town may be another one. */
function find(input: Input, { places, home }: Reading): PlaceMatch {
  if (input.kind === 'text') return places?.match(input.text, home) ?? { kind: 'none' };
  const near =
    input.kind === 'location' ? places?.near(input.latitude, input.longitude) : undefined;
  return near === undefined ? { kind: 'none' } : { kind: 'maybe', place: near };
}

/** Reads where a person lives. What was sent is kept nowhere, only the area it names. */
export function readPlace(
  flow: Flow,
  session: Session,
  id: string,
  step: PlaceStep,
  input: Input,
  reading: Reading,
): Turn {
  const on = (answers: Session['answers'], target: string, before: readonly FlowEffect[]): Turn =>
    goTo(flow, { ...session, answers, trail: [...session.trail, id] }, target, reading, before);
  const { [id]: _, [CHOICES]: __, ...rest } = session.answers;
  const taken = (place: PlaceId) =>
    on({ ...rest, [id]: place }, step.to, [
      { type: 'answer', step: id, value: place, keep: false },
    ]);
  const again = (key: 'register.unknown' | 'register.many'): Turn => {
    if (session.misses + 1 >= TRIES)
      return on(rest, step.skip, [{ type: 'say', key: 'register.unplaced' }]);
    const { maybe, ...same } = session;
    // Who said no to a guess is asked once more; they know the question.
    const effects: FlowEffect[] =
      maybe === undefined || key === 'register.many'
        ? [{ type: 'say', key }]
        : ask(id, step, reading);
    return { session: { ...same, step: id, misses: session.misses + 1 }, effects };
  };
  const text = input.kind === 'text' ? input.text : undefined;
  if (text === undefined && input.kind !== 'location')
    return { session, effects: ask(id, step, reading) };
  if (text !== undefined) {
    if (session.maybe !== undefined && says(text, 'yes', reading)) return taken(session.maybe);
    if (session.maybe !== undefined && says(text, 'no', reading)) return again('register.unknown');
    if (says(text, 'skip', reading) || says(text, 'unknown', reading))
      return on(rest, step.skip, []);
  }
  const found = find(input, reading);
  const label = (place: PlaceId) =>
    reading.places?.label(place, reading.language, reading.home) ?? '';
  switch (found.kind) {
    case 'one':
      return taken(found.place);
    case 'maybe':
      return {
        session: { ...session, step: id, maybe: found.place },
        effects: [{ type: 'say', key: 'answer.maybe', params: { label: label(found.place) } }],
      };
    case 'several': {
      const list = found.places.map((value) => ({ value, label: label(value) }));
      const around = { ...reading, lists: { ...reading.lists, places: list } };
      return goTo(
        flow,
        {
          ...session,
          answers: { ...rest, [CHOICES]: found.places.join(' ') },
          trail: [...session.trail, id],
        },
        step.which,
        around,
      );
    }
    case 'many':
      return again('register.many');
    case 'none': {
      const told = text !== undefined && fold(text).split(' ').length >= STORY_WORDS;
      if (told)
        return {
          session: null,
          effects: [
            { type: 'words', step: id, text, keep: true },
            { type: 'do', deed: 'startReport' },
          ],
        };
      return again('register.unknown');
    }
  }
}
