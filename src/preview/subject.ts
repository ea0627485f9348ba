import type { Flow } from '../flows/engine/flow.js';
import type { Language } from '../shared/texts/texts.js';

/** The subject of a preview page: its kind, as in the page's address, and its name. */
export interface Subject {
  readonly kind: 'polls' | 'campaigns';
  readonly name: string;
}

/** Returns the address of the page of a subject. */
export const pageOf = ({ kind, name }: Subject): string => `/preview/${kind}/${name}`;

/** A poll or a campaign as it is stored. */
export interface Previewed {
  readonly title: Readonly<Record<Language, string>>;
  readonly version: number;
  readonly languages: readonly Language[];
  /** The languages in which nothing is missing. */
  readonly ready: readonly Language[];
  /** Returns its flow in one of them. */
  readonly flow: (language: Language) => Flow;
}
