import { createServer } from 'node:net';

/**
 * Gives a port of the loopback that nobody listens on.
 * @param wished taken when it is free
 */
export async function freePort(wished?: number): Promise<number> {
  if (wished !== undefined && (await listen(wished)) !== null) return wished;
  return (await listen(0)) as number;
}

function listen(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : null));
    });
  });
}
