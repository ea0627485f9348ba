import type { Server, ServerResponse } from 'node:http';
import { freePort } from '../../src/mongod/port.js';

/** A provider can be out of reach: nobody listens, and who calls is refused. */
export interface Presence {
  /** Cuts every connection and listens no more. */
  readonly leave: () => Promise<void>;
  /** Listens again where it did, unless it does. */
  readonly comeBack: () => Promise<void>;
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    if (server.listening) return resolve();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** The servers of one provider, which leave and come back together. */
export class Doors implements Presence {
  private readonly doors = new Map<Server, number>();

  /** Opens one more. @returns its address, on a port that nobody takes while it is away */
  async open(server: Server): Promise<string> {
    const port = await freePort();
    await listen(server, port);
    this.doors.set(server, port);
    return `http://127.0.0.1:${port}`;
  }

  readonly leave = async (): Promise<void> => {
    const closed = [...this.doors.keys()].map(
      (server) => new Promise((resolve) => server.close(resolve)),
    );
    for (const server of this.doors.keys()) server.closeAllConnections();
    await Promise.all(closed);
  };

  readonly comeBack = async (): Promise<void> => {
    for (const [server, port] of this.doors) await listen(server, port);
  };
}

/**
 * Answers a letter at a time, for as long as somebody
 * listens: each of them comes well before any patience ends.
 */
export function drip(response: ServerResponse): void {
  const timer = setInterval(() => response.write(' '), 50);
  timer.unref();
  response.once('close', () => clearInterval(timer));
}
