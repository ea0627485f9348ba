/** The fields by which two reports are compared. */
export const matchFields = [
  'name',
  'age',
  'sex',
  'area',
  'time',
  'clothes',
  'looks',
  'company',
  'vehicle',
  'plate',
] as const;
export type MatchField = (typeof matchFields)[number];

/** The result of one field. `blank`: one of the two does not have it, and it counts nothing. */
export type Verdict = 'match' | 'near' | 'mismatch' | 'blank';

/**
 * The value of each finding, in bits: the logarithm to base 2 of how much more often it occurs
 * between two reports about one person than between reports about different people (Fellegi and
 * Sunter, 1969). The values are estimates, not measured on cases. They are the same for every case:
 * nothing is divided by the best hit, and a single hit is worth what its evidence is worth.
 * docs/adr/028 gives the reason for each value.
 */
export const weights = {
  name: {
    /**
     * Two or more parts are equal. One pair in several hundred has that by chance, because family
     * names are few.
     */
    full: 9,
    /** The same, but one part only sounds similar. */
    fullByEar: 7.5,
    /** One name has only one part, and the other name includes it: "Awa", "Hawa Diop". */
    single: 4,
    /** One part is equal and another differs: siblings, and half of a village. */
    half: 1,
    /** No part is equal. Reporters get names wrong, and nicknames are not names. */
    none: -5,
  },
  age: { same: 3, near: 1.5, off: -1.5, far: -5 },
  sex: { same: 1, other: -5 },
  area: { same: 3, beside: 1, elsewhere: -1, abroad: -2 },
  time: { day: 3, days: 1.5, month: 0, off: -2, before: -4 },
  clothes: { piece: 3, part: 1, most: 6, against: -1 },
  looks: { mark: 3, build: 0.5, most: 5, against: -1.5 },
  company: { same: 1, most: 2 },
  vehicle: { same: 1, withColour: 2, against: -0.5 },
  plate: { same: 10, near: 6, other: -1 },
} as const;

/**
 * From this score on, two reports are probably about one person, if at least this many fields match
 * and one of them can identify a person.
 */
export const LIKELY = 12;
export const LEAST_FIELDS = 3;
/**
 * Fields that distinguish one person from others: a matching name, a plate, clothes, a mark of the
 * body. Age and place do not.
 */
export const telling: ReadonlySet<MatchField> = new Set(['name', 'plate', 'clothes', 'looks']);
/** From this score on, a suggestion is worth a look. */
export const POSSIBLE = 6;
/** A lower score is chance and is not shown. */
export const SHOWN = 3;
