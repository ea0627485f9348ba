import type { Flow } from '../flows/engine/flow.js';
import type { Language } from '../shared/texts/texts.js';

/** What can be looked at on a page: by its kind, as in the page's address, and its name. */
export interface Subject {
  readonly kind: 'polls' | 'campaigns';
  readonly name: string;
}

/** The address of the page of a subject. */
export const pageOf = ({ kind, name }: Subject): string => `/preview/${kind}/${name}`;

/** A poll or a campaign as it is kept. */
export interface Previewed {
  readonly title: Readonly<Record<Language, string>>;
  readonly version: number;
  readonly languages: readonly Language[];
  /** Those of its languages that nothing is missing in. */
  readonly ready: readonly Language[];
  /** The talk it becomes in one of them. */
  readonly flow: (language: Language) => Flow;
}
