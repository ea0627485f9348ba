import type { HeldKeys } from '../privacy/vault.js';
import type { Affiliation } from '../shared/affiliation.js';
import type { Staff, StaffRole } from '../shared/staff.js';

/** The compartment keys that a person holds, in the open for one request. Close them. */
export type OpenKeys = HeldKeys;

/** A person who is signed in, as a request sees them. */
export interface SignedIn {
  readonly staff: Staff;
  /** The language of their pages, as a tag: `fr`. */
  readonly language: string;
  /** The id of the session: never the cookie. It may stand in a form's token, and is not shown. */
  readonly session: string;
  /** When they are to be warned that the session ends for want of use. */
  readonly warnAt: Date;
  readonly endsAt: Date;
  /** One of the accounts that the demo signs in by a press. */
  readonly isDemo: boolean;
  openKeys(): Promise<OpenKeys>;
}

/** Who changes an account: somebody signed in, or whoever types commands at the machine. */
export type By = Staff | `cli:${string}`;

/** What is typed at the door. */
export interface SignInAttempt {
  readonly login: string;
  readonly password: string;
  /**
   * The address the request came from. It is kept as a keyed digest of its network, for an hour.
   */
  readonly network: string;
  /** The value of the device cookie, when there is one. */
  readonly device?: string | undefined;
}

/**
 * What follows the password. Wrong login, wrong password,
 * an invited and an ended account are one answer.
 */
export type SignInStep =
  | { readonly step: 'code'; readonly ticket: string }
  | { readonly step: 'wrong' }
  | { readonly step: 'wait'; readonly seconds: number };

/** The code of the phone, or a recovery code, with the ticket of the password. */
export interface CodeAttempt {
  readonly ticket: string;
  readonly code: string;
  readonly network: string;
  readonly device?: string | undefined;
  /** A program or a command without cookies: no browser is remembered. */
  readonly forgetsDevice?: boolean;
}

/** What the two cookies hold. `recoveryLeft` is there when a recovery code was used. */
export interface Entered {
  readonly ok: true;
  /** For `__Host-amana`: 12 hours at most. */
  readonly cookie: string;
  /**
   * For the device cookie: 90 days. It lets nobody in, it
   * keeps others' wrong tries from slowing this person.
   */
  readonly device: string;
  readonly signedIn: SignedIn;
  readonly recoveryLeft?: number;
}

/**
 * Why a code lets nobody in. `over`: the ticket is over
 * or was tried too often, the password comes again.
 */
export type NotEntered =
  | { readonly ok: false; readonly reason: 'wrong' | 'used' | 'over' }
  /** The clock of the phone is off by so many minutes; negative: it is behind. */
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

/** Why a password is not taken. */
export type WeakPassword = 'short' | 'long' | 'guessable' | 'login';

/** What a person puts into their phone, once. */
export interface Enrolment {
  readonly ok: true;
  /** Goes with the first code of the phone to `enter`. */
  readonly ticket: string;
  /** Base 32 in groups of four, to be typed when the picture cannot be read. */
  readonly secret: string;
  /**
   * The picture: a square of `size` modules with a
   * border of 4, and a path that fills the dark ones.
   */
  readonly qr: { readonly size: number; readonly path: string };
  /** To be written down; each works once. They are shown here and never again. */
  readonly recoveryCodes: readonly string[];
}

export type Enrolling =
  | Enrolment
  | { readonly ok: false; readonly reason: 'over' }
  | { readonly ok: false; readonly reason: 'weak'; readonly weak: WeakPassword };

/** What asking for a new phone comes to. */
export type NewPhone =
  | Enrolment
  | { readonly ok: false; readonly reason: 'wrong' | 'over' }
  | { readonly ok: false; readonly reason: 'wait'; readonly seconds: number };

/** What is said of an account by whoever makes it. */
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
 * `focalPointTaken`: another account is called as that person; `lastAdministrator`: nobody would be
 * left to make accounts; `openWork`: name who takes it over; `changed`: somebody else changed the
 * account since it was shown.
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
  /** Grows with each change: a change says which one it was made on. */
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
   * The compartments that their roles and countries need
   * and that they hold no key, or only an old one, of.
   */
  readonly waitsFor: readonly string[];
  /** Recovery codes that are left. */
  readonly recoveryLeft: number;
}

/** A colleague and keys that whoever looks holds, too. */
export type HeldBy = Pick<ListedAccount, 'staff' | 'holds' | 'waitsFor'>;

/**
 * Why no key is given. `notYours`: the giver holds no key of it; `mayNotHold`: an administrator, an
 * auditor, a foreign country, an official.
 */
export type GrantRefusal = 'unknown' | 'notActive' | 'notYours' | 'mayNotHold' | 'self';
export type Granted =
  | { readonly ok: true; readonly compartments: readonly string[] }
  | { readonly ok: false; readonly reason: GrantRefusal; readonly compartment?: string };

/** Accounts, sign-in, sessions and keys: one object for pages, the API and the command line. */
export interface Accounts {
  /** Checks login and password. A right one leads to the code of the phone. */
  signIn(attempt: SignInAttempt): Promise<SignInStep>;
  /**
   * Checks the code and begins a session. The cookie before
   * it, whatever it was, is worth nothing afterwards.
   */
  confirm(attempt: CodeAttempt): Promise<Confirmed>;
  /**
   * Who shows this cookie; undefined when the session is over. Read from the database each time.
   * @param use `quiet` for what the page asks by itself: it
   * does not keep the session from ending for want of use
   */
  read(cookie: string, use?: { readonly quiet?: boolean }): Promise<SignedIn | undefined>;
  signOut(cookie: string): Promise<void>;
  /**
   * Ends all of a person's sessions, in every browser.
   * @returns false when the cookie counts for nothing
   */
  signOutEverywhere(cookie: string): Promise<boolean>;
  /** Changes one's own password; all sessions end, and a new one begins. */
  changePassword(
    cookie: string,
    change: Omit<SignInAttempt, 'login'> & { readonly next: string },
  ): Promise<PasswordChanged>;
  /**
   * A new phone and new recovery codes, with the password.
   * The keys stay; `enter` takes the first code.
   */
  newPhone(cookie: string, attempt: Omit<SignInAttempt, 'login'>): Promise<NewPhone>;
  /** The language of one's own pages. */
  changeLanguage(who: SignedIn, language: string): Promise<void>;

  /** What an invitation or a reset link leads to. */
  readLink(token: string): Promise<ShownLink>;
  /**
   * Takes the new password of a link and makes key pair,
   * secret and recovery codes; nothing counts before `enter`.
   */
  choosePassword(token: string, password: string): Promise<Enrolling>;
  /** The first code of the phone: the link is used up, the account is active, a session begins. */
  enter(attempt: CodeAttempt): Promise<Confirmed>;

  /** Makes an account and its invitation. */
  invite(by: By, account: NewAccount): Promise<Link | Refused>;
  /** A new invitation for an account that was not entered yet; the old link is over. */
  inviteAgain(by: By, account: string): Promise<Link | Refused>;
  /**
   * A link for a new password and a new phone. Once it
   * is used, old sessions, keys and grants are gone.
   */
  resetLink(by: By, account: string): Promise<Link | Refused>;
  /**
   * Changes what somebody is; their sessions end, and
   * keys that they may no longer hold are taken away.
   * @param shown the version that was shown when it was decided: after another change it is refused
   */
  change(
    by: By,
    account: string,
    to: Partial<Omit<NewAccount, 'login' | 'language'>>,
    shown?: number,
  ): Promise<{ readonly ok: true } | Refused>;
  /**
   * Somebody leaves: sessions, keys and grants are gone
   * at once, and their open work goes to `handTo`.
   */
  end(by: By, account: string, handTo?: string): Promise<{ readonly ok: true } | Refused>;
  /** All accounts, by login, those that are ended last. */
  list(): Promise<ListedAccount[]>;
  /** How many recovery codes somebody has left. */
  recoveryLeft(who: SignedIn): Promise<number>;
  /** Colleagues who wait for keys that this person holds, or hold them, too. */
  keyHolders(by: SignedIn): Promise<HeldBy[]>;

  /**
   * Gives keys that the giver holds. Without names:
   * all that the other waits for and the giver holds.
   */
  grant(by: SignedIn, account: string, compartments?: readonly string[]): Promise<Granted>;
  /** Takes keys away again. What was read before cannot be taken back. */
  revoke(by: By, account: string, compartments: readonly string[]): Promise<Granted | Refused>;

  /** The accounts of the demo; empty elsewhere. */
  demoAccounts(): Promise<readonly Staff[]>;
  /** Signs one of them in by a press; undefined outside the demo. */
  signInDemo(login: string): Promise<Entered | undefined>;
}
