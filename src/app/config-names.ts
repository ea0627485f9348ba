/** A variable that looks like ours but does not exist. It never holds the value. */
export interface UnknownName {
  readonly name: string;
  /** The variable that was probably intended. */
  readonly meant?: string;
}

/**
 * Names with these beginnings belong to Amana or to a service it uses: an unknown one was meant for
 * Amana.
 */
const OURS = /^(?:AMANA|TWILIO|TELEGRAM|MONGOD?B?)[_-]/i;
/** Names that the command line, the tests and MongoDB's own tools read. */
const OTHERS =
  /^(?:AMANA_(?:COMMAND|PASSPHRASE_FILE|TOKEN_FILE|PICTURES|README_PICTURES|FLOOD|TEST_\w+)|MONGOMS_\w+)$/;
/** The most letters that may be wrong, missing, doubled or exchanged … */
const SLIPS = 2;
/**
 * … in a name of at least this length: shorter names resemble those of other programs (PORT, HOST).
 */
const SHORTEST = 8;

/**
 * Returns the number of differences between two names: letters inserted, removed, changed, or
 * exchanged with their neighbour (optimal string alignment).
 */
function slipsBetween(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, i) => i)];
  const at = (i: number, j: number) => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i += 1) {
    rows.push([i]);
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      rows[i]?.push(
        Math.min(
          at(i - 1, j) + 1,
          at(i, j - 1) + 1,
          at(i - 1, j - 1) + Number(!same),
          swapped ? at(i - 2, j - 2) + 1 : Infinity,
        ),
      );
    }
  }
  return at(a.length, b.length);
}

const tidy = (name: string) => name.toUpperCase().replaceAll('-', '_');

/** Checks whether all words of one name occur in another: TELEGRAM_TOKEN in TELEGRAM_BOT_TOKEN. */
function sharesWords(name: string, known: string): boolean {
  const words = known.split('_');
  return name.split('_').every((word) => words.includes(word));
}

function nearest(
  name: string,
  known: readonly string[],
): { name: string; slips: number } | undefined {
  const [best] = known
    .map((one) => ({ name: one, slips: slipsBetween(tidy(name), one) }))
    .sort((a, b) => a.slips - b.slips);
  return best;
}

/**
 * Returns environment variables that were probably meant for Amana but are not read, so that a
 * typing error does not silently mean the default.
 * @param known the names that are read
 */
export function unknownNames(
  env: Readonly<Record<string, string | undefined>>,
  known: readonly string[],
): UnknownName[] {
  const strange = Object.keys(env).filter(
    (name) => (env[name] ?? '').trim() !== '' && !known.includes(name) && !OTHERS.test(name),
  );
  return strange.sort().flatMap((name): UnknownName[] => {
    const best = nearest(name, known);
    const near =
      best !== undefined &&
      (best.slips === 0 ||
        (best.slips <= SLIPS && Math.min(name.length, best.name.length) >= SHORTEST));
    if (near) return [{ name, meant: best.name }];
    if (!OURS.test(name)) return [];
    const alike = known.find((one) => sharesWords(tidy(name), one));
    const half = best !== undefined && best.slips <= best.name.length / 3 ? best.name : undefined;
    const meant = alike ?? half;
    return [meant === undefined ? { name } : { name, meant }];
  });
}

/** Returns the message about such a variable. */
export const saysUnknown = ({ name, meant }: UnknownName): string =>
  `${name.slice(0, 60)} is no variable of Amana and is not read.${meant === undefined ? ' .env.example lists all there are.' : ` Did you mean ${meant}?`}`;
