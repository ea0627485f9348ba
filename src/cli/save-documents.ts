import type { Scope } from '../access/scopes.js';
import type { Given } from '../desk/check.js';
import type { Desk } from '../desk/desk.js';
import type { Saved } from '../desk/documents.js';
import type { Outcome } from '../desk/refusal.js';
import type { Seen } from '../desk/replacing.js';
import type { Who } from '../desk/who.js';
import { atDesk, granted, type DeskOptions } from './desk.js';
import type { Io } from './io.js';
import { inLine, print } from './output.js';
import { textOf } from './text-file.js';

/** `over`: the tag of the version that is changed. */
export type SaveOptions = DeskOptions & { readonly over?: string };
/** Saves one document. */
export type Save<T> = (
  desk: Desk,
  who: Who,
  given: Given,
  seen: Seen,
) => Promise<Outcome<Saved<T>>>;

/**
 * Saves files as drafts, or as new versions of stored documents. A file that is refused is not
 * saved; the files before it stay saved.
 * @param told describes a stored document to people
 */
export async function saveDocuments<T>(
  io: Io,
  files: readonly string[],
  options: SaveOptions,
  scope: Scope,
  save: Save<T>,
  told: (kept: T) => string,
): Promise<void> {
  const texts = files.map(textOf);
  const seen = options.over === undefined ? 'unsaid' : { tag: options.over };
  const saved = await atDesk(io, options, scope, async (desk, who) => {
    const kept: Saved<T>[] = [];
    for (const yaml of texts) kept.push(granted(await save(desk, who, { yaml }, seen)));
    return kept;
  });
  print(io, options.json, saved, () => saved.map((one) => told(one)).join('\n'));
  for (const { blocking } of saved)
    for (const { line, language, says } of blocking)
      io.err(`${inLine(`${language} is blocked, line ${line ?? '?'}: ${says}`)}\n`);
}
