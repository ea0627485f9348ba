import type { SignedIn } from './deps.js';
import type { Form } from './form.js';
import type { ConsoleLanguage, Say } from './say.js';
import type { When } from './when.js';

/** One request, as far as a page needs it. */
export interface Visit {
  readonly method: 'get' | 'post';
  /** The path and what follows it: where a sign-in comes back to. */
  readonly address: string;
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly form: Form;
  readonly now: Date;
  /** Where the request came from, for what slows strangers down. */
  readonly network: string;
  readonly device: string | undefined;
  readonly language: ConsoleLanguage;
  readonly say: Say;
  readonly when: When;
  /** The name of a country or area in this language. */
  readonly place: (code: string) => string;
  /** Who is signed in. Pages that anyone may see have nobody, or somebody. */
  readonly me: SignedIn | undefined;
  /** The value of the session's cookie. */
  readonly cookie: string | undefined;
  /** What a form of this session carries. */
  readonly token: string;
  /** What happened before, said by us. */
  readonly done: string | undefined;
  /** Sets or ends cookies of this browser. */
  readonly cookies: {
    signIn(cookie: string, device?: string): void;
    signOut(): void;
    language(language: ConsoleLanguage): void;
  };
}

/** A request of somebody who is signed in. */
export interface SignedVisit extends Visit {
  readonly me: SignedIn;
}
