import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ComponentChildren, VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { projectRoot } from '../shared/root.js';

/** Where a file of a part's pages is. @param part its folder below src */
export const assetPath = (part: string, file: string): string =>
  path.join(projectRoot(), 'src', part, 'assets', file);

/** Reads it. */
export const readAsset = (part: string, file: string): Buffer =>
  readFileSync(assetPath(part, file));

/**
 * The style sheet of a part's pages: what all pages share, then its own. One file, so that a first
 * load over a slow line asks for one.
 */
export const styleOf = (part: string, file: string): Buffer =>
  Buffer.concat([readAsset('shared', 'base.css'), readAsset(part, file)]);

/** The icon, within the page: a browser that is told of none asks for one. */
export const icon = `data:image/svg+xml,${encodeURIComponent(readAsset('shared', 'icon.svg').toString('utf8'))}`;

/**
 * What a page may load and do: its own style and the icon
 * it brings, nothing of anybody else, in nobody's frame.
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
 * What every page of ours says of itself: letters, any width, light and dark.
 * @param children what else a page says
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

/** For pages that no search engine should show. */
export const Unlisted = () => <meta name="robots" content="noindex" />;

/**
 * The name of the program with its sign, as it stands at the head of a page.
 * @param href where it leads, if anywhere
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

/** A whole page as HTML. */
export const asHtml = (page: VNode): string => `<!doctype html>${renderToString(page)}`;
