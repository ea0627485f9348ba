import { readConfig } from '../app/config.js';
import type { PreviewLink } from '../desk/preview-link.js';
import type { Io } from './io.js';
import { print, time } from './output.js';

/** Prints a link to the preview of a poll or a campaign, and when it expires. */
export function tellLink(
  io: Io,
  { path, until }: PreviewLink,
  { json }: { readonly json?: boolean },
): void {
  const { publicUrl, port } = readConfig(io.env);
  const url = `${publicUrl ?? `http://localhost:${port}`}${path}`;
  print(io, json, { url, until }, () => `${url}\n`);
  if (!json) io.err(`Good until ${time(until)} UTC, while Amana runs.\n`);
}
