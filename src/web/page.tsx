import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ComponentChildren, VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { projectRoot } from '../shared/root.js';

/**
 * Returns the path of a file that a part's pages use.
 * @param part its folder below src
 */
export const assetPath = (part: string, file: string): string =>
  path.join(projectRoot(), 'src', part, 'assets', file);

/** Reads a file that a part's pages use. */
export const readAsset = (part: string, file: string): Buffer =>
  readFileSync(assetPath(part, file));

/**
 * Returns the style sheet of a part's pages: what all pages share, then its own. It is one file, so
 * that a first load over a slow line needs one request.
 */
export const styleOf = (part: string, file: string): Buffer =>
  Buffer.concat([readAsset('shared', 'base.css'), readAsset(part, file)]);

/** The icon, inside the page: without it a browser requests one. */
export const icon = `data:image/svg+xml,${encodeURIComponent(readAsset('shared', 'icon.svg').toString('utf8'))}`;

/**
 * Returns the content security policy of a page: its own style and its inline icon, nothing from
 * other sites, and no framing.
 * @param more what it needs beside or instead of that, by directive
 */
export function pagePolicy(more: Readonly<Record<string, string>> = {}): string {
  const every = {
    'default-src': "'none'",
    'style-src': "'self'",
    'img-src': 'data:',
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
  };
  return Object.entries({ ...every, ...more })
    .map(([name, allowed]) => `${name} ${allowed}`)
    .join('; ');
}

/**
 * The head that every page shares: character set, any width, light and dark.
 * @param children other elements of the head
 */
export const PageHead = ({
  title,
  style,
  children,
}: {
  readonly title: string;
  readonly style: string;
  readonly children?: ComponentChildren;
}) => (
  <head>
    <meta charSet="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>{title}</title>
    <link rel="icon" href={icon} />
    <link rel="stylesheet" href={style} />
    {children}
  </head>
);

/** For pages that search engines should not list. */
export const Unlisted = () => <meta name="robots" content="noindex" />;

/**
 * The name of the program with its sign, at the head of a page.
 * @param href its link, if any
 */
export function Brand({ href }: { readonly href?: string }) {
  const sign = <img src={icon} alt="" width="30" height="30" />;
  return href === undefined ? (
    <p class="brand">
      {sign} <span>Amana</span>
    </p>
  ) : (
    <a class="brand" href={href}>
      {sign} <span>Amana</span>
    </a>
  );
}

/** Returns a whole page as HTML. */
export const asHtml = (page: VNode): string => `<!doctype html>${renderToString(page)}`;
