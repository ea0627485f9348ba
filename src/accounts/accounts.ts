import type { HeldKeys } from '../privacy/vault.js';
import type { Affiliation } from '../shared/affiliation.js';
import type { Staff, StaffRole } from '../shared/staff.js';

/** The compartment keys that a person holds, opened for one request. Close them. */
export type OpenKeys = HeldKeys;

/** A signed-in person, as a request sees them. */
export interface SignedIn {
  readonly staff: Staff;
  /** The language of their pages, as a tag: `fr`. */
  readonly language: string;
  /**
   * The id of the session, never the cookie. It may be part of a form's token, and is not shown.
   */
  readonly session: string;
  /** When to warn them that the session will end because it is not used. */
  readonly warnAt: Date;
  readonly endsAt: Date;
  /** Whether it is one of the demo accounts, which sign in with one press. */
  readonly isDemo: boolean;
  openKeys(): Promise<OpenKeys>;
}

/** Who changes an account: a signed-in person, or the person who types commands at the machine. */
export type By = Staff | `cli:${string}`;

/** What a person types to sign in. */
export interface SignInAttempt {
  readonly login: string;
  readonly password: string;
  /** The address the request came from. A keyed digest of its network is stored for an hour. */
  readonly network: string;
  /** The value of the device cookie, if there is one. */
  readonly device?: string | undefined;
}

/**
 * The step after the password. A wrong login, a wrong password, an invited and an ended account all
 * get the same answer.
 */
export type SignInStep =
  | { readonly step: 'code'; readonly ticket: string }
  | { readonly step: 'wrong' }
  | { readonly step: 'wait'; readonly seconds: number };

/** The code of the phone, or a recovery code, with the ticket that the password gave. */
export interface CodeAttempt {
  readonly ticket: string;
  readonly code: string;
  readonly network: string;
  readonly device?: string | undefined;
  /** For a program or a command without cookies: no browser is remembered. */
  readonly forgetsDevice?: boolean;
}

/** The values of the two cookies. `recoveryLeft` is present when a recovery code was used. */
export interface Entered {
  readonly ok: true;
  /** For `__Host-amana`: valid 12 hours at most. */
  readonly cookie: string;
  /**
   * For the device cookie: valid 90 days. It signs nobody in; it prevents wrong tries by others
   * from slowing this person down.
   */
  readonly device: string;
  readonly signedIn: SignedIn;
  readonly recoveryLeft?: number;
}

/**
 * Why a code is refused. `over`: the ticket has expired or was tried too often, and the password is
 * needed again.
 */
export type NotEntered =
  | { readonly ok: false; readonly reason: 'wrong' | 'used' | 'over' }
  /** The clock of the phone is wrong by this many minutes; negative: it is behind. */
  | { readonly ok: false; readonly reason: 'clock'; readonly minutes: number }
  | { readonly ok: false; readonly reason: 'wait'; readonly seconds: number };

export type Confirmed = Entered | NotEntered;

/** An invitation or a reset link, as its page needs it. `over`: unknown, used or expired. */
export type ShownLink =
  | {
      readonly ok: true;
      readonly kind: 'invitation' | 'reset';
      readonly login: string;
      readonly language: string;
      readonly roles: readonly StaffRole[];
      readonly until: Date;
    }
  | { readonly ok: false; readonly reason: 'over' };

/** Why a password is refused. */
export type WeakPassword = 'short' | 'long' | 'guessable' | 'login';

/** What a person enters into their phone, once. */
export interface Enrolment {
  readonly ok: true;
  /** To be sent to `enter` with the first code of the phone. */
  readonly ticket: string;
  /** Base 32 in groups of four, to be typed when the picture cannot be read. */
  readonly secret: string;
  /**
   * The QR picture: a square of `size` modules with a border of 4, and a path that fills the dark
   * ones.
   */
  readonly qr: { readonly size: number; readonly path: string };
  /** To be written down; each works once. They are shown here and never again. */
  readonly recoveryCodes: readonly string[];
}

export type Enrolling =
  | Enrolment
  | { readonly ok: false; readonly reason: 'over' }
  | { readonly ok: false; readonly reason: 'weak'; readonly weak: WeakPassword };

/** The result of asking for a new phone. */
export type NewPhone =
  | Enrolment
  | { readonly ok: false; readonly reason: 'wrong' | 'over' }
  | { readonly ok: false; readonly reason: 'wait'; readonly seconds: number };

/** The properties of a new account, as the person who creates it states them. */
export interface NewAccount {
  readonly login: string;
  readonly roles: readonly StaffRole[];
  readonly countries: readonly string[];
  readonly affiliation?: Affiliation | undefined;
  readonly focalPoint?: string | undefined;
  readonly organisation?: string | undefined;
  readonly language?: string | undefined;
}

/** A link that is shown once. The page is `/console/link/<token>`. */
export interface Link {
  readonly ok: true;
  readonly account: string;
  readonly token: string;
  readonly until: Date;
}

/**
 * Why a change is refused. `denied`: they may not do that at all; `self`: nobody changes their own
 * roles or ends their own account; `badIds`: organisation or focal point are no ids;
 * `focalPointTaken`: another account belongs to that focal point; `lastAdministrator`: nobody would
 * be left to create accounts; `openWork`: name a person who takes it over; `changed`: somebody else
 * changed the account since it was shown.
 */
export type Refusal =
  | 'denied'
  | 'self'
  | 'unknown'
  | 'ended'
  | 'loginTaken'
  | 'badLogin'
  | 'badRoles'
  | 'badCountries'
  | 'badIds'
  | 'focalPointTaken'
  | 'lastAdministrator'
  | 'openWork'
  | 'noHeir'
  | 'changed';
export interface Refused {
  readonly ok: false;
  readonly reason: Refusal;
}

export type PasswordChanged =
  | Entered
  | { readonly ok: false; readonly reason: 'wrong' | 'over' }
  | { readonly ok: false; readonly reason: 'weak'; readonly weak: WeakPassword }
  | { readonly ok: false; readonly reason: 'wait'; readonly seconds: number };

/** An account as it may be listed. */
export interface ListedAccount {
  readonly staff: Staff;
  /** Increases with each change: a change states the version that it is based on. */
  readonly v: number;
  readonly state: 'invited' | 'active' | 'ended';
  readonly language: string;
  readonly created: Date;
  /** The UTC day of the last sign-in. */
  readonly lastIn?: Date;
  /** Until when an invitation or reset link can be used. */
  readonly linkUntil?: Date;
  /** The compartments whose keys this person holds. */
  readonly holds: readonly string[];
  /**
   * The compartments that their roles and countries need, and for which they hold no key or only an
   * old one.
   */
  readonly waitsFor: readonly string[];
  /** Recovery codes that are left. */
  readonly recoveryLeft: number;
}

/** A colleague, with those of their keys that the viewer holds too. */
export type HeldBy = Pick<ListedAccount, 'staff' | 'holds' | 'waitsFor'>;

/**
 * Why a key is not given. `notYours`: the giver does not hold it; `mayNotHold`: the other is an
 * administrator, an auditor, of a foreign country, or an official.
 */
export type GrantRefusal = 'unknown' | 'notActive' | 'notYours' | 'mayNotHold' | 'self';
export type Granted =
  | { readonly ok: true; readonly compartments: readonly string[] }
  | { readonly ok: false; readonly reason: GrantRefusal; readonly compartment?: string };

/** Accounts, sign-in, sessions and keys: one object for pages, the API and the command line. */
export interface Accounts {
  /** Checks login and password. If they are right, the code of the phone is next. */
  signIn(attempt: SignInAttempt): Promise<SignInStep>;
  /** Checks the code and begins a session. Any earlier cookie is no longer valid. */
  confirm(attempt: CodeAttempt): Promise<Confirmed>;
  /**
   * Returns the person with this cookie; undefined when the session has ended. Read from the
   * database each time.
   * @param use `quiet` for requests that the page makes by itself: they do not count as use of the
   * session
   */
  read(cookie: string, use?: { readonly quiet?: boolean }): Promise<SignedIn | undefined>;
  signOut(cookie: string): Promise<void>;
  /**
   * Ends all of a person's sessions, in every browser.
   * @returns false when the cookie is not valid
   */
  signOutEverywhere(cookie: string): Promise<boolean>;
  /** Changes one's own password; all sessions end, and a new one begins. */
  changePassword(
    cookie: string,
    change: Omit<SignInAttempt, 'login'> & { readonly next: string },
  ): Promise<PasswordChanged>;
  /**
   * Makes a new phone secret and new recovery codes; needs the password. The keys stay; `enter`
   * takes the first code.
   */
  newPhone(cookie: string, attempt: Omit<SignInAttempt, 'login'>): Promise<NewPhone>;
  /** Changes the language of one's own pages. */
  changeLanguage(who: SignedIn, language: string): Promise<void>;

  /** Returns what an invitation or a reset link leads to. */
  readLink(token: string): Promise<ShownLink>;
  /**
   * Takes the new password of a link and creates key pair, secret and recovery codes; nothing is
   * valid before `enter`.
   */
  choosePassword(token: string, password: string): Promise<Enrolling>;
  /**
   * Takes the first code of the phone: the link is used up, the account becomes active, a session
   * begins.
   */
  enter(attempt: CodeAttempt): Promise<Confirmed>;

  /** Creates an account and its invitation. */
  invite(by: By, account: NewAccount): Promise<Link | Refused>;
  /**
   * Creates a new invitation for an account that was not entered yet; the old link stops working.
   */
  inviteAgain(by: By, account: string): Promise<Link | Refused>;
  /**
   * Creates a link for a new password and a new phone. Once it is used, old sessions, keys and
   * grants are deleted.
   */
  resetLink(by: By, account: string): Promise<Link | Refused>;
  /**
   * Changes a person's roles and other properties. Their sessions end, and keys that they may no
   * longer hold are taken away.
   * @param shown the version that the decision was based on: if the account has changed since, the
   * change is refused
   */
  change(
    by: By,
    account: string,
    to: Partial<Omit<NewAccount, 'login' | 'language'>>,
    shown?: number,
  ): Promise<{ readonly ok: true } | Refused>;
  /**
   * Ends the account of a person who leaves: sessions, keys and grants are deleted at once, and
   * their open work passes to `handTo`.
   */
  end(by: By, account: string, handTo?: string): Promise<{ readonly ok: true } | Refused>;
  /** Returns all accounts, by login; ended ones last. */
  list(): Promise<ListedAccount[]>;
  /** Returns how many recovery codes a person has left. */
  recoveryLeft(who: SignedIn): Promise<number>;
  /** Returns colleagues who wait for keys that this person holds, or who hold them too. */
  keyHolders(by: SignedIn): Promise<HeldBy[]>;

  /**
   * Gives keys that the giver holds. Without names: all that the other waits for and the giver
   * holds.
   */
  grant(by: SignedIn, account: string, compartments?: readonly string[]): Promise<Granted>;
  /** Takes keys away again. This cannot undo what was read before. */
  revoke(by: By, account: string, compartments: readonly string[]): Promise<Granted | Refused>;

  /** Returns the accounts of the demo; empty elsewhere. */
  demoAccounts(): Promise<readonly Staff[]>;
  /** Signs in a demo account with one press; undefined outside the demo. */
  signInDemo(login: string): Promise<Entered | undefined>;
}
