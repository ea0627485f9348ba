import type { Estimate } from '../broadcasts/estimate.js';
import type { Change } from '../cases/outcome.js';
import type { Keys } from '../cases/view.js';
import type {
  AlertEnd,
  AlertKind,
  AlertMessage,
  AlertState,
  Approval,
} from '../models/cases/alert-doc.js';
import type { Staff } from '../shared/staff.js';
import type { Language } from '../shared/texts/texts.js';
import type { AlertFields, AlertPart, AlertTexts, SmsDetail } from './fields.js';
import type { NeighbourItem } from './neighbours/items.js';
import type { AlertOutcome, AlertProblem } from './outcome.js';

/** What somebody may do with an alert as it stands: buttons for all else are not shown. */
export const alertActions = [
  'read',
  'save',
  'ask',
  'approve',
  'deny',
  'drop',
  'update',
  'found',
  'cancel',
  'stop',
  'propose',
  'accept',
  'picture',
] as const;
export type AlertAction = (typeof alertActions)[number];

/** Whose alert is passed on, as their message says it. */
export interface AlertRelay {
  readonly name: string;
  readonly contact?: string | undefined;
  readonly sender: string;
  readonly identifier: string;
  readonly sent: string;
  readonly expires: Date;
  /** Whether their message has a picture that can be taken; left out in lists. */
  readonly picture?: boolean | undefined;
  /** What they have said since; `taken` once an update with it is written. */
  readonly news?:
    { readonly kind: 'update' | 'end'; readonly at: Date; readonly taken: boolean } | undefined;
}

/** An alert without a word of it. */
export interface AlertRow {
  readonly id: string;
  readonly number: string;
  /** Absent of a neighbour's alert that is passed on. */
  readonly case?: string | undefined;
  readonly country: string;
  readonly areas: readonly string[];
  readonly kind: AlertKind;
  readonly state: AlertState;
  readonly status?: 'Test' | 'Actual' | undefined;
  readonly expires?: Date | undefined;
  readonly by: string;
  readonly beganAt: Date;
  /** What waits: the first message of it or an update, being written or asked for. */
  readonly draft?:
    | {
        readonly msgType: 'Alert' | 'Update';
        readonly state: 'draft' | 'asked';
        readonly authors: readonly string[];
        readonly askedBy?: string | undefined;
        readonly askedAt?: Date | undefined;
        readonly approvals: readonly Approval[];
      }
    | undefined;
  readonly endedAs?: AlertEnd | undefined;
  readonly endedAt?: Date | undefined;
  /** A neighbour's: the number of the alert that was proposed. */
  readonly origin?: string | undefined;
  /** A neighbour's alert that is passed on here. */
  readonly relay?: AlertRelay | undefined;
  readonly v: number;
}

/** A report that the person of a relay was seen: a case of its own, as there is no other. */
export interface RelaySighting {
  readonly id: string;
  readonly reference: string;
  readonly receivedAt: Date;
}

/** An alert on its page. */
export interface AlertSeen extends AlertRow {
  readonly messages: readonly AlertMessage[];
  /** The id of what the world sees, once it is out. */
  readonly published?: string | undefined;
  /**
   * What is out in chats, by language, while an update is
   * written: what is new in it stands first in its SMS.
   */
  readonly out?: Readonly<Record<Language, string>> | undefined;
  /** How far its texts are; absent before it is sent. */
  readonly sending?:
    { readonly people: number; readonly told: number; readonly waiting: number } | undefined;
  /** What was proposed to neighbours, and how that stands. */
  readonly proposals: readonly {
    readonly id: string;
    readonly number: string;
    readonly country: string;
    readonly state: AlertState;
  }[];
  /** What people told of a relay, as far as its reader sees those cases; the newest first. */
  readonly sightings?: readonly RelaySighting[] | undefined;
  /** Whose yes is still needed, of two. */
  readonly missing: number;
  readonly may: readonly AlertAction[];
}

/** The words of an alert, for somebody who holds its key. */
export interface AlertWords {
  readonly fields: AlertFields;
  /** As they would go out: those made from the fields, and over them what was written by hand. */
  readonly texts: Readonly<Record<Language, AlertTexts>>;
  /** Why it was denied, if it was. */
  readonly reason?: string | undefined;
}

/** What a text by SMS costs, in one language. */
export interface AlertMeter {
  readonly language: Language;
  readonly characters: number;
  readonly encoding: 'GSM-7' | 'UCS-2';
  readonly segments: number;
  /**
   * The most segments it may take in this language: 1 where it can be written in letters of GSM-7.
   */
  readonly most: number;
  /** Letters that make it UCS-2. */
  readonly odd: readonly string[];
  /** The text as it goes out. */
  readonly text: string;
}

/** What a part of an alert says and costs while somebody writes. */
export interface AlertPreview {
  readonly texts: Readonly<Record<Language, AlertTexts>>;
  readonly meters: readonly AlertMeter[];
  /** Details for which the SMS has no room, by language. */
  readonly leftOut: Readonly<Record<Language, readonly SmsDetail[]>>;
  /** What outlines cover besides the areas that were chosen: ISO 3166-2 by area. */
  readonly besides: Readonly<Record<string, readonly string[]>>;
  readonly problems: readonly AlertProblem[];
}

/** What of an alert its texts say besides the fields. */
export type PreviewOf = Pick<AlertRow, 'kind' | 'status' | 'draft' | 'relay'> &
  Pick<AlertSeen, 'out'>;

/** Whom it would reach, what that costs, and when they all have it. */
export interface AlertRecipients {
  readonly status: 'Test' | 'Actual';
  /** A test reaches the phones on the screen and nobody else. */
  readonly estimate: Estimate;
}

/**
 * Alerts about missing people. Each function asks the
 * policy itself; `keys` are those of the person who asks.
 */
export interface Alerts {
  /**
   * Begins one from a case; below the criteria it is a
   * notice. Its fields are those that the case tells.
   */
  begin(staff: Staff, id: string, keys: Keys): Promise<AlertOutcome<AlertSeen>>;
  /** The alerts of neighbours that can be passed on. */
  offers(staff: Staff): Promise<readonly NeighbourItem[]>;
  /**
   * Begins to pass a neighbour's alert on, as a draft of our own.
   * @param item the neighbour's alert, by its id as it was read
   */
  relay(staff: Staff, item: string, country: string): Promise<AlertOutcome<AlertSeen>>;
  list(staff: Staff): Promise<readonly AlertRow[]>;
  /** Those of a case that somebody may see. */
  ofCase(staff: Staff, id: string): Promise<readonly AlertRow[]>;
  /** @param id of the alert, or its number */
  see(staff: Staff, id: string): Promise<AlertOutcome<AlertSeen>>;
  /** Opens the words; it is in the audit log before they are shown. */
  read(staff: Staff, id: string, keys: Keys): Promise<AlertOutcome<AlertWords>>;
  /** The picture that would go with it; undefined when there is none. */
  photo(
    staff: Staff,
    id: string,
    keys: Keys,
  ): Promise<AlertOutcome<{ readonly type: string; readonly bytes: Buffer } | undefined>>;
  /**
   * What fields come to: nothing is kept, and nobody is asked.
   * @param of the alert, so that texts say what it is
   */
  preview(fields: AlertFields, number: string, of?: PreviewOf): AlertPreview;
  /** The texts that are made from fields in one language, for a button "as the fields say". */
  compose(
    fields: AlertFields,
    number: string,
    language: Language,
    of?: PreviewOf,
  ): AlertTexts | undefined;
  /**
   * Keeps what was written. An update of a standing one
   * begins so, too; asking is over and is asked anew.
   */
  save(
    staff: Staff,
    id: string,
    fields: AlertFields,
    change: Change,
    keys: Keys,
  ): Promise<AlertOutcome<AlertSeen>>;
  /**
   * Everything that keeps it from going out: our rules
   * by field, and those of CAP. Empty when it may.
   */
  validate(staff: Staff, id: string, keys: Keys): Promise<AlertOutcome<readonly AlertProblem[]>>;
  recipients(staff: Staff, id: string, keys: Keys): Promise<AlertOutcome<AlertRecipients>>;
  /**
   * Asks two officers. An officer who asks is the first of
   * them. Refused as long as something is wrong with it.
   */
  ask(staff: Staff, id: string, change: Change, keys: Keys): Promise<AlertOutcome<AlertSeen>>;
  /** Says yes. At the second yes the bytes are frozen and it goes out. */
  approve(staff: Staff, id: string, change: Change, keys: Keys): Promise<AlertOutcome<AlertSeen>>;
  /** Says no, with a reason. Whoever wrote it may write it anew. */
  deny(staff: Staff, id: string, reason: string, change: Change): Promise<AlertOutcome<AlertSeen>>;
  /**
   * Takes the picture of a neighbour's message into the draft of its relay: it is fetched now, and
   * drawn anew.
   */
  takePicture(
    staff: Staff,
    id: string,
    change: Change,
    keys: Keys,
  ): Promise<AlertOutcome<AlertSeen>>;
  /** Gives a draft up: of an alert that is not out, or of an update. */
  drop(staff: Staff, id: string, change: Change): Promise<AlertOutcome<AlertSeen>>;
  /** Begins an update of a standing alert, from what it says now. */
  update(staff: Staff, id: string, change: Change, keys: Keys): Promise<AlertOutcome<AlertSeen>>;
  /**
   * Ends it: everybody who was told hears it and is asked to stop sharing; name, picture and texts
   * are destroyed. One person is enough, as nothing about anybody goes out.
   */
  end(
    staff: Staff,
    id: string,
    as: 'found' | 'cancelled',
    change: Change,
  ): Promise<AlertOutcome<AlertSeen>>;
  /**
   * The kill switch: nothing more is sent, not even an end; name, picture and texts are destroyed.
   */
  stop(staff: Staff, id: string, change: Change): Promise<AlertOutcome<AlertSeen>>;
  /** Proposes a standing alert to a neighbour's officers, sealed to them. */
  propose(
    staff: Staff,
    id: string,
    country: string,
    change: Change,
    keys: Keys,
  ): Promise<AlertOutcome<AlertSeen>>;
  /** The neighbours take it up as a draft of their own, or refuse with a reason. */
  decideProposal(
    staff: Staff,
    id: string,
    decision: { readonly accept: true } | { readonly accept: false; readonly reason: string },
    change: Change,
  ): Promise<AlertOutcome<AlertSeen>>;
}

export type { AlertPart };
