/**
 * The organisations a person can belong to, for conflicts of interest: a tip about officials never
 * reaches a class it names. Source: safety.md §4.10.
 */
export const affiliations = ['police', 'government', 'ngo', 'regional'] as const;
export type Affiliation = (typeof affiliations)[number];

/**
 * Affiliations that act for the state. A tip that names an official reaches nobody with one of
 * them.
 */
export const officialAffiliations: readonly Affiliation[] = ['police', 'government'];
