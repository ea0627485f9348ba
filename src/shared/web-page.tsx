import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ComponentChildren, VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { projectRoot } from './root.js';

/** What every page of ours says of itself: letters, any width, light and dark. @param children what else a page says */
export const PageHead = ({ title, style, children }: { readonly title: string; readonly style: string; readonly children?: ComponentChildren }) => (
  <head>
    <meta charSet="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>{title}</title>
    <link rel="stylesheet" href={style} />
    {children}
  </head>
); // prettier-ignore

/** For pages that no search engine should show. */
export const Unlisted = () => <meta name="robots" content="noindex" />;

/** A whole page as HTML. */
export const asHtml = (page: VNode): string => `<!doctype html>${renderToString(page)}`;

/** Where a file of a part's pages is. @param part its folder below src */
export const assetPath = (part: string, file: string): string =>
  path.join(projectRoot(), 'src', part, 'assets', file);

/** Reads it. */
export const readAsset = (part: string, file: string): Buffer => readFileSync(assetPath(part, file));
