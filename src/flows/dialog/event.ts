import type { Language } from '../../shared/texts/texts.js';
import type { LookedUp, Member } from './talk-context.js';

/** A button whose label and data are made elsewhere. */
export interface SaidButton {
  readonly label: string;
  readonly data: string;
}

/** A file or a location that came with a message: its id is drawn before the turn. */
export interface CameWith {
  readonly id: string;
  readonly kind: 'photo' | 'voice' | 'document' | 'location';
}

/** What a person did. */
export type Event =
  | {
      readonly kind: 'text';
      readonly text: string;
      /** Something came with the words and is not saved: the person is told so. */
      readonly beside?: boolean;
      /** Files that came with the words. */
      readonly files?: readonly CameWith[];
      /** A file is larger than the limit and not saved: the person is told so. */
      readonly tooLarge?: boolean;
      /** Files that the person sent together have the same one. */
      readonly album?: string;
    }
  /** Files without words; an empty list when all are too large. */
  | {
      readonly kind: 'files';
      readonly files: readonly CameWith[];
      readonly beside?: boolean;
      readonly tooLarge?: boolean;
      readonly album?: string;
    }
  /** The new words of a message that the person changed after sending it, with its files. */
  | {
      readonly kind: 'edited';
      readonly text: string;
      readonly files?: readonly CameWith[];
      readonly beside?: boolean;
      readonly tooLarge?: boolean;
    }
  /** STOP, START or HELP, on which the provider has acted and which it has answered itself. */
  | { readonly kind: 'opt-out'; readonly what: 'stop' | 'start' | 'help'; readonly text: string }
  | { readonly kind: 'button'; readonly data: string }
  | { readonly kind: 'start'; readonly payload?: string }
  | { readonly kind: 'unsupported' }
  /**
   * A location, in degrees. It is read only where a place is asked for, and is in nothing that a
   * turn returns; elsewhere it is saved under its id, like a file.
   */
  | {
      readonly kind: 'location';
      readonly latitude: number;
      readonly longitude: number;
      readonly id: string;
    }
  /**
   * The result of looking up a subscriber who wants to join, or to see what is stored about them.
   */
  | { readonly kind: 'member'; readonly then: 'join' | 'show' | 'alerts'; readonly member?: Member }
  /** Words of a sender with whom nobody can talk. */
  | { readonly kind: 'automated'; readonly text: string }
  /** The person has not written for half an hour. */
  | { readonly kind: 'silence' }
  /** A focal point asks the reporter something (reply mode C). */
  | {
      readonly kind: 'question';
      readonly handle: string;
      readonly hasWord: boolean;
      readonly language: Language;
      /** Of the report, so that a country's own cover text is sent in chats, too. */
      readonly country?: string;
    }
  /**
   * A person is invited to a poll or sent a campaign; `again`: reminded of it. `language` is used
   * if theirs is not known.
   */
  | {
      readonly kind: 'invite';
      readonly flow: string;
      readonly again: boolean;
      readonly language?: Language;
    }
  /**
   * An invitation to a poll was withdrawn before it was sent. With `flow` it was the last one, so
   * the person was never asked.
   */
  | { readonly kind: 'recalled'; readonly flow?: string }
  /** A person is sent an unasked text, in their language. */
  | { readonly kind: 'message'; readonly text: string; readonly buttons?: readonly SaidButton[] }
  /** The answer to a lookup effect. */
  | { readonly kind: 'looked-up'; readonly text: string; readonly found?: LookedUp };
