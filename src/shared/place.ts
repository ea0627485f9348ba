/**
 * A place as it is kept: `BJ` a country, `BJ-AQ` its first level (ISO 3166-2), `BJ-AQ.7668937` its
 * second (the number is GeoNames'). The larger one is always the beginning of the smaller.
 */
export type PlaceId = string;

/** What a text says about a place. */
export type PlaceMatch =
  | { readonly kind: 'one'; readonly place: PlaceId }
  /** Probably this: ask before it counts. */
  | { readonly kind: 'maybe'; readonly place: PlaceId }
  /** A name that several places bear: ask which. The likeliest first. */
  | { readonly kind: 'several'; readonly places: readonly PlaceId[] }
  /** So many bear it that the person must say in which region. */
  | { readonly kind: 'many' }
  | { readonly kind: 'none' };

/** Which country a text is about, as far as its words say. */
export type CountryHint =
  | { readonly kind: 'sure'; readonly country: string }
  /** By a town alone: ask. */
  | { readonly kind: 'perhaps'; readonly country: string }
  /** Several are named, or a name that several bear: ask. */
  | { readonly kind: 'open' }
  | { readonly kind: 'none' };

/** What is known of places: pure, the same answer for the same question. */
export interface Places {
  /**
   * @param home ISO 3166-1 alpha-2 of the country the person is probably in: its places come first
   */
  match(text: string, home?: string): PlaceMatch;
  /** The area nearest to a point, if one is near. Degrees; nothing keeps them. */
  near(latitude: number, longitude: number): PlaceId | undefined;
  /**
   * "Kpomassè, Atlantique"; empty for an id that exists no more.
   * @param language for names of countries
   * @param home a country that need not be named behind its districts
   */
  label(place: PlaceId, language: string, home?: string): string;
}

/** The parts of a place, from the largest: country, first level, second level. */
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

/** Whether one place is the other, or lies in it. */
export function liesIn(place: PlaceId, within: PlaceId): boolean {
  return place === within || place.startsWith(`${within}-`) || place.startsWith(`${within}.`);
}
