/**
 * Makes a function of an object that is computed once for each object, and forgotten with it: word
 * lists, of which sets and indexes are made.
 */
export function onceFor<Of extends object, T>(work: (of: Of) => T): (of: Of) => T {
  const known = new WeakMap<Of, T>();
  return (of) => {
    const done = known.get(of) ?? work(of);
    known.set(of, done);
    return done;
  };
}
