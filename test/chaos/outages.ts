import { setTimeout as pause } from 'node:timers/promises';
import type { Mongods } from './mongods.js';

/** The times at which a database was away, as `performance.now()` tells them. */
export class Outages {
  readonly spans: { readonly from: number; to: number }[] = [];

  /** Does something that takes the database away, until it is there again. */
  async during(act: () => Promise<void>): Promise<void> {
    const span = { from: performance.now(), to: Infinity };
    this.spans.push(span);
    await act();
    span.to = performance.now();
  }

  readonly touch = (from: number, to: number): boolean =>
    this.spans.some((span) => span.from < to && from < span.to);
}

/** Every mongod is killed, and started again after a while. */
export function killMongod(mongods: Mongods, outages: Outages, away: number): Promise<void> {
  return outages.during(async () => {
    await Promise.all(mongods.nodes.map((node) => node.kill()));
    await pause(away);
    for (const node of mongods.nodes) node.start();
    await mongods.primary();
  });
}

/** The only mongod hangs for a while, and goes on. */
export function freezeMongod(mongods: Mongods, outages: Outages, away: number): Promise<void> {
  return outages.during(async () => {
    const primary = await mongods.primary();
    primary.freeze();
    await pause(away);
    primary.thaw();
    await mongods.primary();
  });
}

/**
 * A replica set loses its primary, by a power cut or because
 * it hangs; another takes over, and the first comes back.
 */
export async function losePrimary(
  mongods: Mongods,
  outages: Outages,
  how: 'killed' | 'frozen',
  back: number,
): Promise<void> {
  const lost = await mongods.primary();
  await outages.during(async () => {
    if (how === 'killed') await lost.kill();
    else lost.freeze();
    await mongods.primary(lost);
  });
  await pause(back);
  if (how === 'killed') lost.start();
  else lost.thaw();
}
