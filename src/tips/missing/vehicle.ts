import { holds, only } from './pieces.js';
import { endsBefore, lengthAt, phrases, written, type Token } from './tokens.js';

export const vehicles = phrases(`
  car, taxi, bus, minibus, mini bus, van, truck, lorry, pickup, pick up, jeep, motorbike,
  motorcycle, moto, motor bike, okada, keke, trotro, tro tro, tricycle, boat, canoe, danfo,
  poda poda,
  voiture, camion, autocar, minicar, bache, bachee, zemidjan, zem, zemi, pirogue, vehicule,
  fourgonnette, taxi moto, gbaka, wororo, dourouni,
  carro, autocarro, camiao, camioneta, mota, motorizada, carrinha, toca toca, candonga, canoa,
  piroga, barco, hiace, hilux, toyota, mercedes, land cruiser, corolla, karu, mazda, nissan,
  peugeot, kia, hyundai
`);
const before = phrases(`
  a, an, the, one, red, blue, green, yellow, black, white, brown, grey, gray, silver, old, small,
  big, dark, un, une, la, le, petite, petit, grosse, grande, vieille, um, uma, o, a, num, numa,
  dentro, toyota, nissan, mercedes, peugeot, dans, no, na, vermelho, branco, preto, azul, motor,
  mota
`);
/**
 * Words after a vehicle that make it a place, a person or an event: "bus stop", "taxi driver", "car
 * accident".
 */
const stops = phrases(`
  station, stop, park, rank, terminal, driver, drivers, owner, mechanic, garage, accident, wash,
  stage, road, seller, line, stand
`);
const stopsBefore = phrases(`
  station, station de, gare de, gare, arret de, arret, parc, paragem de, paragem do, paragem,
  praca de, hit by a, hit by, renversee par une, chauffeur de, conducteur de, by, motorista de,
  condutor de, conduit un, conduit une, drives a, drives, wash the, wash, no, pas de, sem, his own,
  my, mon, ma, meu, minha, our, notre
`);
const around = phrases(`
  red, blue, green, yellow, black, white, brown, grey, gray, silver, old, small, big, dark, tinted,
  rouge, bleu, bleue, vert, verte, jaune, noir, noire, blanc, blanche, gris, grise, vieille, grosse,
  petite, vermelho, vermelha, azul, verde, amarelo, amarela, preto, preta, branco, branca, cinzento,
  cinzenta, toyota, corolla, nissan, mercedes, peugeot, hiace, hilux, kia, hyundai, mazda,
  land cruiser, taxi, toyota corolla, 4x4, 504, 207
`);

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

const anyOf = (...forms: readonly string[]): string => `(?:${forms.join('|')})`;
/** Words for a plate, and the small words between them and the plate. */
const plateName = anyOf(
  String.raw`number\s*plate`,
  String.raw`plate(?:\s*(?:number|no|num))?`,
  String.raw`reg(?:istration)?(?:\s*(?:number|no))?`,
  'plaque',
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
