import type { TextKey } from '../../shared/texts/texts.js';
import type { Reading } from '../engine/reading.js';
import type { Effect, Person, World } from './person.js';

/** A turn in the making. */
export interface Draft {
  readonly person: Person;
  readonly effects: readonly Effect[];
}

/** Adds something to be said. */
export function say(draft: Draft, key: TextKey, params?: Readonly<Record<string, string | number>>): Draft {
  return { ...draft, effects: [...draft.effects, { type: 'say', key, ...(params ? { params } : {}) }] };
}

/** The country a person's report is about, as far as it is known. */
export function countryOf(person: Person, world: World): string | undefined {
  return person.report?.country ?? person.country ?? world.countryOfAddress;
}

/** What a flow may see of the world for this person. */
export function readingFor(person: Person, world: World): Reading {
  return {
    language: person.language ?? world.defaultLanguage,
    texts: world.texts,
    facts: {
      countryKnown: countryOf(person, world) !== undefined,
      wordsKept: person.report?.firstWords === true,
    },
    // Few steps ask for a list, so they are made only for those.
    lists: {
      get countries() {
        return world.countries(person.language ?? world.defaultLanguage);
      },
      get languages() {
        return world.texts.languages.map((value) => ({ value, label: world.texts.meta(value).name }));
      },
    },
  };
}
