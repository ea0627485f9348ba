/**
 * Argon2id takes a core for a quarter of a second, so only one runs at a time in a process: tips
 * come first.
 */
let running = false;
/** How many wait at most; a browser that was signed in before is not counted. */
const WAITING = 12;
const queue: (() => void)[] = [];

/** Passes the turn on. The next waiter gets it before anybody who comes meanwhile. */
function next(): void {
  const waiting = queue.shift();
  if (waiting) waiting();
  else running = false;
}

function turn(first: boolean): Promise<void> {
  if (!running) {
    running = true;
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    if (first) queue.unshift(resolve);
    else queue.push(resolve);
  });
}

/**
 * Does costly work when its turn comes.
 * @param first before those that wait
 * @param full the result when too many wait; without it everybody waits
 */
export async function atOnce<T, Full = never>(
  work: () => Promise<T>,
  first: boolean,
  full?: Full,
): Promise<T | Full> {
  if (full !== undefined && !first && queue.length >= WAITING) return full;
  await turn(first);
  try {
    return await work();
  } finally {
    next();
  }
}
