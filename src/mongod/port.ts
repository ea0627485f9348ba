import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Ports below those that systems give to outgoing connections and to programs that ask for any port
 * (from 32768 on Linux, from 49152 elsewhere: RFC 6335 §6). Another program's connection could take
 * one of those while we are stopped, and the next start would have to move. MongoDB's own ports,
 * 27017 to 27020, are above ours.
 */
const OURS = { from: 20_000, to: 27_000 };
/** How many of them are tried before any port is taken. */
const TRIES = 20;

/**
 * Returns a port of the loopback that nobody listens on.
 * @param wished taken when it is free
 */
export async function freePort(wished?: number): Promise<number> {
  if (wished !== undefined && (await listen(wished)) !== null) return wished;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const port = await listen(randomInt(OURS.from, OURS.to));
    if (port !== null) return port;
  }
  return (await listen(0)) as number;
}

function listen(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        resolve(typeof address === 'object' && address !== null ? address.port : null),
      );
    });
  });
}
