/**
 * A function of a text that is worked out once for each: where
 * several ask for it, or a text says it again and again.
 */
export function onceForEach<T>(work: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const done = known.get(text) ?? work(text);
    known.set(text, done);
    return done;
  };
}
