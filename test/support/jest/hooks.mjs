import { Buffer } from 'node:buffer';

const globals = new URL('globals.mjs', import.meta.url).href;

/** Node finds what tests import by this name; jest would inject it. */
export const resolve = (specifier, context, next) =>
  specifier === '@jest/globals' ? { url: globals, shortCircuit: true } : next(specifier, context);

/**
 * tsx keeps the names of functions by a function of the file. A page in a browser does not have it:
 * in what is sent there, it stands in the text itself.
 */
export async function load(url, context, next) {
  const loaded = await next(url, context);
  if (!url.includes('/test/browser/') || !loaded.source) return loaded;
  const { source } = loaded;
  const text = typeof source === 'string' ? source : Buffer.from(source).toString();
  return { ...loaded, source: text.replaceAll('__name(', '((it) => it)(') };
}
