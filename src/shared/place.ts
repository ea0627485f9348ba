/**
 * A place as it is stored: `BJ` a country, `BJ-AQ` its first level (ISO 3166-2), `BJ-AQ.7668937`
 * its second (the number is GeoNames'). The id of a larger place is always the beginning of the ids
 * of the smaller places in it.
 */
export type PlaceId = string;

/** The place that a text names. */
export type PlaceMatch =
  | { readonly kind: 'one'; readonly place: PlaceId }
  /** A probable place: it must be confirmed before it counts. */
  | { readonly kind: 'maybe'; readonly place: PlaceId }
  /** A name that several places have, the most likely first: the person is asked which one. */
  | { readonly kind: 'several'; readonly places: readonly PlaceId[] }
  /** So many places have this name that the person must say in which region it is. */
  | { readonly kind: 'many' }
  | { readonly kind: 'none' };

/** The country that a text is about, as far as its words say. */
export type CountryHint =
  | { readonly kind: 'sure'; readonly country: string }
  /** Suggested by a town alone: it is asked. */
  | { readonly kind: 'perhaps'; readonly country: string }
  /** Several countries are named, or a name that several share: it is asked. */
  | { readonly kind: 'open' }
  | { readonly kind: 'none' };

/** Knowledge about places. Pure: the same question gets the same answer. */
export interface Places {
  /**
   * @param home ISO 3166-1 alpha-2 of the country where the person probably is: its places come
   * first
   */
  match(text: string, home?: string): PlaceMatch;
  /** The area nearest to a location, if one is near. In degrees, which are never saved. */
  near(latitude: number, longitude: number): PlaceId | undefined;
  /**
   * The name of a place, such as "Kpomassè, Atlantique"; empty for an id that no longer exists.
   * @param language for names of countries
   * @param home a country that need not be named after its districts
   */
  label(place: PlaceId, language: string, home?: string): string;
}

/** Returns the parts of a place, from the largest: country, first level, second level. */
export function partsOf(place: PlaceId): {
  readonly country: string;
  readonly area?: string;
  readonly district?: string;
} {
  const [area = ''] = place.split('.');
  return {
    country: place.slice(0, 2),
    ...(area.includes('-') ? { area } : {}),
    ...(place.includes('.') ? { district: place } : {}),
  };
}

/** Checks whether one place is the other, or lies in it. */
export function liesIn(place: PlaceId, within: PlaceId): boolean {
  return place === within || place.startsWith(`${within}-`) || place.startsWith(`${within}.`);
}
