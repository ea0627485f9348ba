/**
 * A process of allowance.test.ts: it confirms a draft,
 * and waits in the middle of it until it is killed.
 */
import { inConfirmingTurn } from '../../src/models/gateway/broadcast-sums.js';
import { connectDb, type DbAddress } from '../../src/models/store/db.js';

/** What it is told. */
export interface ConfirmingSetting {
  readonly address: DbAddress;
  readonly id: string;
}

const { address, id } = JSON.parse(process.env['WORKER'] ?? '') as ConfirmingSetting;
const { gateway } = await connectDb(address);
await inConfirmingTurn(gateway, async (turn) => {
  const decisions = { what: 'confirm', by: 'ama', at: new Date('2026-03-03T10:00:00Z') } as const;
  const changed = await turn.change(
    id,
    { $set: { state: 'scheduled' }, $push: { decisions } },
    { state: 'draft' },
  );
  process.send?.(changed?.state ?? 'nothing');
  await new Promise(() => setInterval(() => undefined, 1_000));
});
