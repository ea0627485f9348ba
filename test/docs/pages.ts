import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../src/shared/root.js';

/** A written page of the project. */
export interface Page {
  /** From the project's root, with slashes. */
  readonly name: string;
  readonly text: string;
}

function markdownIn(folder: string): string[] {
  return readdirSync(path.join(projectRoot(), folder), { withFileTypes: true }).flatMap((entry) => {
    const name = path.posix.join(folder, entry.name);
    if (entry.isDirectory()) return markdownIn(name);
    return entry.name.endsWith('.md') ? [name] : [];
  });
}

export const readText = (name: string): string =>
  readFileSync(path.join(projectRoot(), name), 'utf8');
export const exists = (name: string): boolean => existsSync(path.join(projectRoot(), name));

/** One page by its name. */
export const page = (name: string): Page => ({ name, text: readText(name) });

/** Every page people read: those at the root, in docs/ and in examples/. */
export function pages(): Page[] {
  const root = readdirSync(projectRoot()).filter((name) => name.endsWith('.md'));
  return [...root, ...markdownIn('docs'), ...markdownIn('examples')].map(page);
}

/**
 * The rows of the table behind a mark such as `<!-- folders
 * -->`, each as its cells; the heading is left out.
 */
export function tableAfter({ name, text }: Page, mark: string): string[][] {
  const at = text.indexOf(`<!-- ${mark} -->`);
  if (at < 0) throw new Error(`${name} has no mark ${mark}.`);
  const lines = text.slice(at).split('\n').slice(1);
  const from = lines.findIndex((line) => line.startsWith('|'));
  const rest = lines.slice(from);
  const end = rest.findIndex((line) => !line.startsWith('|'));
  const rows = rest.slice(2, end < 0 ? undefined : end);
  return rows.map((row) =>
    row
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** The name GitHub gives a heading in a link. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replace(/ /g, '-');

/** What stands in code of a page: blocks and `spans`. */
export function codeOf({ text }: Page): string[] {
  const blocks = [...text.matchAll(/^ *```(\w*)\n([\s\S]*?)^ *```/gm)].map(
    ([, , code]) => code ?? '',
  );
  const spans = [...text.replace(/^ *```[\s\S]*?^ *```/gm, '').matchAll(/`([^`\n]+)`/g)];
  return [...blocks, ...spans.map(([, code]) => code ?? '')];
}
