import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Fault } from '../shared/fault.js';
import { makeRoom, oneAtATime } from './connections.js';

/** A web server that listens. */
export interface Listening {
  readonly url: string;
  /** Accepts no new requests, lets those in progress end, and closes the rest after a moment. */
  close(): Promise<void>;
}

/**
 * How long an idle connection is held, in milliseconds: longer than a reverse proxy holds one by
 * default (nginx, `keepalive_timeout`: 60 s; Caddy, `keepalive`: 2 min). If ours ended first, a
 * text could be handed over in that very moment, and be lost.
 */
const IDLE = 125_000;
/**
 * A connection without any traffic is closed after this long, in milliseconds: also one that does
 * not read its answer.
 */
const SILENCE = 150_000;
/** How long a request in progress may still take when the program stops, in milliseconds. */
const PATIENCE = 1_500;

function explain(error: NodeJS.ErrnoException, host: string, port: number): Fault {
  if (error.code === 'EADDRINUSE') {
    return new Fault(
      `Port ${port} is in use by another program. Stop it, or choose another: PORT=${port + 1} npm start`,
      { cause: error },
    );
  }
  if (error.code === 'EACCES')
    return new Fault(
      `Port ${port} may not be used by this user. Choose one above 1023: PORT=3000`,
      { cause: error },
    );
  return new Fault(`The web server cannot listen on ${host}:${port}. Check HOST and PORT.`, {
    cause: error,
  });
}

/** How much strangers may occupy. */
export interface Limits {
  /** Connections of which none has brought a genuine request. */
  readonly connections?: number;
  /** Milliseconds without a byte in either direction. */
  readonly silence?: number;
}

/** Creates a server that nobody can fill, stop or block by the way they connect. */
function guarded(app: RequestListener, { connections, silence = SILENCE }: Limits): Server {
  // Twilio gives a webhook 15 s in all; a slower client is not one of ours. By default Node checks
  // every 30 s.
  const server = createServer(
    { headersTimeout: 10_000, requestTimeout: 15_000, connectionsCheckingInterval: 5_000 },
    oneAtATime(app),
  );
  server.keepAliveTimeout = IDLE;
  server.timeout = silence;
  makeRoom(server, connections);
  return server;
}

/**
 * Listens.
 * @param port 0 takes any free one
 * @throws Fault when the port is in use or not allowed, saying what to do
 */
export async function listen(
  app: RequestListener,
  host: string,
  port: number,
  limits: Limits = {},
): Promise<Listening> {
  const server = guarded(app, limits);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, host, port)));
    server.listen(port, host, resolve);
  });
  const shown = host === '0.0.0.0' || host === '127.0.0.1' ? 'localhost' : host;
  return {
    url: `http://${shown}:${(server.address() as AddressInfo).port}`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const cut = setTimeout(() => server.closeAllConnections(), PATIENCE);
      await closed;
      clearTimeout(cut);
    },
  };
}
