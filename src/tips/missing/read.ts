import { DateTime } from 'luxon';
import type { MissingCode, MissingWord, ToldOfMissing } from '../../shared/missing.js';
import { withoutUndefined } from '../../shared/without-undefined.js';
import { ageIn } from './age.js';
import { clothesIn } from './clothes.js';
import { companyIn } from './company.js';
import { correctedAge, isAside, isCorrection } from './correction.js';
import { looksIn } from './looks.js';
import { directionIn, placeIn } from './place.js';
import { plateIn, vehicleIn } from './vehicle.js';
import { tellsOfSeveral } from './several.js';
import { tokensOf } from './tokens.js';
import { sinceIn, type Here } from './when.js';
import { nameIn, relationIn, sexAsked, sexIn } from './who.js';

/**
 * Reads what a text says about a missing person, in English with Pidgin, French, and Portuguese
 * with Kriol. Pure, and bounded: only the beginning of a long text is read. A wrong answer is worse
 * than a question, so anything uncertain is left out.
 * @param asked the step whose question the text answers: there a number alone is an age
 */
export function readMissing(text: string, here: Here, asked?: string): ToldOfMissing {
  const tokens = tokensOf(text);
  const now = DateTime.fromJSDate(here.now, { zone: here.zone });
  const age = ageIn(tokens, asked === 'missingAge');
  const years =
    typeof age === 'number' ? age : age === undefined ? correctedAge(tokens) : undefined;
  const since = sinceIn(tokens, here, asked === 'missingSince');
  const sex = (asked === 'missingSex' ? sexAsked(tokens) : undefined) ?? sexIn(tokens, years);
  const codes: Partial<Record<MissingCode, string | undefined>> = {
    missingAge: years === undefined ? undefined : String(years),
    missingSex: sex,
    missingSince: since === 'future' ? undefined : since,
    missingSeveral: tellsOfSeveral(tokens) ? 'yes' : undefined,
  };
  const words: Partial<Record<MissingWord, string | undefined>> = {
    missingName: nameIn(tokens),
    missingLooks: looksIn(tokens),
    missingClothes: clothesIn(tokens),
    missingPlace: placeIn(tokens, now),
    missingCompany: companyIn(tokens),
    missingVehicle: vehicleIn(tokens),
    missingPlate: plateIn(text, tokens, asked === 'missingVehicle'),
    missingDirection: directionIn(tokens, now),
    missingRelation: relationIn(tokens),
  };
  const told = withoutUndefined(codes);
  const isTold = told.missingAge !== undefined || told.missingSince !== undefined;
  const answers = asked === undefined || Object.hasOwn(told, asked);
  const corrects = isTold && isCorrection(tokens, now);
  return {
    codes: told,
    words: withoutUndefined(words),
    ...(corrects ? { corrects: true as const } : {}),
    ...(isTold && !answers && isAside(tokens, now) ? { aside: true as const } : {}),
    ...(age === 'impossible' ? { refused: 'age' as const } : {}),
    ...(since === 'future' ? { refused: 'future' as const } : {}),
  };
}
