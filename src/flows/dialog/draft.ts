import type { TextKey } from '../../shared/texts/texts.js';
import type { Flow, FlowEffect } from '../engine/flow.js';
import type { Reading } from '../engine/reading.js';
import { placesFound } from '../engine/read-place.js';
import type { Effect, Person, World } from './person.js';

/** A turn in the making. */
export interface Draft {
  readonly person: Person;
  readonly effects: readonly Effect[];
}

/** Adds something to be said. */
export function say(
  draft: Draft,
  key: TextKey,
  params?: Readonly<Record<string, string | number>>,
): Draft {
  return {
    ...draft,
    effects: [...draft.effects, { type: 'say', key, ...(params ? { params } : {}) }],
  };
}

/** What a flow says, as effects of the talk. */
export const saidIn = (flow: Flow, effects: readonly FlowEffect[]): Effect[] =>
  effects.flatMap((effect) => (effect.type === 'say' ? [{ ...effect, flow: flow.id }] : []));

/** The country a person's report is about, as far as it is known. */
export function countryOf(person: Person, world: World): string | undefined {
  return person.report?.country ?? person.country ?? world.countryOfAddress;
}

/** The flow of a poll as this person is asked it; undefined when it is not open. */
export function pollOf(draft: Draft, id: string, world: World): Flow | undefined {
  return world.poll(
    id,
    draft.person.language ?? world.defaultLanguage,
    countryOf(draft.person, world),
  );
}

/** What a flow may see of the world for this person. */
export function readingFor(person: Person, world: World): Reading {
  const home = countryOf(person, world);
  return {
    language: person.language ?? world.defaultLanguage,
    texts: world.texts,
    facts: {
      countryKnown: countryOf(person, world) !== undefined && !person.report?.askCountry,
      wordsKept: person.report?.firstWords === true,
      canLocate: world.locates,
    },
    places: world.places,
    ...(home ? { home } : {}),
    // Few steps ask for a list, so they are made only for those.
    lists: {
      get countries() {
        return world.countries(person.language ?? world.defaultLanguage);
      },
      get places() {
        const language = person.language ?? world.defaultLanguage;
        return placesFound(person.session ?? { answers: {} }).map((value) => ({
          value,
          label: world.places.label(value, language, home),
        }));
      },
      get languages() {
        return world.texts.languages.map((value) => ({
          value,
          label: world.texts.meta(value).name,
        }));
      },
    },
  };
}
