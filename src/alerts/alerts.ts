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
import type { AlertFields, AlertPart, AlertTexts, LeftOut } from './fields.js';
import type { NeighbourItem } from './neighbours/items.js';
import type { AlertNotNow, AlertOutcome, AlertProblem } from './outcome.js';

/** The actions on an alert in its current state. Buttons for other actions are not shown. */
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

/** The owner of the alert that is passed on, as their message names them. */
export interface AlertRelay {
  readonly name: string;
  readonly contact?: string | undefined;
  readonly sender: string;
  readonly identifier: string;
  readonly sent: string;
  readonly expires: Date;
  /** Whether their message has a picture that can be taken; absent in lists. */
  readonly picture?: boolean | undefined;
  /** What they have published since; `taken` once an update with it is written. */
  readonly news?:
    { readonly kind: 'update' | 'end'; readonly at: Date; readonly taken: boolean } | undefined;
}

/** An alert without its words. */
export interface AlertRow {
  readonly id: string;
  readonly number: string;
  /** Missing for a neighbour's alert that is passed on. */
  readonly case?: string | undefined;
  readonly country: string;
  readonly areas: readonly string[];
  readonly kind: AlertKind;
  readonly state: AlertState;
  readonly status?: 'Test' | 'Actual' | undefined;
  readonly expires?: Date | undefined;
  readonly by: string;
  readonly beganAt: Date;
  /** The pending message: the first one or an update, being written or waiting for approval. */
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
  /** For a neighbour's proposal: the number of the proposed alert. */
  readonly origin?: string | undefined;
  /** A neighbour's alert that is passed on here. */
  readonly relay?: AlertRelay | undefined;
  readonly v: number;
}

/** A report that the person of a relay was seen. It is its own case, because there is no other. */
export interface RelaySighting {
  readonly id: string;
  readonly reference: string;
  readonly receivedAt: Date;
}

/** An alert as its page shows it. */
export interface AlertSeen extends AlertRow {
  readonly messages: readonly AlertMessage[];
  /** The id of the public page, once it is published. */
  readonly published?: string | undefined;
  /**
   * The published chat texts by language, while an update is written: the update's SMS begins with
   * what is new.
   */
  readonly out?: Readonly<Record<Language, string>> | undefined;
  /** The progress of sending; missing before it is sent. */
  readonly sending?:
    { readonly people: number; readonly told: number; readonly waiting: number } | undefined;
  /** The proposals to neighbours, and their states. */
  readonly proposals: readonly {
    readonly id: string;
    readonly number: string;
    readonly country: string;
    readonly state: AlertState;
  }[];
  /** The sightings of a relay whose cases the reader may see; newest first. */
  readonly sightings?: readonly RelaySighting[] | undefined;
  /** The number of approvals that are still needed, of two. */
  readonly missing: number;
  readonly may: readonly AlertAction[];
}

/** The words of an alert, for a person who holds its key. */
export interface AlertWords {
  readonly fields: AlertFields;
  /** The texts as they would be sent: made from the fields, and replaced where written by hand. */
  readonly texts: Readonly<Record<Language, AlertTexts>>;
  /** The reason of the denial, if it was denied. */
  readonly reason?: string | undefined;
}

/** The SMS cost of a text in one language. */
export interface AlertMeter {
  readonly language: Language;
  readonly characters: number;
  readonly encoding: 'GSM-7' | 'UCS-2';
  readonly segments: number;
  /** The most segments allowed in this language: 1 if it can be written in GSM-7 letters. */
  readonly most: number;
  /** The letters that force UCS-2. */
  readonly odd: readonly string[];
  /** The text as it is sent. */
  readonly text: string;
}

/** The texts and costs of an alert while the user writes it. */
export interface AlertPreview {
  readonly texts: Readonly<Record<Language, AlertTexts>>;
  readonly meters: readonly AlertMeter[];
  /** The details that did not fit into the SMS, by language. */
  readonly leftOut: Readonly<Record<Language, readonly LeftOut[]>>;
  /** The areas that the outlines cover in addition to the chosen ones: ISO 3166-2 by area. */
  readonly besides: Readonly<Record<string, readonly string[]>>;
  readonly problems: readonly AlertProblem[];
}

/** The data of an alert, besides its fields, that its texts use. */
export type PreviewOf = Pick<AlertRow, 'kind' | 'status' | 'draft' | 'relay'> &
  Pick<AlertSeen, 'out'>;

/** What stops a draft from being sent. */
export interface AlertChecked {
  readonly problems: readonly AlertProblem[];
  /** What lies outside its fields: the criteria of its case, or a neighbour's alert. */
  readonly stops?: AlertNotNow | undefined;
}

/** The people it would reach, the cost, and when all have received it. */
export interface AlertRecipients {
  readonly status: 'Test' | 'Actual';
  /** A test reaches only the phones on the screen. */
  readonly estimate: Estimate;
}

/**
 * Alerts about missing people. Each function asks the policy itself; `keys` are those of the
 * caller.
 */
export interface Alerts {
  /**
   * Begins an alert from a case, with the fields that the case provides. If the criteria are not
   * met, it is a notice.
   */
  begin(staff: Staff, id: string, keys: Keys): Promise<AlertOutcome<AlertSeen>>;
  /** The alerts of neighbours that can be passed on. */
  offers(staff: Staff): Promise<readonly NeighbourItem[]>;
  /**
   * Begins to pass a neighbour's alert on, as a draft of our own.
   * @param item the id under which the neighbour's alert was read
   */
  relay(staff: Staff, item: string, country: string): Promise<AlertOutcome<AlertSeen>>;
  list(staff: Staff): Promise<readonly AlertRow[]>;
  /** Returns the alerts of a case that the account may see. */
  ofCase(staff: Staff, id: string): Promise<readonly AlertRow[]>;
  /** @param id the id of the alert, or its number */
  see(staff: Staff, id: string): Promise<AlertOutcome<AlertSeen>>;
  /** Opens the words; the audit log records it before they are shown. */
  read(staff: Staff, id: string, keys: Keys): Promise<AlertOutcome<AlertWords>>;
  /** Returns the picture that would be sent with it; undefined when there is none. */
  photo(
    staff: Staff,
    id: string,
    keys: Keys,
  ): Promise<AlertOutcome<{ readonly type: string; readonly bytes: Buffer } | undefined>>;
  /**
   * Returns the texts and problems of fields. Nothing is saved, and nobody is asked.
   * @param of the alert, so that the texts can name it
   */
  preview(fields: AlertFields, number: string, of?: PreviewOf): AlertPreview;
  /** Returns the texts made from fields in one language, for a button "as the fields say". */
  compose(
    fields: AlertFields,
    number: string,
    language: Language,
    of?: PreviewOf,
  ): AlertTexts | undefined;
  /**
   * Saves the written fields; this also begins an update of an alert in force. A request for
   * approval is withdrawn and must be made again.
   */
  save(
    staff: Staff,
    id: string,
    fields: AlertFields,
    change: Change,
    keys: Keys,
  ): Promise<AlertOutcome<AlertSeen>>;
  /**
   * Returns all that stops it from being sent: problems of its fields, by our rules and those of
   * CAP, and what lies outside them. Nothing when officers may be asked.
   */
  validate(staff: Staff, id: string, keys: Keys): Promise<AlertOutcome<AlertChecked>>;
  recipients(staff: Staff, id: string, keys: Keys): Promise<AlertOutcome<AlertRecipients>>;
  /**
   * Asks two officers to approve. An officer who asks counts as the first. Refused while the alert
   * has a problem.
   */
  ask(staff: Staff, id: string, change: Change, keys: Keys): Promise<AlertOutcome<AlertSeen>>;
  /** Approves. At the second approval the bytes are frozen and the alert is sent. */
  approve(staff: Staff, id: string, change: Change, keys: Keys): Promise<AlertOutcome<AlertSeen>>;
  /** Denies, with a reason. The writer may then change it. */
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
  /** Begins an update of an alert in force, from its current fields. */
  update(staff: Staff, id: string, change: Change, keys: Keys): Promise<AlertOutcome<AlertSeen>>;
  /**
   * Ends it: everyone who received it is informed and asked to stop sharing; name, picture and
   * texts are destroyed. One person is enough, because no personal data is sent.
   */
  end(
    staff: Staff,
    id: string,
    as: 'found' | 'cancelled',
    change: Change,
  ): Promise<AlertOutcome<AlertSeen>>;
  /**
   * The kill switch: nothing more is sent, not even the end message; name, picture and texts are
   * destroyed.
   */
  stop(staff: Staff, id: string, change: Change): Promise<AlertOutcome<AlertSeen>>;
  /** Proposes an alert in force to the officers of a neighbour, sealed to them. */
  propose(
    staff: Staff,
    id: string,
    country: string,
    change: Change,
    keys: Keys,
  ): Promise<AlertOutcome<AlertSeen>>;
  /** The neighbour's answer: accept it as their own draft, or refuse with a reason. */
  decideProposal(
    staff: Staff,
    id: string,
    decision: { readonly accept: true } | { readonly accept: false; readonly reason: string },
    change: Change,
  ): Promise<AlertOutcome<AlertSeen>>;
}

export type { AlertPart };
