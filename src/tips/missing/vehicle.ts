import { holds, only } from './pieces.js';
import { endsBefore, lengthAt } from './phrases.js';
import type { Token } from './token.js';
import { written } from './tokens.js';
import { missingWords } from './words.js';

export const { vehicles } = missingWords.vehicle;
const { before } = missingWords.vehicle;
/**
 * Words after a vehicle that make it a place, a person or an event: "bus stop", "taxi driver", "car
 * accident".
 */
const stops = missingWords.vehicle.stops;
const { stopsBefore, around } = missingWords.vehicle;

/** Returns the vehicle somebody went in: a noun with the words beside it; no station, no driver. */
export function vehicleIn(tokens: readonly Token[]): string | undefined {
  const found: string[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const length = lengthAt(tokens, at, vehicles);
    if (length === 0) continue;
    let start = at;
    while (start > 0 && around.has(tokens[start - 1]?.word ?? '') && tokens[start]?.gap === '')
      start -= 1;
    let end = at + length;
    while (
      end < tokens.length &&
      tokens[end]?.gap === '' &&
      (lengthAt(tokens, end, around) > 0 || lengthAt(tokens, end, vehicles) > 0)
    )
      end += 1;
    const determined = start < at || end > at + length || endsBefore(tokens, start, before);
    const excluded = lengthAt(tokens, end, stops) > 0 || endsBefore(tokens, start, stopsBefore);
    if (determined && !excluded) found.push(written(tokens.slice(start, end)));
    at = end - 1;
  }
  return only(found);
}

/** Whether words name a vehicle, and no place called after one: "bus stop" is a place. */
export const isVehicle = (tokens: readonly Token[]): boolean =>
  tokens.some((_, at) => {
    const length = lengthAt(tokens, at, vehicles);
    if (length === 0 || endsBefore(tokens, at, stopsBefore)) return false;
    return lengthAt(tokens, at + length, stops) === 0;
  });

const anyOf = (...forms: readonly string[]): string => `(?:${forms.join('|')})`;
/** Words for a plate, and the small words between them and the plate. */
const plateName = anyOf(
  String.raw`number\s*plate`,
  String.raw`plate(?:\s*(?:number|no|num))?`,
  String.raw`reg(?:istration)?(?:\s*(?:number|no))?`,
  'plaque',
  'plaka',
  String.raw`immatricul\p{L}*`,
  String.raw`matr[ií]cula`,
  String.raw`chapa(?:\s+de\s+matr[ií]cula)?`,
);
const isOrNumber = anyOf(
  ...['is', 'was', 'est', ':', String.raw`n[o°º]\.?`],
  ...['number', 'num[eé]ro', 'n[uú]mero', 'era', 'é', 'e'],
);
const plateWords = new RegExp(String.raw`${plateName}\s*${isOrNumber}?\s*[:#]?\s*`, 'iu');
/** Shapes that may be a plate after a word for it. */
const plateForms = [
  String.raw`(?=[A-Z0-9 -]*\d)[A-Z]{1,4}[ -]?\d{2,5}(?:[ -]?[A-Z]{1,3})?(?:[ -]?\d{1,3})?`,
  String.raw`\d{2,5}[ -]?[A-Z]{1,3}(?:[ -]?\d{1,3})?`,
  String.raw`[A-Z]{2}[ -]\d{2}[ -][A-Z]{2}`,
];
const plateShape = new RegExp(`^(${plateForms.join('|')})(?![A-Za-z0-9])`);
/** Shapes of plates by country, which need no word for it. */
const plateAloneForms = [
  String.raw`(?:[A-Z]{2}[ -]\d{3,4}[ -](?:[A-Z]{1,2}|\d{2}))`,
  String.raw`(?:[A-Z]{3}[ -]\d{2,3}[ -][A-Z]{2})`,
  String.raw`(?:[A-Z]{2}-\d{3,4}-[A-Z]{2})`,
  String.raw`(?:[A-Z]{2}[ -]\d{2}[ -][A-Z]{2})`,
  String.raw`(?:\d{2}-\d{2}-[A-Z]{2})`,
  String.raw`(?:[A-Z]{2} \d{4}(?: [A-Z]{2})?(?= |,|\.|$))`,
];
const plateAlone = new RegExp(`(?<![A-Za-z0-9-])(${plateAloneForms.join('|')})(?![A-Za-z0-9-])`);
const LONGEST_READ = 1_000;

/** Returns a number plate: after a word for it, or by its shape where the text names a vehicle. */
export function plateIn(
  text: string,
  tokens: readonly Token[],
  asked: boolean,
): string | undefined {
  const read = text.slice(0, LONGEST_READ);
  const label = plateWords.exec(read);
  if (label) {
    const behind = read.slice(label.index + label[0].length, label.index + label[0].length + 20);
    const found = plateShape.exec(behind.toUpperCase());
    if (found?.[1]) return found[1];
  }
  if (!asked && !holds(tokens, vehicles)) return undefined;
  return plateAlone.exec(read)?.[1];
}
