import type { Broadcasts } from '../broadcasts/broadcasts.js';
import type { Clock } from '../shared/clock.js';
import { Fault } from '../shared/fault.js';
import type { Finding } from '../polls/finding.js';
import type { DeskAudit } from './audit.js';
import { notReleased, type BlockingFound, type Given } from './check.js';
import type { MakeLink, PreviewLink } from './preview-link.js';
import { done, refuse, type Outcome, type Refusal } from './refusal.js';
import { mayReplace, noneOf, type Kind, type Seen } from './replacing.js';
import { isTrial } from './trials.js';
import type { Who } from './who.js';

/** The common part of stored polls and campaigns. */
interface Kept {
  readonly rev: number;
  readonly state: string;
}

/** A poll or a campaign as people who work with it see it. */
export type DocumentView<S extends Kept> = Omit<S, 'rev'> & {
  /** The tag of the stored version: a person who changes it states the one they saw. */
  readonly tag: string;
};

/**
 * The functions that people use on a document.
 * @typeParam K the document as they see it
 */
export interface Documents<K> {
  show(name: string): Promise<Outcome<K>>;
  /** @param name the name under which it is saved; undefined: the name in the document */
  save(who: Who, given: Given, seen: Seen, name?: string): Promise<Outcome<Saved<K>>>;
  /** Releases it. */
  open(who: Who, name: string): Promise<Outcome<K>>;
  /** Makes a link to its preview. */
  link(name: string): Promise<Outcome<PreviewLink>>;
  /** Makes it ready to be tried on a phone. */
  trial(who: Who, name: string): Promise<Outcome<Trial>>;
}

/** A saved document, with the problems that block some of its languages. */
export type Saved<K> = K & { readonly blocking: readonly BlockingFound[] };

/** The word that tries a document, and when it expires. */
export interface Trial {
  readonly word: string;
  readonly until: Date;
}

/** A checked document: its own name, and the problems of some of its languages. */
export interface Keepable {
  readonly called: string;
  readonly version: number;
  readonly blocking: readonly BlockingFound[];
  /**
   * Saves it in place of the one with this revision.
   * @returns why it was not saved
   */
  keep(rev: number | undefined): Promise<Refusal | undefined>;
}

/** A document that is ready to be tried, or its problems. */
export type TrialBegun =
  ({ readonly ok: true } & Trial) | { readonly ok: false; readonly findings?: readonly Finding[] };

export interface DocumentDeskDeps {
  readonly clock: Clock;
  readonly audit: DeskAudit;
  readonly link: MakeLink;
  readonly broadcasts: Pick<Broadcasts, 'approvedOf'>;
}

/** Returns a document without the data that only changes need. */
export function viewOf<S extends Kept>({ rev, ...rest }: S): DocumentView<S> {
  return { ...rest, tag: String(rev) };
}

/** The common functions of polls and campaigns. */
export abstract class DocumentDesk<S extends Kept> implements Documents<DocumentView<S>> {
  protected constructor(
    protected readonly common: DocumentDeskDeps,
    protected readonly kind: Kind,
  ) {}

  protected abstract load(name: string): Promise<S | undefined>;
  protected abstract keepable(given: Given): Outcome<Keepable>;
  /** Prepares a document to be tried under its own word. */
  protected abstract beginTrial(found: S): Promise<TrialBegun>;

  abstract open(who: Who, name: string): Promise<Outcome<DocumentView<S>>>;

  protected now(): Date {
    return this.common.clock.now();
  }

  /** Returns the document with a name. Trials are documents, too, but are not found. */
  protected async find(name: string): Promise<Outcome<S>> {
    const found = isTrial(name) ? undefined : await this.load(name);
    return found ? done(found) : noneOf(this.kind, name);
  }

  /** Records in the audit log what a person did with a document. */
  protected note(who: Who, did: 'saved' | 'opened' | 'tried', name: string): Promise<void> {
    const { what } = this.kind;
    return this.common.audit(who, `${what}.${did}`, `${what}/${name}`);
  }

  /**
   * Saves a document as a draft, or as a new version of a released one, if nobody else has changed
   * it.
   * @param name the name under which it is saved; undefined: the name in the document
   */
  async save(
    who: Who,
    given: Given,
    seen: Seen,
    name?: string,
  ): Promise<Outcome<Saved<DocumentView<S>>>> {
    const checked = this.keepable(given);
    if (!checked.ok) return checked;
    const { called, version, blocking } = checked.value;
    const misnamed = this.misnamed(called, name);
    if (misnamed) return misnamed;
    const rev = (await this.load(called))?.rev;
    const refused =
      mayReplace(this.kind, called, rev, seen) ??
      (await this.approvedAsItIs(called)) ??
      (await checked.value.keep(rev));
    if (refused) return refused;
    await this.note(who, 'saved', `${called}/${version}`);
    const kept = await this.show(called);
    return kept.ok ? done({ ...kept.value, blocking }) : kept;
  }

  /** Two people approved these words: nobody may change them alone while they are being sent. */
  private async approvedAsItIs(name: string): Promise<Refusal | undefined> {
    const { what } = this.kind;
    const of = what === 'poll' ? { poll: name } : { campaign: name };
    const sending = await this.common.broadcasts.approvedOf(of);
    return sending
      ? refuse(
          'wrongState',
          `The sending ${sending._id} of the ${what} ${name} takes the approval of a second person, who approves these words.`,
          'Stop that sending first, or wait until it is over.',
        )
      : undefined;
  }

  private misnamed(called: string, name: string | undefined): Refusal | undefined {
    if (name !== undefined && name !== called)
      return refuse(
        'notRight',
        `The ${this.kind.what} calls itself ${called}, and is to be kept as ${name}.`,
        'Let the two agree.',
      );
    return isTrial(called)
      ? refuse('notRight', 'Names that begin with "try-" are for tests.', 'Use another name.')
      : undefined;
  }

  /**
   * Carries out a decision about a document, and shows the document after it.
   * @param decide returns why it is not possible
   */
  protected async decide(
    name: string,
    decide: (found: S) => Promise<Refusal | undefined>,
  ): Promise<Outcome<DocumentView<S>>> {
    const found = await this.find(name);
    if (!found.ok) return found;
    return (await decide(found.value)) ?? this.show(name);
  }

  async show(name: string): Promise<Outcome<DocumentView<S>>> {
    const found = await this.find(name);
    return found.ok ? done(viewOf(found.value)) : found;
  }

  /**
   * Prepares a document to be tried, word for word, on the phone of anyone who texts its word
   * within an hour.
   * @returns the word, and when it expires
   */
  async trial(who: Who, name: string): Promise<Outcome<Trial>> {
    const found = await this.find(name);
    if (!found.ok) return found;
    const begun = await this.beginTrial(found.value);
    if (!begun.ok && begun.findings) return notReleased(this.kind.what, name, begun.findings);
    if (!begun.ok)
      throw new Fault(`A ${this.kind.what} could not be made ready to be tried. Try again.`);
    await this.note(who, 'tried', name);
    return done({ word: begun.word, until: begun.until });
  }

  /**
   * Returns a link to the preview as a web page, under the address of this installation, valid for
   * an hour. It holds no token.
   */
  async link(name: string): Promise<Outcome<PreviewLink>> {
    const found = await this.find(name);
    if (!found.ok) return found;
    const kind = this.kind.what === 'poll' ? 'polls' : 'campaigns';
    return done(this.common.link({ kind, name }, this.now()));
  }
}
