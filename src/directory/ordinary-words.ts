/**
 * Names of places that are also ordinary words, folded: "elle est seule" is not about Burkina Faso's Est, a man is
 * not in Man, and children sold to the boats of Lake Volta may be far from Volta Region. They count only beside a word
 * such as "region" or "town". An administrator's aliases fall under the same rule.
 */
export const ordinaryWords: ReadonlySet<string> = new Set([
  // Directions and landscapes
  'est', 'nord', 'sud', 'ouest', 'sud ouest', 'centre', 'centre est', 'centre nord', 'centre ouest', 'centre sud',
  'central', 'centrale', 'plateau central', 'eastern', 'western', 'northern', 'southern', 'north east', 'north west',
  'north western', 'west coast', 'sahel', 'cascades', 'lacs', 'lagunes', 'montagnes', 'savanes', 'savannah',
  'maritime', 'plateau', 'plateaux', 'collines', 'littoral', 'atlantique', 'volta', 'delta', 'rivers', 'niger',
  // Towns and islands
  'bo', 'bonny', 'brava', 'come', 'dire', 'ho', 'leo', 'lola', 'maio', 'man', 'manga', 'mango', 'noe', 'paul', 'pita',
  'sal', 'san', 'save', 'say', 'wa',
]); // prettier-ignore

/** Words that make the name of an area out of an ordinary word: "région Est", "Volta Region", "ilha do Sal". */
export const areaWords = [
  'region', 'regiao', 'state', 'estado', 'province', 'provincia', 'prefecture', 'departement', 'department',
  'departamento', 'county', 'district', 'distrito', 'ilha', 'ile', 'island', 'vila', 'concelho',
] as const; // prettier-ignore

/** Those of them that, in most of these countries, say the second level. */
export const districtWords = [
  'prefecture',
  'district',
  'distrito',
  'concelho',
  'commune',
  'cercle',
  'lga',
] as const;

/** Words that make the name of a town out of an ordinary word: "ville de Man", "Bo town". */
export const townWords = [
  'town', 'city', 'ville', 'village', 'cidade', 'commune', 'district', 'island', 'aldeia', 'gare', 'marche', 'market',
] as const; // prettier-ignore

/** What may stand between such a word and the name, folded. */
export const links = ['', 'de', 'du', 'des', 'de l', 'de la', 'd', 'do', 'da', 'dos', 'of'] as const;

/** Words around the name of a place in an answer to "where do you live?", folded: "je vis a Calavi", "Kano please". */
export const aroundPlaces: ReadonlySet<string> = new Set([
  ...areaWords, ...districtWords, ...townWords, ...links,
  'i', 'am', 'live', 'living', 'stay', 'in', 'at', 'near', 'the', 'from', 'my', 'is', 'please', 'here', 'now',
  'je', 'j', 'suis', 'vis', 'habite', 'reste', 'a', 'au', 'aux', 'en', 'dans', 'pres', 'le', 'la', 'les', 'l', 'vers',
  'chez', 'ici', 'c', 'svp', 'merci', 'mon', 'ma',
  'eu', 'moro', 'vivo', 'estou', 'sou', 'em', 'na', 'no', 'nas', 'nos', 'perto', 'o', 'os', 'as', 'aqui', 'minha', 'meu',
]); // prettier-ignore
