import { countryKeys } from '../../shared/texts/country-texts.js';
import { countryOf, type Draft } from './draft.js';
import type { TalkContext } from './talk-context.js';

const keys: ReadonlySet<string> = new Set(countryKeys);

/** Marks texts for which a country may have its own wording with the country of the person. */
export function sayInCountry(draft: Draft, context: TalkContext): Draft {
  const country = countryOf(draft.person, context);
  if (country === undefined) return draft;
  return {
    ...draft,
    effects: draft.effects.map((effect) =>
      effect.type === 'say' && effect.key !== undefined && keys.has(effect.key)
        ? { ...effect, country }
        : effect,
    ),
  };
}
