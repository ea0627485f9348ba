import type { Scope } from '../access/scopes.js';
import type { Desk } from '../desk/desk.js';
import type { Documents } from '../desk/documents.js';
import type { Outcome } from '../desk/refusal.js';
import type { Who } from '../desk/who.js';
import { atDesk, granted, type DeskOptions } from './desk.js';
import type { Io } from './io.js';
import { print, time } from './output.js';
import { tellLink } from './preview-link.js';
import { saveDocuments, type Save, type SaveOptions } from './save-documents.js';

/** The differences between the commands of polls and those of campaigns. */
export interface DocumentKind<K> {
  readonly of: 'polls' | 'campaigns';
  readonly at: (desk: Desk) => Documents<K>;
  /** Ends a document before its end time. */
  readonly end: (desk: Desk, who: Who, name: string) => Promise<Outcome<K>>;
  readonly says: {
    readonly shown: (one: K) => string;
    readonly opened: (one: K, name: string) => string;
    readonly ended: (name: string) => string;
    /** Additional text about a trial. */
    readonly tried: string;
  };
}

/** The commands of polls and campaigns on a document. */
export interface DocumentActions {
  save(io: Io, files: readonly string[], options: SaveOptions): Promise<void>;
  show(io: Io, name: string, options: DeskOptions): Promise<void>;
  open(io: Io, name: string, options: DeskOptions): Promise<void>;
  link(io: Io, name: string, options: DeskOptions): Promise<void>;
  tryOut(io: Io, name: string, options: DeskOptions): Promise<void>;
  end(io: Io, name: string, options: DeskOptions): Promise<void>;
}

type Right = 'read' | 'write' | 'send';

/** Creates the actions of one kind of document. */
export function documentActions<K>({ of, at, end, says }: DocumentKind<K>): DocumentActions {
  const asked = async <T>(
    io: Io,
    options: DeskOptions,
    right: Right,
    work: (desk: Desk, who: Who) => Promise<Outcome<T>>,
  ): Promise<T> => granted(await atDesk(io, options, `${of}:${right}` satisfies Scope, work));

  return {
    save: (io, files, options) => {
      const save: Save<K> = (desk, ...given) => at(desk).save(...given);
      return saveDocuments(io, files, options, `${of}:write`, save, says.shown);
    },
    async show(io, name, options) {
      const one = await asked(io, options, 'read', (desk) => at(desk).show(name));
      print(io, options.json, one, () => says.shown(one));
    },
    async open(io, name, options) {
      const one = await asked(io, options, 'send', (desk, who) => at(desk).open(who, name));
      print(io, options.json, one, () => says.opened(one, name));
    },
    async link(io, name, options) {
      const link = await asked(io, options, 'read', (desk) => at(desk).link(name));
      tellLink(io, link, options);
    },
    async tryOut(io, name, options) {
      const trial = await asked(io, options, 'write', (desk, who) => at(desk).trial(who, name));
      const { word, until } = trial;
      print(io, options.json, { word, until }, () => tryText(word, until, says.tried));
    },
    async end(io, name, options) {
      const one = await asked(io, options, 'send', (desk, who) => end(desk, who, name));
      print(io, options.json, one, () => says.ended(name));
    },
  };
}

const tryText = (word: string, until: Date, more: string) =>
  `In half a minute, text ${word} to the number or the bot of your Amana; until ${time(until)} UTC.${more}\n`;
