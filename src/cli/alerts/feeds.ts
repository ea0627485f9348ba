import type {
  NeighbourFeed,
  NeighbourOutcome,
  Neighbours,
} from '../../alerts/neighbours/neighbours.js';
import { whyNotFeed } from '../../alerts/neighbours/says.js';
import { buildNeighbours } from '../../app/build-neighbours.js';
import { command } from '../../shared/command.js';
import { Fault } from '../../shared/fault.js';
import type { Staff } from '../../shared/staff.js';
import { withInstallation } from '../connect.js';
import type { Io } from '../io.js';
import { inLine, print, table, time } from '../output.js';
import { atTheMachine } from '../at-the-machine.js';
import type { Printing } from './work.js';

/** Works on feeds in the database directly; the running program reads the feeds. */
const atFeeds = <T>(
  io: Io,
  work: (neighbours: Neighbours, staff: Staff) => Promise<T>,
): Promise<T> =>
  withInstallation(io, (there) => work(buildNeighbours(there, 'cli'), atTheMachine(io)));

/**
 * Returns the value of an outcome.
 * @throws Fault with the reason and what to do
 */
function granted<T>(outcome: NeighbourOutcome<T>): T {
  if (outcome.ok) return outcome.value;
  const { says, next } = whyNotFeed(outcome);
  throw new Fault(`${says} ${next}`);
}

const cells = ({ id, name, _id, readAt, failed = '', passed }: NeighbourFeed): string[] => [
  ...[id, name, readAt ? time(readAt) : 'not yet', failed, String(passed.length), _id],
];

/** Prints the neighbours' feeds, and the result of their last reading. */
export async function listFeeds(io: Io, { json }: Printing): Promise<void> {
  const feeds = await atFeeds(io, (neighbours, staff) => neighbours.feeds(staff));
  print(io, json, feeds, () =>
    feeds.length === 0
      ? `No feed is read. Add one: ${command('alerts feeds add --help')}\n`
      : table(['Id', 'Name', 'Read (UTC)', 'Failed', 'Not shown', 'Address'], feeds.map(cells)),
  );
}

/** Subscribes to a feed. */
export async function addFeed(
  io: Io,
  address: string,
  { name, json }: Printing & { readonly name: string },
): Promise<void> {
  const input = { name, address };
  const added = granted(
    await atFeeds(io, (neighbours, staff) => neighbours.subscribe(staff, input)),
  );
  print(io, json, added, () => `${inLine(added.name)} is read from now on. Id ${added.id}\n`);
}

/**
 * Gives up a feed.
 * @param which its id or its address
 */
export async function removeFeed(io: Io, which: string, { json }: Printing): Promise<void> {
  const gone = granted(
    await atFeeds(io, (neighbours, staff) => neighbours.unsubscribe(staff, which)),
  );
  print(io, json, { id: gone.id }, () => `${inLine(gone.name)} is not read any more.\n`);
}
