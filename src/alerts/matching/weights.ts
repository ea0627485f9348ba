/** What two reports are compared by. */
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

/** How one field stands. `blank`: one of the two does not tell it, and it counts nothing. */
export type Verdict = 'match' | 'near' | 'mismatch' | 'blank';

/**
 * What each finding is worth, in bits: the logarithm to base 2 of how much oftener it is found
 * between two reports of one person than between two of different people (Fellegi and Sunter,
 * 1969). They are estimates, not measured on cases, and they are the same for every case: nothing
 * is divided by the best hit, and a lone hit is worth what its evidence is worth. Why each is what
 * it is stands in docs/adr/028.
 */
export const weights = {
  name: {
    /**
     * Two parts or more are the same name. One pair in some
     * hundreds has that by chance: family names are few.
     */
    full: 9,
    /** The same, but one part only sounds alike. */
    fullByEar: 7.5,
    /** One of them has one part, and the other has it, too: "Awa", "Hawa Diop". */
    single: 4,
    /** One part is the same and another is not: brothers and sisters, and half of a village. */
    half: 1,
    /** No part is. Names are told wrongly, and nicknames are not names. */
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
 * From here on two reports are probably of one person, if at
 * least so many fields match and one of them can tell a person.
 */
export const LIKELY = 12;
export const LEAST_FIELDS = 3;
/**
 * Fields that tell one person from others. A name that matches, a plate, clothes, a mark of the
 * body: age and place do not.
 */
export const telling: ReadonlySet<MatchField> = new Set(['name', 'plate', 'clothes', 'looks']);
/** From here on it is worth a look. */
export const POSSIBLE = 6;
/** Below it nothing is shown: it is chance. */
export const SHOWN = 3;
