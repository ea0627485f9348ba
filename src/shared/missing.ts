/**
 * What is asked about a missing person, by the steps of the flow. Codes are in the open `answers`
 * of a tip: `7`; `girl`, `boy`, `woman`, `man` or `unknown`; a time such as `2026-11-27T15:00Z`,
 * rounded down to the hour; `yes` or `no`. `missingSeveral` is asked by nobody: the words told of
 * more than one person.
 */
export const missingCodes = [
  'missingAge',
  'missingSex',
  'missingSince',
  'missingConsent',
  'missingSeveral',
] as const;
export type MissingCode = (typeof missingCodes)[number];

/** What is told about a missing person in words: sealed entries of a tip. */
export const missingWords = [
  'missingName',
  'missingLooks',
  'missingClothes',
  'missingPlace',
  'missingCompany',
  'missingVehicle',
  'missingPlate',
  'missingDirection',
  'missingRelation',
  'missingContact',
] as const;
export type MissingWord = (typeof missingWords)[number];

/** What is told about a sighting in words: sealed entries of a tip. */
export const sightingWords = [
  'sightingPlace',
  'sightingTime',
  'sightingDirection',
  'sightingWords',
] as const;

/** The sex of the missing person, and whether it is a child, as the reporter says. */
export const missingSexes = ['girl', 'boy', 'woman', 'man', 'unknown'] as const;
export type MissingSex = (typeof missingSexes)[number];

/** The missing person, as read by a person who holds the key. */
export interface MissingPerson {
  readonly name?: string;
  readonly age?: number;
  readonly sex?: MissingSex;
  readonly looks?: string;
  readonly clothes?: string;
  /** The place where they were last seen, in the reporter's words. */
  readonly place?: string;
  /** First-level area, ISO 3166-2; not among the answers, so the caller adds it from the tip. */
  readonly area?: string;
  /** ISO 3166-1 alpha-2, as the reporter answered. The tip's country is the one that counts. */
  readonly country?: string;
  /** The time when they were last seen, rounded down to the hour. */
  readonly since?: Date;
  readonly company?: string;
  readonly vehicle?: string;
  readonly plate?: string;
  readonly direction?: string;
  readonly relation?: string;
  readonly contact?: string;
  /** Whether the police may have the reporter's contact. */
  readonly consent?: boolean;
  /** The reporter told of more than one missing person: what stands here may be of any of them. */
  readonly several?: true;
  /** The id of an attachment; the caller adds it. */
  readonly photo?: string;
}

/** What words tell about a missing person without being asked, by the step that asks for it. */
export interface ToldOfMissing {
  readonly codes: Readonly<Partial<Record<MissingCode, string>>>;
  readonly words: Readonly<Partial<Record<MissingWord, string>>>;
  /** An impossible age or time, which is asked for once more. */
  readonly refused?: 'age' | 'future';
  /** They take back an age or a time told before, and tell nothing else: "no, she is 8". */
  readonly corrects?: true;
  /** Not what was asked for: they tell an age or a time alone, "12 ans et demi". */
  readonly aside?: true;
}

const OLDEST = 120;

/** Returns a time rounded down to the hour, in the form used in `answers`. */
export const hourCode = (time: Date): string => `${time.toISOString().slice(0, 13)}:00Z`;

/** Returns the time of an hour code; undefined when it is not one. */
export function hourOf(code: string | undefined): Date | undefined {
  if (code === undefined || !/^\d{4}-\d\d-\d\dT\d\d:00Z$/.test(code)) return undefined;
  const time = new Date(code);
  return Number.isNaN(time.getTime()) ? undefined : time;
}

function ageOf(code: string | undefined): number | undefined {
  const age = code !== undefined && /^\d{1,3}$/.test(code) ? Number(code) : undefined;
  return age !== undefined && age <= OLDEST ? age : undefined;
}

const sexOf = (code: string | undefined): MissingSex | undefined =>
  missingSexes.find((sex) => sex === code);

/** Returns a step as the field of a person: `name` for `missingName`. */
const fieldOf = (step: MissingWord): string => {
  const name = step.slice('missing'.length);
  return name.charAt(0).toLowerCase() + name.slice(1);
};

/**
 * Returns the missing person described by a report, from its answers and opened entries. The last
 * words of a step count.
 * @param words in the order in which they were told
 */
export function missingPerson(
  answers: Readonly<Record<string, string>>,
  words: readonly { readonly step: string; readonly text: string }[],
): MissingPerson {
  const told = missingWords.flatMap((step) => {
    const last = words.findLast((word) => word.step === step && word.text.trim() !== '');
    return last ? [[fieldOf(step), last.text.trim()]] : [];
  });
  const age = ageOf(answers['missingAge']);
  const sex = sexOf(answers['missingSex']);
  const since = hourOf(answers['missingSince']);
  const consent = answers['missingConsent'];
  const { country } = answers;
  return {
    ...(Object.fromEntries(told) as Partial<MissingPerson>),
    ...(age === undefined ? {} : { age }),
    ...(sex ? { sex } : {}),
    ...(since ? { since } : {}),
    ...(consent === 'yes' || consent === 'no' ? { consent: consent === 'yes' } : {}),
    ...(country === undefined ? {} : { country }),
    ...(answers['missingSeveral'] === 'yes' ? { several: true as const } : {}),
  };
}
