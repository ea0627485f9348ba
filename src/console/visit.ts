import type { SignedIn } from './deps.js';
import type { Form } from './form.js';
import type { ConsoleLanguage, Say } from './say.js';
import type { When } from './when.js';

/** The parts of one request that a page needs. */
export interface Visit {
  readonly method: 'get' | 'post';
  /** The path with its query: a sign-in returns here. */
  readonly address: string;
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly form: Form;
  readonly now: Date;
  /** The network of the request, for the rate limit of strangers. */
  readonly network: string;
  readonly device: string | undefined;
  readonly language: ConsoleLanguage;
  readonly say: Say;
  readonly when: When;
  /** Returns the name of a country or area in this language. */
  readonly place: (code: string) => string;
  /** The signed-in user. On pages for anyone it may be missing. */
  readonly me: SignedIn | undefined;
  /** The value of the session's cookie. */
  readonly cookie: string | undefined;
  /** The token that a form of this session carries. */
  readonly token: string;
  /** The message about the previous act, written by us. */
  readonly done: string | undefined;
  /** Sets or deletes cookies of this browser. */
  readonly cookies: {
    signIn(cookie: string, device?: string): void;
    signOut(): void;
    language(language: ConsoleLanguage): void;
  };
}

/** A request of a signed-in user. */
export interface SignedVisit extends Visit {
  readonly me: SignedIn;
}
