const globals = new URL('globals.mjs', import.meta.url).href;

/** Node finds what tests import by this name; jest would inject it. */
export const resolve = (specifier, context, next) =>
  specifier === '@jest/globals' ? { url: globals, shortCircuit: true } : next(specifier, context);
