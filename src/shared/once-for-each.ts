/**
 * Makes a function of a text that is computed once for each text: for several callers, or for a
 * text that repeats words.
 */
export function onceForEach<T>(work: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const done = known.get(text) ?? work(text);
    known.set(text, done);
    return done;
  };
}
