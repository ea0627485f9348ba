/** `low ≤ the sum of the chosen unknowns ≤ high`. */
export interface Range {
  readonly of: readonly number[];
  readonly low: number;
  readonly high: number;
}

const EPS = 1e-7;

function pivot(table: Float64Array[], row: number, column: number): void {
  const at = table[row] as Float64Array;
  const by = at[column] as number;
  for (let j = 0; j < at.length; j += 1) at[j] = (at[j] as number) / by;
  table.forEach((other, i) => {
    const factor = other[column] as number;
    if (i === row || factor === 0) return;
    for (let j = 0; j < other.length; j += 1)
      other[j] = (other[j] as number) - factor * (at[j] as number);
  });
}

/**
 * Dantzig's rule, then Bland's when it takes long; the last
 * row is what is made small, the last column the right side.
 */
function minimise(table: Float64Array[], basis: number[], columns: number): void {
  const goal = table[table.length - 1] as Float64Array;
  for (let turn = 0; turn < 5_000; turn += 1) {
    let enter = -1;
    for (let j = 0; j < columns; j += 1)
      if (
        (goal[j] as number) < -EPS &&
        (enter < 0 || (turn < 500 && (goal[j] as number) < (goal[enter] as number)))
      )
        enter = j;
    if (enter < 0) return;
    let leave = -1;
    let best = Infinity;
    for (let i = 0; i < basis.length; i += 1) {
      const row = table[i] as Float64Array;
      const step = row[enter] as number;
      if (step < EPS) continue;
      const ratio = (row[row.length - 1] as number) / step;
      if (
        ratio < best - EPS ||
        (ratio < best + EPS && (basis[i] as number) < (basis[leave] as number))
      ) {
        best = ratio;
        leave = i;
      }
    }
    if (leave < 0) throw new Error('Without bound.');
    pivot(table, leave, enter);
    basis[leave] = enter;
  }
  throw new Error('Takes too long.');
}

/**
 * What a sum of unknowns, none of them negative, can be at least and at most, when sums of them are
 * known to lie in ranges. A plain two-phase simplex.
 * @returns for each wanted sum its bounds, not rounded
 */
export function bounds(
  unknowns: number,
  ranges: readonly Range[],
  wanted: readonly (readonly number[])[],
): { low: number; high: number }[] {
  // Two rows a range: sum + slack = high; sum - surplus + artificial = low.
  const kept = ranges.filter(({ of }) => of.length > 0);
  const rows = kept.length * 2;
  const slack = unknowns;
  const artificial = slack + rows;
  const width = artificial + kept.length + 1;
  const table = Array.from({ length: rows + 1 }, () => new Float64Array(width));
  const basis: number[] = [];
  kept.forEach(({ of, low, high }, at) => {
    const [upper, lower] = [table[2 * at] as Float64Array, table[2 * at + 1] as Float64Array];
    for (const one of of) upper[one] = lower[one] = 1;
    upper[slack + 2 * at] = 1;
    upper[width - 1] = high;
    lower[slack + 2 * at + 1] = -1;
    lower[artificial + at] = 1;
    lower[width - 1] = low;
    basis.push(slack + 2 * at, artificial + at);
  });
  const goal = table[rows] as Float64Array;
  for (let at = 0; at < kept.length; at += 1) {
    const lower = table[2 * at + 1] as Float64Array;
    for (let j = 0; j < width; j += 1)
      if (j < artificial || j === width - 1) goal[j] = (goal[j] as number) - (lower[j] as number);
  }
  minimise(table, basis, width - 1);
  if ((goal[width - 1] as number) < -1e-5)
    throw new Error('What was published contradicts itself.');
  // What is left of the artificial ones, all 0, leaves
  // the basis, or it would make room that is not there.
  basis.forEach((column, i) => {
    if (column < artificial) return;
    const row = table[i] as Float64Array;
    const other = row.findIndex((value, j) => j < artificial && Math.abs(value) > EPS);
    if (other < 0) return void row.fill(0);
    pivot(table, i, other);
    basis[i] = other;
  });
  const solve = (of: readonly number[], sign: number): number => {
    const copy = table.slice(0, rows).map((row) => row.slice());
    const cost = new Float64Array(width);
    for (const one of of) cost[one] = sign;
    const own = [...basis];
    own.forEach((column, i) => {
      const factor = cost[column] as number;
      if (factor !== 0)
        (copy[i] as Float64Array).forEach(
          (value, j) => (cost[j] = (cost[j] as number) - factor * value),
        );
    });
    minimise([...copy, cost], own, artificial);
    return -(cost[width - 1] as number) * sign;
  };
  return wanted.map((of) => ({ low: solve(of, 1), high: solve(of, -1) }));
}
