/**
 * Begins a turn of time, so that work that never ends leaves room for other work.
 * @param length milliseconds
 * @param elapsed a clock of milliseconds; that of the process if it is left out
 * @returns a function that tells whether the turn still has time
 */
export function turnOfTime(
  length: number,
  elapsed: () => number = () => performance.now(),
): () => boolean {
  const began = elapsed();
  return () => elapsed() - began < length;
}
