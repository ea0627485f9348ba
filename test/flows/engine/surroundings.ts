import type { Reading } from '../../../src/flows/engine/reading.js';
import { createTexts } from '../../../src/shared/texts/load.js';

/** What a flow under test may see: two countries, English. */
export function reading(change: Partial<Reading> = {}): Reading {
  return {
    language: 'en',
    texts: createTexts(),
    facts: { countryKnown: true, wordsKept: false },
    lists: {
      countries: [
        { value: 'GH', label: 'Ghana' },
        { value: 'TG', label: 'Togo' },
      ],
      languages: [{ value: 'en', label: 'English' }],
    },
    ...change,
  };
}
